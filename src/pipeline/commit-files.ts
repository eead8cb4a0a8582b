import { UserError } from "../report/user-error.ts";
import type { Exec, FileEntry, Files } from "../runner/ports.ts";

/** A file of more bytes is not asked of Git: all of it would be in memory at once. */
export const mostBytes = 1 << 27;

/**
 * A folder as it was in a commit. Text only: what is not UTF-8 comes with replacement characters, and a byte order mark is gone.
 *
 * @param commit its hash
 */
export function commitFiles(folder: string, commit: string, exec: Exec, env: Readonly<Record<string, string>>): Files {
  const name = `${folder} at ${commit.slice(0, 12)}`;
  const git = async (...args: string[]) => {
    const { code, stdout, stderr } = await exec("git", ["-C", folder, ...args], { env });
    if (code !== 0) throw new UserError(`Git cannot read ${name}: ${stderr.trim().split("\n")[0] ?? ""}`);
    return stdout;
  };
  let listed: Promise<ReadonlyMap<string, Listed>> | undefined;
  const list = () => {
    listed ??= git("ls-tree", "-r", "-z", "--long", commit).then(parseTree);
    return listed;
  };
  const read = async (path: string) => {
    const found = (await list()).get(path);
    if (found?.entry.kind !== "file") return undefined;
    if (found.entry.size > mostBytes) throw new UserError(`${path} of ${name} is too large to be read from Git.`);
    return new TextEncoder().encode(await git("cat-file", "blob", found.hash));
  };
  return {
    name,
    list: async () => [...(await list()).values()].map(({ entry }) => entry),
    stat: async (path) => (await list()).get(path)?.entry,
    read,
    async *open(path) {
      const bytes = await read(path);
      if (bytes === undefined) throw new UserError(`There is no file ${path} in ${name}.`);
      if (bytes.length > 0) yield bytes;
    },
  };
}

type Listed = { readonly hash: string; readonly entry: FileEntry };

/** `<mode> <type> <hash> <size>\t<path>`, each ending in NUL, in the order of paths. */
function parseTree(tree: string): ReadonlyMap<string, Listed> {
  const entries = tree.split("\0").flatMap((line): readonly (readonly [string, Listed])[] => {
    const [, mode = "", hash = "", size = "", path = ""] = /^(\d+) blob ([0-9a-f]+) +(\d+)\t(.+)$/s.exec(line) ?? [];
    if (path === "") return [];
    const kind = mode === "120000" ? "link" : "file";
    return [
      [path, { hash, entry: { path, kind, size: kind === "file" ? Number(size) : 0, executable: mode === "100755" } }],
    ];
  });
  return new Map(entries);
}
