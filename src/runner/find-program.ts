import { constants } from "node:fs";
import { access, realpath, stat } from "node:fs/promises";
import { delimiter, isAbsolute, join, relative, sep } from "node:path";

/**
 * Where a program is on the search path. Passed over are relative folders, which mean another place wherever one stands, and
 * those inside a folder that is being judged: what is judged must not bring its own judge.
 */
export async function findProgram(
  name: string,
  { path = "", outside }: { readonly path?: string | undefined; readonly outside: string },
): Promise<string | undefined> {
  const judged = await realpath(outside);
  for (const folder of path.split(delimiter).filter(isAbsolute)) {
    const program = join(folder, name);
    if (!(await isProgram(program))) continue;
    const inside = relative(judged, await realpath(folder));
    if (inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside)) return program;
  }
  return undefined;
}

const isProgram = async (file: string): Promise<boolean> => {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
};
