import type { Files } from "../runner/ports.ts";
import { isPacked, unpackedPath } from "./csv/packed.ts";
import type { Beside } from "./csvw/beside.ts";
import { findingAt } from "./findings.ts";
import type { TableSource } from "./model.ts";
import { defaultDialect } from "./schema/dialect.ts";
import { fail, objectAt, readDocument } from "./schema/document.ts";
import type { Remarks } from "./schema/keys.ts";
import { readTableSchema } from "./schema/table-schema.ts";

const schemaEndings = [".schema.json", ".schema.yaml", ".schema.yml"] as const;
const isTabbed = (path: string) => /\.tsv(?:\.gz)?$/i.test(path);

/** A folder, and a quick answer to whether something of a path is in it. */
export type Around = { readonly files: Files; readonly isThere: (path: string) => Promise<boolean> };

/**
 * A CSV file that no package declares, with `<name>.schema.json` beside it where there is one, or else its CSVW metadata.
 *
 * @param names those that tables have already; the table's own is added
 */
export async function loneTable(path: string, { files, isThere }: Around, names: Set<string>): Promise<TableSource> {
  const plain = unpackedPath(path);
  const stem = plain.replace(/\.[^.]+$/, "");
  const base = stem.split("/").at(-1) ?? stem;
  const name = [base, stem, plain, path].map((one) => one.replaceAll("/", "-")).find((one) => !names.has(one)) ?? path;
  names.add(name);
  const dialect = { ...defaultDialect, delimiter: isTabbed(path) ? "\t" : "," };
  // What a schema is called beside `x.csv`: `x.schema.json`, and `x.csv.schema.json` as some write.
  const candidates = [stem, plain].flatMap((start) => schemaEndings.map((ending) => start + ending));
  const file = await firstThere(candidates, isThere);
  const document = file === undefined ? undefined : await readDocument(file, files);
  if (document === undefined) {
    return {
      name,
      path,
      schema: undefined,
      dialect,
      declaredIn: undefined,
      ...(isPacked(path) ? await notForPacked(path, isThere) : await csvwBeside(path, { files, isThere })),
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
async function notForPacked(path: string, isThere: Around["isThere"]): Promise<Pick<TableSource, "remarks">> {
  const file = `${path}-metadata.json`;
  if (!(await isThere(file))) return {};
  const message = "CSVW metadata is for files that are not compressed, and has no effect here";
  return { remarks: [findingAt("schema-doubt", { message, fix: `Keep ${unpackedPath(path)} itself.` }, file)] };
}

/** What CSVW metadata says of a file; nothing of it is loaded where there is none. */
async function csvwBeside(path: string, { files, isThere }: Around): Promise<Beside> {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  if ((await firstThere([`${path}-metadata.json`, `${folder}csv-metadata.json`], isThere)) === undefined) return {};
  const { metadataBeside } = await import(/* webpackChunkName: "csvw" */ "./csvw/beside.ts");
  return metadataBeside(path, files);
}

async function firstThere(paths: readonly string[], isThere: Around["isThere"]): Promise<string | undefined> {
  for (const path of paths) if (await isThere(path)) return path;
  return undefined;
}
