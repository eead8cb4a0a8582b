/** One package of an archive's index, with the fields that choosing and fetching need. */
export type IndexedPackage = {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  readonly source: { readonly name: string; readonly version: string };
  readonly size: number;
  readonly sha256: string;
  readonly path: string;
  /** `Pre-Depends` and `Depends`: all of the groups are needed, any one name of a group will do. */
  readonly needs: readonly (readonly string[])[];
  readonly provides: readonly string[];
};

/** Reads a `Packages` file. Paragraphs that lack what a download needs are passed over. @see deb-control(5) */
export function* readPackagesIndex(text: string): Generator<IndexedPackage> {
  for (const paragraph of text.split("\n\n")) {
    const field = (name: string) => fieldOf(paragraph, name);
    const [name, version, path, sha256] = [field("Package"), field("Version"), field("Filename"), field("SHA256")];
    if (!name || !version || !path || !sha256) continue;
    yield {
      name,
      version,
      architecture: field("Architecture") ?? "all",
      source: sourceOf(field("Source"), name, version),
      size: Number(field("Size")),
      sha256,
      path,
      needs: [...relations(field("Pre-Depends")), ...relations(field("Depends"))],
      provides: relations(field("Provides")).flat(),
    };
  }
}

/** The value of one field of a control paragraph; continuation lines are joined by a space. */
export function fieldOf(paragraph: string, name: string): string | undefined {
  const start = paragraph.startsWith(`${name}:`) ? 0 : paragraph.indexOf(`\n${name}:`);
  if (start < 0) return undefined;
  const from = paragraph.indexOf(":", start) + 1;
  const lines: string[] = [];
  for (const line of paragraph.slice(from).split("\n")) {
    if (lines.length > 0 && !/^[ \t]/.test(line)) break;
    lines.push(line.trim());
  }
  return lines.join(" ").trim();
}

/** `a (>= 1), b:any | c` as `[["a"], ["b", "c"]]`: which names, without their versions and architectures. */
export function relations(value: string | undefined): readonly (readonly string[])[] {
  if (!value) return [];
  return value
    .split(",")
    .map((group) => group.split("|").flatMap((relation) => /^\s*([a-z0-9][a-z0-9+.-]*)/.exec(relation)?.[1] ?? []));
}

/** `Source: glibc (2.41-12)`; without the field, or without a version in it, the package's own. */
function sourceOf(value: string | undefined, name: string, version: string) {
  const match = /^(\S+)(?:\s+\(([^)]+)\))?/.exec(value ?? "");
  return { name: match?.[1] ?? name, version: match?.[2] ?? version };
}
