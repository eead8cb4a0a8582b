import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { join } from "node:path";

/** Where programs of the system are looked for: never in what somebody's PATH happens to begin with. */
export const systemFolders = ["/usr/sbin", "/usr/bin", "/sbin", "/bin"] as const;

/** The programs by these names, or undefined when one of them is not there. */
export async function findTools<Name extends string>(
  names: readonly Name[],
  folders: readonly string[] = systemFolders,
): Promise<Readonly<Record<Name, string>> | undefined> {
  const found = await Promise.all(names.map(async (name) => [name, await findTool(name, folders)] as const));
  if (found.some(([, path]) => path === undefined)) return undefined;
  return Object.fromEntries(found) as Record<Name, string>;
}

export async function findTool(name: string, folders: readonly string[] = systemFolders): Promise<string | undefined> {
  for (const folder of folders) {
    const path = join(folder, name);
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  return undefined;
}
