import { posix } from "node:path";
import { UserError } from "../report/user-error.ts";
import type { Files } from "../runner/ports.ts";
import { type Around, loneTable } from "./lone-table.ts";
import type { TableSource } from "./model.ts";
import { readPackage } from "./schema/package.ts";

const packageNames = ["datapackage.yaml", "datapackage.yml", "datapackage.json"] as const;
const isPackage = (path: string) => packageNames.some((name) => path === name || path.endsWith(`/${name}`));
const isCsv = (path: string) => /\.(?:csv|tsv)(?:\.gz)?$/i.test(path);

/** Where the descriptor of a dashboard's tables may be. */
const homes = ["data/", ""] as const;

/** Folders whose CSV files are no data of the dashboard. */
const elsewhere = /(?:^|\/)(?:tests?|node_modules|\.[^/]+)\//;

/**
 * The tables of a folder: what `data/datapackage.yaml|json` or one at the root declares, then each CSV file that no package
 * declares, with `<name>.schema.json` beside it where there is one, or else its CSVW metadata. A CSV that is absent or is a folder is still a table: what is
 * wrong with it is for the check to say.
 *
 * @throws UserError for a descriptor that cannot be used, or two of them in one folder
 */
export async function findTables(files: Files): Promise<readonly TableSource[]> {
  const entries = await files.list();
  const there = new Set(entries.map(({ path }) => path));
  const around: Around = { files, isThere: async (path) => there.has(path) };
  const declared = await declaredAtHome(around);
  const known = new Set(declared.map(({ path }) => path));
  const bare = entries.filter(({ path }) => isCsv(path) && !known.has(path) && !elsewhere.test(path));
  const names = new Set(declared.map(({ name }) => name));
  const others: TableSource[] = [];
  for (const { path } of bare) others.push(await loneTable(path, around, names));
  return [...declared, ...others];
}

/**
 * The tables that somebody named: CSV files, each as {@link findTables} sees it or as a package further down declares it that stands
 * beside or above it; descriptors, for what they declare; or folders, for all tables below them. Only folders are looked through:
 * of anything else it is asked whether it is there, however much stands around it.
 *
 * @throws UserError for a path that is none of these
 */
export async function tablesFor(paths: readonly string[], files: Files): Promise<readonly TableSource[]> {
  const around: Around = { files, isThere: async (path) => (await files.stat(path)) !== undefined };
  const declared = await declaredAtHome(around);
  const packages = new Map<string, Promise<readonly TableSource[]>>();
  const packagesIn = (folder: string) => {
    const read = packages.get(folder) ?? packagesAt(folder, around);
    packages.set(folder, read);
    return read;
  };
  const names = new Set(declared.map(({ name }) => name));
  const lone = new Map<string, Promise<TableSource>>();
  const alone = (path: string) => {
    const table = lone.get(path) ?? loneTable(path, around, names);
    lone.set(path, table);
    return table;
  };
  let listed: Promise<readonly TableSource[]> | undefined;

  async function named(path: string): Promise<readonly TableSource[]> {
    const here = declared.filter((table) => table.path === path || table.declaredIn === path);
    if (here.length > 0) return here;
    const entry = await files.stat(path);
    if (entry === undefined) {
      throw new UserError(`There is no file "${path}" in ${files.name}.`, {
        fix: "Name a CSV file, or a folder that has some.",
      });
    }
    if (isCsv(path)) {
      const above = await declaredAbove(path, packagesIn);
      return above.length > 0 ? above : [await alone(path)];
    }
    if (entry.kind === "folder") {
      listed ??= findTables(files);
      const below = (await listed).filter((table) => path === "." || table.path.startsWith(`${path}/`));
      if (below.length > 0) return below;
    } else if (isPackage(path)) return readPackage(path, files);
    else {
      const described: TableSource[] = [];
      for (const table of await describedBy(path, around)) {
        const found = isCsv(table) && (await around.isThere(table)) ? await alone(table) : undefined;
        if (found?.declaredIn === path) described.push(found);
      }
      if (described.length > 0) return described;
    }
    throw new UserError(
      entry.kind === "folder"
        ? `The folder "${path}" has no CSV file.`
        : `"${path}" is not a CSV file; names that end in .csv or .tsv are accepted, with .gz after it or without.`,
      { fix: "Name a CSV file, or a folder that has some." },
    );
  }

  const wanted = new Map<string, TableSource>();
  for (const written of paths) {
    const path = posix.normalize(written).replace(/(?<=.)\/+$/, "");
    for (const table of await named(path)) {
      const { descriptor, declaredIn, name } = table;
      const key = descriptor === undefined ? table.path : `${declaredIn}\0${name}`;
      if (!wanted.has(key)) wanted.set(key, table);
    }
  }
  return [...wanted.values()];
}

/** What the packages of a dashboard's own places declare. */
async function declaredAtHome(around: Around): Promise<readonly TableSource[]> {
  const declared: TableSource[] = [];
  for (const folder of homes) declared.push(...(await packagesAt(folder, around)));
  refuseTwice(declared);
  return declared;
}

/** What the package of a folder declares, where it has one. The folder ends in a slash, or is empty. */
async function packagesAt(folder: string, { files, isThere }: Around): Promise<readonly TableSource[]> {
  const there: string[] = [];
  for (const name of packageNames) if (await isThere(folder + name)) there.push(folder + name);
  const [path, ...others] = there;
  if (path === undefined) return [];
  if (others.length === 0) return readPackage(path, files);
  throw new UserError(`There are two descriptors of one folder: ${there.join(" and ")}.`, {
    fix: "Keep one of them.",
  });
}

/** What the nearest package beside or above a file says of it, apart from those of a dashboard's own places. */
async function declaredAbove(
  path: string,
  packagesIn: (folder: string) => Promise<readonly TableSource[]>,
): Promise<readonly TableSource[]> {
  for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
    const folder = path.slice(0, end + 1);
    if (homes.some((home) => home === folder)) continue;
    const here = (await packagesIn(folder)).filter((table) => table.path === path);
    if (here.length > 0) return here;
  }
  return [];
}

/** The files that a lone schema, or CSVW metadata, may be about by its name or by what is in it. */
async function describedBy(path: string, { files }: Around): Promise<readonly string[]> {
  const schema = /^(.+)\.schema\.(?:json|ya?ml)$/.exec(path)?.[1];
  if (schema !== undefined) {
    const plain = isCsv(schema) ? [schema] : [`${schema}.csv`, `${schema}.tsv`];
    return plain.flatMap((one) => [one, `${one}.gz`]);
  }
  if (!/-metadata\.json$/.test(path)) return [];
  const { tablesIn } = await import(/* webpackChunkName: "csvw" */ "./csvw/beside.ts");
  return tablesIn(path, files);
}

function refuseTwice(tables: readonly TableSource[]): void {
  const seen = new Map<string, TableSource>();
  for (const table of tables) {
    const before = seen.get(table.name);
    if (before && before.declaredIn !== table.declaredIn) {
      throw new UserError(
        `The table "${table.name}" is declared twice: in ${before.declaredIn} and in ${table.declaredIn}.`,
        {
          fix: "Keep one of the two, or give them names of their own.",
        },
      );
    }
    seen.set(table.name, table);
  }
}
