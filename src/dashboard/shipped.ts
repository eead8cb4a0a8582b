import { posix } from "node:path";
import { isSecretByName, isServiceAccountKey } from "../lint/repository/secret-files.ts";
import { UserError } from "../report/user-error.ts";
import type { FileEntry, Files } from "../runner/ports.ts";
import { isLeftOut } from "./left-out.ts";
import { virtualenvsIn } from "./virtualenvs.ts";

export type Shipped = {
  /** Every file that belongs into the image, sorted. */
  readonly shipped: readonly string[];
  /** Those of them that are data: a layer of their own. */
  readonly data: readonly string[];
  /** Files that look like secrets: left out, and worth a word to whoever put them there. */
  readonly secrets: readonly string[];
};

/**
 * Which files of a folder travel in its image.
 *
 * @throws UserError for a link that leads out of the folder, to a folder, to a secret or to nothing: what it points to would not be there
 */
export async function shippedFiles(files: Files, entries: readonly FileEntry[]): Promise<Shipped> {
  const inVirtualenv = virtualenvsIn(entries);
  const shipped: string[] = [];
  const secrets: string[] = [];
  for (const entry of entries) {
    if (entry.kind === "folder" || entry.kind === "other" || inVirtualenv(entry.path)) continue;
    if (await isSecret(entry, files)) secrets.push(entry.path);
    else if (!isLeftOut(entry.path)) {
      if (entry.kind === "link") await judgeLink(entry, entries, files);
      shipped.push(entry.path);
    }
  }
  shipped.sort(byCodeUnit);
  return { shipped, data: shipped.filter(isData), secrets };
}

/** A key of a service account is two kilobytes; nothing larger is read to find one. */
const largestKey = 32_768;

async function isSecret({ path, kind, size }: FileEntry, files: Files): Promise<boolean> {
  if (isSecretByName(path)) return true;
  if (kind !== "file" || size > largestKey || !/\.json$/i.test(path)) return false;
  const bytes = await files.read(path);
  return bytes !== undefined && isServiceAccountKey(new TextDecoder().decode(bytes));
}

async function judgeLink(link: FileEntry, entries: readonly FileEntry[], files: Files): Promise<void> {
  const seen = new Set<string>();
  let at: FileEntry | undefined = link;
  while (at?.kind === "link" && !seen.has(at.path)) {
    seen.add(at.path);
    const written: string = at.target ?? "";
    const target = posix.normalize(posix.join(posix.dirname(at.path), written));
    if (posix.isAbsolute(written) || target === ".." || target.startsWith("../")) {
      throw new UserError(`"${link.path}" is a link to "${written}", outside the dashboard's folder.`, {
        fix: "Copy the file into the folder: what a link points to does not travel with the dashboard.",
      });
    }
    at = entries.find(({ path }) => path === target);
  }
  if (at !== undefined && (await isSecret(at, files))) {
    throw new UserError(`"${link.path}" is a link to "${at.path}", which looks like a secret.`, {
      fix: "Delete the link: secrets reach a dashboard through the platform, never inside its image.",
    });
  }
  if (at?.kind !== "file") {
    const what =
      at?.kind === "folder" ? "a folder, which is not followed" : "nothing that could travel with the dashboard";
    throw new UserError(`"${link.path}" is a link to "${link.target}", ${what}.`, {
      fix: "Replace the link by what it should stand for.",
    });
  }
}

const dataFormats =
  /\.(csv|tsv|psv|parquet|feather|arrow|ipc|xlsx?|xlsb|ods|sqlite3?|db|duckdb|geojson|topojson|gpkg|shp|shx|dbf|prj|npy|npz|h5|hdf5|nc|pickle|pkl|rds|sav|dta)(\.(gz|bz2|xz|zst|zip))?$/i;

/** By its format, or by lying in a folder called data; what lies under assets is the page's own. Code is never data. */
function isData(path: string): boolean {
  const parents = path.split("/").slice(0, -1);
  if (parents.includes("assets") || path.endsWith(".py")) return false;
  return parents.includes("data") || dataFormats.test(path);
}

const byCodeUnit = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
