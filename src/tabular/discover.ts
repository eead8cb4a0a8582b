import { UserError } from "../report/user-error.ts";
import type { FileEntry, Files } from "../runner/ports.ts";
import { isPacked, unpackedPath } from "./csv/packed.ts";
import type { Beside } from "./csvw/beside.ts";
import { findingAt } from "./findings.ts";
import type { TableSource } from "./model.ts";
import { defaultDialect } from "./schema/dialect.ts";
import { fail, objectAt, readDocument } from "./schema/document.ts";
import type { Remarks } from "./schema/keys.ts";
import { readPackage } from "./schema/package.ts";
import { readTableSchema } from "./schema/table-schema.ts";

const packageNames = ["datapackage.yaml", "datapackage.yml", "datapackage.json"] as const;
const schemaEndings = [".schema.json", ".schema.yaml", ".schema.yml"] as const;
const isCsv = (path: string) => /\.(?:csv|tsv)(?:\.gz)?$/i.test(path);
const isTabbed = (path: string) => /\.tsv(?:\.gz)?$/i.test(path);

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
  const declared: TableSource[] = [];
  for (const folder of ["data/", ""]) {
    const there = packageNames
      .map((name) => folder + name)
      .filter((path) => entries.some((entry) => entry.path === path));
    if (there.length > 1) {
      throw new UserError(`There are two descriptors of one folder: ${there.join(" and ")}.`, {
        fix: "Keep one of them.",
      });
    }
    for (const path of there) declared.push(...(await readPackage(path, files)));
  }
  refuseTwice(declared);
  const known = new Set(declared.map(({ path }) => path));
  const bare = entries.filter(({ path }) => isCsv(path) && !known.has(path) && !elsewhere.test(path));
  const names = new Set(declared.map(({ name }) => name));
  const others: TableSource[] = [];
  for (const { path } of bare) others.push(await loneTable(path, entries, files, names));
  return [...declared, ...others];
}

/**
 * The tables that somebody named: CSV files, each as {@link findTables} sees it, or folders, for all tables below them. Descriptors
 * may be named too, for what they declare.
 *
 * @throws UserError for a path that is none of these
 */
export async function tablesFor(paths: readonly string[], files: Files): Promise<readonly TableSource[]> {
  const found = await findTables(files);
  const wanted: TableSource[] = [];
  for (const written of paths) {
    const path = written.replace(/^\.\//, "").replace(/\/+$/, "");
    const here = found.filter((table) => table.path === path || table.declaredIn === path);
    if (here.length > 0) {
      wanted.push(...here);
      continue;
    }
    const entry = await files.stat(path);
    if (entry === undefined) {
      throw new UserError(`There is no file "${path}" in ${files.name}.`, {
        fix: "Name a CSV file, or a folder that has some.",
      });
    }
    const below = found.filter(
      (table) => entry.kind === "folder" && (path === "." || path === "" || table.path.startsWith(`${path}/`)),
    );
    if (below.length > 0) wanted.push(...below);
    else if (isCsv(path)) wanted.push(await loneTable(path, await files.list(), files, new Set()));
    else if (packageNames.some((name) => path.endsWith(`/${name}`))) wanted.push(...(await readPackage(path, files)));
    else {
      throw new UserError(
        entry.kind === "folder"
          ? `The folder "${path}" has no CSV file.`
          : `"${path}" is not a CSV file; names that end in .csv or .tsv are accepted, with .gz after it or without.`,
        { fix: "Name a CSV file, or a folder that has some." },
      );
    }
  }
  return [...new Set(wanted)];
}

/** A CSV file that no package declares. */
async function loneTable(
  path: string,
  entries: readonly FileEntry[],
  files: Files,
  names: Set<string>,
): Promise<TableSource> {
  const plain = unpackedPath(path);
  const stem = plain.replace(/\.[^.]+$/, "");
  const base = stem.split("/").at(-1) ?? stem;
  const name = [base, stem, plain, path].map((one) => one.replaceAll("/", "-")).find((one) => !names.has(one)) ?? path;
  names.add(name);
  const dialect = { ...defaultDialect, delimiter: isTabbed(path) ? "\t" : "," };
  // What a schema is called beside `x.csv`: `x.schema.json`, and `x.csv.schema.json` as some write.
  const candidates = [stem, plain].flatMap((start) => schemaEndings.map((ending) => start + ending));
  const file = candidates.find((candidate) => entries.some((entry) => entry.path === candidate));
  const document = file === undefined ? undefined : await readDocument(file, files);
  if (document === undefined) {
    return {
      name,
      path,
      schema: undefined,
      dialect,
      declaredIn: undefined,
      ...(isPacked(path) ? notForPacked(path, entries) : await csvwBeside(path, entries, files)),
    };
  }
  const remarks: Remarks = { list: [] };
  const schema = readTableSchema(objectAt(document, [], "a schema", document.value), 1, remarks);
  const foreign = schema.foreignKeys.findIndex(({ reference }) => reference.resource !== "");
  if (foreign >= 0) {
    fail(
      document,
      ["foreignKeys", foreign],
      "a foreign key of a lone schema refers to another table.",
      "Declare both tables in a datapackage.yaml: `slipway schema infer` writes one.",
    );
  }
  return {
    name,
    path,
    schema,
    dialect,
    declaredIn: document.file,
    ...(remarks.list.length === 0 ? {} : { remarks: remarks.list }),
  };
}

/** CSVW knows no compressed files. */
function notForPacked(path: string, entries: readonly FileEntry[]): Pick<TableSource, "remarks"> {
  const file = `${path}-metadata.json`;
  if (!entries.some((entry) => entry.path === file)) return {};
  const message = "CSVW metadata is for files that are not compressed, and has no effect here";
  return { remarks: [findingAt("schema-doubt", { message, fix: `Keep ${unpackedPath(path)} itself.` }, file)] };
}

/** What CSVW metadata says of a file; nothing of it is loaded where there is none. */
async function csvwBeside(path: string, entries: readonly FileEntry[], files: Files): Promise<Beside> {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const places = [`${path}-metadata.json`, `${folder}csv-metadata.json`];
  if (!entries.some((entry) => places.includes(entry.path))) return {};
  const { metadataBeside } = await import(/* webpackChunkName: "csvw" */ "./csvw/beside.ts");
  return metadataBeside(path, files);
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
