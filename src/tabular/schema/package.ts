import { didYouMean } from "../../report/did-you-mean.ts";
import { UserError } from "../../report/user-error.ts";
import type { Files } from "../../runner/ports.ts";
import type { TableSchema, TableSource } from "../model.ts";
import { addedColumnIn } from "./added-column.ts";
import { classificationIn } from "./classification.ts";
import { readDialect, withNullSequence } from "./dialect.ts";
import { type Document, fail, objectAt, optional, type Path, readDocument, type View } from "./document.ts";
import type { Version } from "./field.ts";
import { doubtKeys, type Remarks, remark } from "./keys.ts";
import { placeOf } from "./place.ts";
import { standardIn } from "./standard.ts";
import { readTableSchema, versionOf } from "./table-schema.ts";

/**
 * The tables that a Data Package declares: its resources that are CSV, in their order. Other resources are left alone.
 *
 * @throws UserError with file and line for what the standard does not allow or what is not supported: more than one path in a
 * resource, an encoding other than UTF-8, compression other than gzip
 * @see Data Package v2; v1 is read into the same shape
 */
export async function readPackage(file: string, files: Files): Promise<readonly TableSource[]> {
  const document = await readDocument(file, files);
  if (document === undefined) throw new UserError(`There is no file "${file}" in ${files.name}.`);
  const view = objectAt(document, [], "a data package", document.value);
  const shared: Remarks = { list: [] };
  doubtKeys(view, "package", shared);
  addedColumnIn(view);
  const version = versionOf(view);
  const resources = optional(view, "resources", "list");
  if (resources === undefined) {
    return fail(
      document,
      [],
      'a data package has no "resources".',
      "List a resource for each CSV file, with its name and path.",
    );
  }
  const standard = standardIn(view);
  const classification = classificationIn(view);
  const declared: Declared[] = [];
  const names = new Set<string>();
  for (const [index, item] of resources.entries()) {
    const resource = objectAt(document, ["resources", index], "a resource", item);
    const table = await readResource(resource, version, files);
    if (!table) continue;
    if (names.has(table.name)) {
      fail(
        document,
        ["resources", index],
        `two resources are called "${table.name}".`,
        "Give each resource a name of its own.",
      );
    }
    names.add(table.name);
    declared.push({
      index,
      table: {
        ...(standard && { standard }),
        ...(classification && { classification }),
        ...table,
        descriptor: view.value,
      },
    });
  }
  checkReferences(document, declared);
  const [first, ...others] = declared.map(({ table }) => table);
  return first ? [{ ...first, remarks: [...shared.list, ...(first.remarks ?? [])] }, ...others] : [];
}

/** A table, and where its resource stands in the list. */
type Declared = { readonly index: number; readonly table: TableSource };

async function readResource(view: View, above: Version, files: Files): Promise<TableSource | undefined> {
  const { document, path } = view;
  const written = view.value["path"];
  if (written === undefined || !isCsv(view, written)) return undefined;
  const remarks: Remarks = { list: [] };
  doubtKeys(view, "resource", remarks);
  const name = optional(view, "name", "text");
  if (name === undefined || name === "")
    return fail(
      document,
      path,
      'a resource has no "name".',
      "Name it: foreign keys and published versions call it so.",
    );
  refuseUnsupported(view, name, written);
  if (view.value["data"] !== undefined) {
    remark(view, [...path, "data"], '"data" has no effect beside "path"', "Take one of the two out.", remarks);
  }
  const place = placeOf(
    document,
    [...path, "path"],
    optional({ ...view, value: { path: single(written) } }, "path", "text") ?? "",
  );
  const version = versionOf(view, above);
  const schema = await linked(view, "schema", files);
  const expected = expectedOf(view);
  const standard = standardIn(view);
  const classification = classificationIn(view);
  const read = schema && readTableSchema(schema, version, remarks);
  const isTabbed = /\.tsv(?:\.gz)?$/i.test(place) || view.value["format"] === "tsv";
  const dialect = readDialect(await linked(view, "dialect", files), isTabbed ? "\t" : ",", remarks);
  return {
    name,
    path: place,
    schema: read && withNullSequence(ownNames(read, name), dialect),
    dialect,
    declaredIn: document.file,
    ...(expected === undefined ? {} : { expected }),
    ...(standard && { standard }),
    ...(classification && { classification }),
    ...(remarks.list.length === 0 ? {} : { remarks: remarks.list }),
  };
}

const csvName = /\.(?:csv|tsv)(?:\.(?:gz|zip|bz2|xz|zst))?$/i;

const single = (written: unknown): unknown => (Array.isArray(written) && written.length === 1 ? written[0] : written);

function isCsv({ value }: View, written: unknown): boolean {
  const [first] = Array.isArray(written) ? (written as readonly unknown[]) : [written];
  const format = typeof value["format"] === "string" ? value["format"].toLowerCase() : undefined;
  if (format !== undefined) return format === "csv" || format === "tsv";
  if (typeof first === "string" && /\.[a-z0-9]+$/i.test(first)) return csvName.test(first);
  return value["type"] === "table" || value["profile"] === "tabular-data-resource";
}

function refuseUnsupported(view: View, name: string, written: unknown): void {
  const { document, path } = view;
  if (Array.isArray(written) && written.length !== 1) {
    fail(
      document,
      [...path, "path"],
      `the resource "${name}" has ${written.length} paths; one is accepted.`,
      "Join the files into one, or make a resource of each.",
    );
  }
  const encoding = optional(view, "encoding", "text");
  if (encoding !== undefined && !/^utf-?8$/i.test(encoding)) {
    fail(
      document,
      [...path, "encoding"],
      `the resource "${name}" has the encoding "${encoding}"; utf-8 is accepted.`,
      "Save the file as UTF-8.",
    );
  }
  const packing = packingOf(view, single(written));
  if (packing !== undefined && packing !== "gz") {
    fail(
      document,
      [...path, view.value["compression"] === undefined ? "path" : "compression"],
      `the resource "${name}" is compressed with ${packing}; gz is accepted, in a file whose name ends in .gz.`,
      "Compress it with gzip, or keep the CSV itself: what is published is compressed as Parquet.",
    );
  }
}

/** How a file is compressed, by its name and by what Frictionless Framework says of it; undefined where it is not. */
function packingOf(view: View, path: unknown): string | undefined {
  const said = optional(view, "compression", "text")?.toLowerCase();
  const ending = typeof path === "string" ? /\.(gz|zip|bz2|xz|zst)$/i.exec(path)?.[1]?.toLowerCase() : undefined;
  const packing = said === "no" || said === "" ? undefined : said?.replace(/^gzip$/, "gz");
  return packing === "gz" && ending !== "gz" ? `${packing} by its descriptor alone` : (ending ?? packing);
}

/** A part that stands in place or in a file of its own. */
async function linked(view: View, key: string, files: Files): Promise<View | undefined> {
  const written = view.value[key];
  const at: Path = [...view.path, key];
  if (written === undefined) return undefined;
  if (typeof written !== "string") return objectAt(view.document, at, `"${key}"`, written);
  const place = placeOf(view.document, at, written);
  const document = await readDocument(place, files);
  if (document === undefined)
    return fail(
      view.document,
      at,
      `"${key}" names the file "${written}", which is not there.`,
      "Add the file, or correct its name.",
    );
  return objectAt(document, [], `a ${key}`, document.value);
}

const digestLengths: Readonly<Record<string, number>> = { md5: 32, sha1: 40, sha256: 64, sha512: 128 };

function expectedOf(view: View): TableSource["expected"] {
  const bytes = optional(view, "bytes", "count");
  const written = optional(view, "hash", "text")?.toLowerCase();
  if (bytes === undefined && written === undefined) return undefined;
  // Without a prefix it is MD5: Data Package v2 §hash.
  const hash = written === undefined || written.includes(":") ? written : `md5:${written}`;
  const [algorithm = "", digest = ""] = hash?.split(":") ?? [];
  if (hash !== undefined && (digestLengths[algorithm] !== digest.length || !/^[0-9a-f]+$/.test(digest))) {
    fail(
      view.document,
      [...view.path, "hash"],
      '"hash" is not a hexadecimal digest of md5, sha1, sha256 or sha512.',
      'Write "sha256:" and the digest, or take it out.',
    );
  }
  return { ...(bytes === undefined ? {} : { bytes }), ...(hash === undefined ? {} : { hash }) };
}

/** A reference to the table's own name is one to the table itself. */
const ownNames = (schema: TableSchema, name: string): TableSchema => ({
  ...schema,
  foreignKeys: schema.foreignKeys.map((key) =>
    key.reference.resource === name ? { ...key, reference: { ...key.reference, resource: "" } } : key,
  ),
});

function checkReferences(document: Document, tables: readonly Declared[]): void {
  for (const { index, table } of tables) {
    for (const [at, { reference }] of (table.schema?.foreignKeys ?? []).entries()) {
      if (reference.resource === "") continue;
      const path = ["resources", index, "schema", "foreignKeys", at, "reference"];
      const target = tables.find(({ table: { name } }) => name === reference.resource)?.table;
      if (!target) {
        const meant = didYouMean(
          reference.resource,
          tables.map(({ table: { name } }) => name),
        );
        fail(
          document,
          [...path, "resource"],
          `a foreign key of "${table.name}" refers to the resource "${reference.resource}", which is not a table of this package.`,
          meant === undefined ? "Declare that table as a resource." : `Did you mean "${meant}"?`,
        );
      }
      const known = target.schema?.fields.map((field) => field.name);
      const lost = known && reference.fields.find((field) => !known.includes(field));
      if (known === undefined || lost === undefined) continue;
      const meant = didYouMean(lost, known);
      fail(
        document,
        [...path, "fields"],
        `a foreign key of "${table.name}" refers to the field "${lost}" of "${target.name}", which has no such field.`,
        meant === undefined ? `Name a field of "${target.name}".` : `Did you mean "${meant}"?`,
      );
    }
  }
}
