import { lstatSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/**
 * Where Git keeps what it knows of the checkout whose top a folder is: `.git` is a folder, or in a further working tree and in a submodule a
 * file that names one.
 *
 * @throws what reading says where it is no such top
 */
export function gitFolderOf(top: string): string {
  const place = join(top, ".git");
  if (lstatSync(place).isDirectory()) return place;
  const named = /^gitdir: (.+)/.exec(readFileSync(place, "utf8"))?.[1] ?? "";
  return resolve(top, named.trimEnd());
}

/** Where it keeps what further working trees have in common with the first. */
export function commonFolderOf(folder: string): string {
  return resolve(folder, tried(() => readFileSync(join(folder, "commondir"), "utf8").trim()) ?? ".");
}

/** What cannot be read is not known. */
export const tried = <Answer>(ask: () => Answer): Answer | undefined => {
  try {
    return ask();
  } catch {
    return undefined;
  }
};
