/** Content that is too large to hold: read when it is written, and checked against its size. */
export type Stream = { readonly size: number; open(): AsyncIterable<Uint8Array> };

/**
 * One thing in a layer. Owner (root), times and the finer shades of modes are the same everywhere, so an entry has none of
 * them: a file may be executed or not, a folder may be everybody's to write in (`/tmp`) or not.
 */
export type Entry =
  | {
      readonly kind: "file";
      /** From the root, without a slash at either end: `app/app.py`. */
      readonly path: string;
      readonly content: Uint8Array | Stream;
      readonly executable?: boolean;
      /** Its time comes from its content, not from the constant. */
      readonly timeFromContent?: boolean;
    }
  | { readonly kind: "folder"; readonly path: string; readonly shared?: boolean }
  | { readonly kind: "link"; readonly path: string; readonly target: string };

/** In code-unit order of the paths, which puts a folder before what is in it. */
export const byPath = (a: { readonly path: string }, b: { readonly path: string }): number =>
  a.path < b.path ? -1 : a.path > b.path ? 1 : 0;

/** The first of the paths that others need as a folder, among files and links. */
export function fileAsFolder(paths: Iterable<string>): string | undefined {
  const files = new Set(paths);
  for (const path of files) {
    for (let at = path.indexOf("/"); at > 0; at = path.indexOf("/", at + 1)) {
      if (files.has(path.slice(0, at))) return path.slice(0, at);
    }
  }
  return undefined;
}

/**
 * The folders that the entries of a layer need and do not hold themselves. A layer names them all, with the same modes in
 * every layer, so that nobody's unpacking has to invent them.
 */
export function withFolders(entries: readonly Entry[]): readonly Entry[] {
  const known = new Set(entries.map(({ path }) => path));
  const missing = new Set<string>();
  for (const { path } of entries) {
    for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) {
      const folder = path.slice(0, at);
      if (known.has(folder) || missing.has(folder)) break;
      missing.add(folder);
    }
  }
  return [...entries, ...[...missing].map((path): Entry => ({ kind: "folder", path }))].sort(byPath);
}
