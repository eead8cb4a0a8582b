import type { Exec, FileEntry, Files } from "../runner/ports.ts";

/**
 * A folder as a commit has it, for what is text: descriptors, schemas. A link is listed and not followed, so it reads as a file
 * that is not there; bytes that are no UTF-8 are replaced.
 *
 * @param commit must be one that the checkout has
 */
export function committedFiles(
  folder: string,
  commit: string,
  exec: Exec,
  env: Readonly<Record<string, string>>,
): Files {
  const git = async (...args: string[]) => {
    const { code, stdout } = await exec("git", ["-C", folder, ...args], { env }).catch(() => ({ code: 1, stdout: "" }));
    return code === 0 ? stdout : undefined;
  };
  let entries: Promise<readonly FileEntry[]> | undefined;
  const list = () => {
    entries ??= git("ls-tree", "-r", "-t", "-l", "-z", "--end-of-options", commit).then((tree = "") => entriesOf(tree));
    return entries;
  };
  const entryAt = async (path: string) => (await list()).find((entry) => entry.path === path);
  const read = async (path: string) => {
    if ((await entryAt(path))?.kind !== "file") return undefined;
    // `./` makes it a path from the folder, which need not be the repository's top.
    const text = await git("cat-file", "blob", `${commit}:./${path}`);
    return text === undefined ? undefined : new TextEncoder().encode(text);
  };
  return {
    name: `${folder} at ${commit.slice(0, 12)}`,
    list,
    stat: entryAt,
    read,
    async *open(path) {
      const bytes = await read(path);
      if (bytes === undefined) throw new Error(`there is no file ${path} in ${commit}`);
      if (bytes.byteLength > 0) yield bytes;
    },
  };
}

/** @see git-ls-tree(1), §OUTPUT FORMAT: `<mode> <type> <object> <size>TAB<path>` */
function entriesOf(tree: string): readonly FileEntry[] {
  return tree
    .split("\0")
    .flatMap((line) => {
      const [, mode = "", type = "", size = "", path = ""] =
        /^(\d{6}) (\w+) [0-9a-f]+ +(\d+|-)\t(.+)$/s.exec(line) ?? [];
      if (path === "" || path === "./") return [];
      const kind = type === "tree" ? "folder" : mode === "120000" ? "link" : type === "blob" ? "file" : "other";
      const executable = mode === "100755";
      return [{ path, kind, size: kind === "file" ? Number(size) : 0, executable } as const];
    })
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}
