import { lstatSync } from "node:fs";
import { basename, dirname, relative, resolve, sep } from "node:path";
import { UserError } from "../src/report/user-error.ts";
import { openFolder } from "../src/runner/folder.ts";
import type { Files } from "../src/runner/ports.ts";

/** A folder to read, and which of its files are meant; none: all of them. */
export type Place = { readonly files: Files; readonly folder: string; readonly paths: readonly string[] };

/**
 * What a person named on the command line: nothing is the folder they are in, a folder is itself, files are taken together when
 * they are below the folder they are in, and else each with the folder that it is in.
 *
 * @throws UserError for a path where nothing is
 */
export async function placesOf(named: readonly string[]): Promise<readonly Place[]> {
  if (named.length === 0) return [await placeAt(".", [])];
  const here = process.cwd();
  const places: Place[] = [];
  const below: string[] = [];
  for (const path of named) {
    const status = statusOf(path);
    if (status === undefined) {
      throw new UserError(`There is no file or folder "${path}".`, {
        fix: "Name one that is there, or nothing for this folder.",
      });
    }
    const inside = relative(here, resolve(path)).split(sep).join("/");
    // A folder is looked through, but for one that is called like a table: that is somebody's mistake, to be reported as such.
    if (status.isDirectory() && !/\.(csv|tsv)$/i.test(path)) places.push(await placeAt(path, []));
    else if (inside !== "" && !inside.startsWith("../") && !/^[A-Za-z]:/.test(inside)) below.push(inside);
    else places.push(await placeAt(dirname(path), [basename(path)]));
  }
  return below.length === 0 ? places : [await placeAt(".", below), ...places];
}

const placeAt = async (folder: string, paths: readonly string[]): Promise<Place> => ({
  files: await openFolder(folder),
  folder,
  paths,
});

/** Asked and waited for, as `folder.ts` does: the promises of Node alone take some milliseconds to be loaded. */
function statusOf(path: string) {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}
