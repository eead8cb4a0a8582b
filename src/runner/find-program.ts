import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { delimiter, isAbsolute, join, relative, sep } from "node:path";

/**
 * Where a program is on the search path. Passed over are relative folders, which mean another place wherever one stands, and
 * those inside a folder that is being judged: what is judged must not bring its own judge.
 */
export async function findProgram(
  name: string,
  { path = "", outside }: { readonly path?: string | undefined; readonly outside: string },
): Promise<string | undefined> {
  const judged = realpathSync.native(outside);
  for (const folder of path.split(delimiter).filter(isAbsolute)) {
    const program = join(folder, name);
    if (!isProgram(program)) continue;
    const inside = relative(judged, realpathSync.native(folder));
    if (inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside)) return program;
  }
  return undefined;
}

const isProgram = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
};
