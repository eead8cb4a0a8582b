import type { Ports } from "../../ports.ts";
import { counted } from "../../report/counts.ts";
import { UserError } from "../../report/user-error.ts";
import type { Files } from "../../runner/ports.ts";
import type { Dialect, TableSource } from "../model.ts";
import { defaultDialect } from "../schema/dialect.ts";
import { describeColumn, type InferredColumn, type InferredField, isTextColumn } from "./column.ts";
import { fittingDialect } from "./dialect.ts";
import { type Observer, observe } from "./evidence.ts";
import { foreignKeys, type InferredReference, type Looked } from "./foreign-keys.ts";
import { compositeKey, type Key, singleKey } from "./keys.ts";
import { type Marker, missingValuesOf, tableMarkers } from "./missing.ts";
import { readTexts } from "./read.ts";
import { titleOf } from "./words.ts";
import { type Remark, yamlOf } from "./yaml.ts";

type InferredResource = {
  readonly name: string;
  readonly type: "table";
  readonly title: string;
  readonly path: string;
  readonly format: "csv" | "tsv";
  readonly encoding: "utf-8";
  readonly dialect?: Readonly<Record<string, unknown>>;
  readonly schema: {
    readonly $schema: string;
    readonly missingValues?: readonly string[] | readonly Marker[];
    readonly primaryKey?: readonly string[];
    readonly uniqueKeys?: readonly (readonly string[])[];
    readonly foreignKeys?: readonly {
      readonly fields: readonly string[];
      readonly reference: { readonly resource: string; readonly fields: readonly string[] };
    }[];
    readonly fields: readonly InferredField[];
  };
};

export type InferredPackage = {
  readonly $schema: string;
  readonly name: string;
  readonly resources: readonly InferredResource[];
};

export type Inferred = {
  /** Where the descriptor belongs: in `data/` when all tables are there, else at the root. */
  readonly file: string;
  readonly descriptor: InferredPackage;
  /** The descriptor as YAML, with what speaks for it in comments. No comment has a value of a personal column. */
  readonly yaml: string;
  /** What the data leaves open, a sentence each. */
  readonly questions: readonly string[];
};

/**
 * A Data Package v2 descriptor of tables as they are, and as their next rows will be: types and formats, what is never missing, what
 * stands for a missing value, keys within and between the tables, categories where they are few, what is about somebody, what is an
 * identifier of the United Kingdom. What only happens to hold so far (the greatest value, a column of numbers that are all different) is left out.
 *
 * Every row is read, and again for keys over several columns and between tables. Memory grows with values that are all different.
 *
 * @param packageName what several tables are together
 * @throws UserError for a table whose structure is at fault, since a schema of it would describe the fault
 */
export async function inferSchema(
  tables: readonly TableSource[],
  { files }: Pick<Ports, "files">,
  packageName = "data",
): Promise<Inferred> {
  const folder = tables.length > 0 && tables.every(({ path }) => path.startsWith("data/")) ? "data/" : "";
  const looked: LookedAt[] = [];
  const nameOf = namer();
  for (const table of tables) {
    const entry = await files.stat(table.path);
    if (entry === undefined || entry.kind === "folder") {
      throw new UserError(`"${table.path}" is not a file; a CSV file is needed.`, { fix: "Name a CSV file." });
    }
    looked.push(await lookAt(table, nameOf(table.name), files));
  }
  const references = await foreignKeys(looked, files);
  const from = (table: Looked) => references.filter((reference) => reference.from === table);
  const resources = looked.map((table) => resourceOf(table, folder, from(table)));
  const descriptor: InferredPackage = {
    $schema: "https://datapackage.org/profiles/2.0/datapackage.json",
    name: resources.length === 1 ? (resources[0]?.name ?? "data") : plainName(packageName),
    resources,
  };
  const remarks = looked.flatMap((table, at) => remarksOf(table, at, from(table)));
  const questions = looked.flatMap(({ source, rows, columns }) =>
    rows === 0
      ? [`${source.path} has no rows, so nothing is known of its columns.`]
      : columns.flatMap(({ field, question }) =>
          question === undefined ? [] : [`${source.path}: "${field.name}" ${question}.`],
        ),
  );
  return { file: `${folder}datapackage.yaml`, descriptor, yaml: yamlOf(descriptor, remarks), questions };
}

type LookedAt = Looked & { readonly markers: readonly string[]; readonly dialectWhy: string | undefined };

async function lookAt(given: TableSource, name: string, files: Files): Promise<LookedAt> {
  const { dialect, why } = await fittingDialect(given, files);
  const source = { ...given, dialect };
  const { names, seen, rows } = await evidenceOf(source, files);
  const markers = tableMarkers(
    seen.map((evidence, at) => ({
      isText: isTextColumn(names[at] ?? "", evidence),
      markers: [...evidence.markers.keys()],
    })),
  );
  const columns = seen.map((evidence, at) => describeColumn(names[at] ?? "", evidence, markers));
  const key = singleKey(name, columns, rows) ?? (await compositeKey(source, columns, rows, files));
  return { source, name, rows, columns: withKey(columns, key), key, markers: markers.everywhere, dialectWhy: why };
}

async function evidenceOf(source: TableSource, files: Files) {
  const batches = readTexts(source, files);
  let observers: readonly Observer[] | undefined;
  let rows = 0;
  let step = await batches.next();
  for (; !step.done; step = await batches.next()) {
    const { names, columns } = step.value;
    observers ??= names.map(observe);
    for (const [at, texts] of columns.entries()) for (const text of texts) observers[at]?.add(text);
    rows += step.value.rows;
  }
  const names = step.value.columns.map(({ name }) => name);
  return { names, rows, seen: (observers ?? names.map(observe)).map((observer) => observer.evidence()) };
}

/** What a key asks of its columns, said where each of them is described. */
const withKey = (columns: readonly InferredColumn[], key: Key | undefined): readonly InferredColumn[] =>
  columns.map((column, at) => {
    if (!key?.columns.includes(at)) return column;
    const added = key.kind === "primary" ? { required: true as const } : { unique: true as const };
    const { constraints, ...field } = column.field;
    const remarks = key.kind === "unique" ? { ...column.remarks, constraints: key.why } : column.remarks;
    return { ...column, field: { ...field, constraints: { ...added, ...constraints } }, remarks };
  });

function resourceOf(
  { source, name, columns, key, markers }: LookedAt,
  folder: string,
  references: readonly InferredReference[],
): InferredResource {
  const { dialect, path } = source;
  return {
    name,
    type: "table",
    title: titleOf(source.name),
    path: path.slice(folder.length),
    format: dialect.delimiter === "\t" ? "tsv" : "csv",
    encoding: "utf-8",
    ...dialectOf(dialect),
    schema: {
      $schema: "https://datapackage.org/profiles/2.0/tableschema.json",
      ...(markers.length === 0 ? {} : { missingValues: missingValuesOf(markers) }),
      ...(key?.kind === "primary" ? { primaryKey: key.columns.map((at) => columns[at]?.field.name ?? "") } : {}),
      ...(references.length === 0
        ? {}
        : {
            foreignKeys: references.map(({ column, to, key: referred }) => ({
              fields: [column.field.name],
              reference: { resource: to.name, fields: [referred.field.name] },
            })),
          }),
      fields: columns.map(({ field }) => field),
    },
  };
}

/** What the data says for each part of a resource, by its place in the descriptor. */
function remarksOf(
  { columns, key, rows, markers, dialectWhy }: LookedAt,
  at: number,
  references: readonly InferredReference[],
): readonly Remark[] {
  const schema = ["resources", at, "schema"] as const;
  const say = (path: Remark["path"], text: string | undefined) => (text === undefined ? [] : [{ path, text }]);
  return [
    ...say(["resources", at, "dialect"], dialectWhy),
    ...say([...schema, "missingValues"], markers.length === 0 ? undefined : countsOf(markers, columns)),
    ...say([...schema, "primaryKey"], key?.kind === "primary" ? key.why : undefined),
    ...references.flatMap(({ keys, to }, index) =>
      say([...schema, "foreignKeys", index, "reference"], `every value is one of the ${keys} in ${to.source.path}`),
    ),
    ...say([...schema, "fields"], rowsInWords(rows)),
    ...columns.flatMap(({ remarks }, index) =>
      Object.entries(remarks).flatMap(([property, text]) => say([...schema, "fields", index, property], text)),
    ),
  ];
}

const rowsInWords = (rows: number): string =>
  rows === 0 ? "no rows" : rows === 1 ? "one row" : `${counted(rows, "row")}, all of which were read`;

/** How often each marker stands in the table. */
const countsOf = (markers: readonly string[], columns: readonly InferredColumn[]): string =>
  markers
    .map((marker) => {
      const cells = columns.reduce((sum, { evidence }) => sum + (evidence.markers.get(marker) ?? 0), 0);
      return `${marker} in ${counted(cells, "cell")}`;
    })
    .join(", ");

/** What differs from the default, where anything does. */
function dialectOf(dialect: Dialect): Pick<InferredResource, "dialect"> {
  const plain: Dialect = { ...defaultDialect, delimiter: dialect.delimiter === "\t" ? "\t" : "," };
  const keys = Object.keys({ ...plain, ...dialect }) as readonly (keyof Dialect)[];
  const other = keys.filter((key) => dialect[key] !== plain[key]);
  return other.length === 0 ? {} : { dialect: Object.fromEntries(other.map((key) => [key, dialect[key]])) };
}

/** Names of resources, of which no two are the same: `Données 2024` → `donnees-2024`. */
function namer(): (name: string) => string {
  const taken = new Set<string>();
  return (name) => {
    const plain = plainName(name);
    let own = plain;
    for (let number = 2; taken.has(own); number++) own = `${plain}-${number}`;
    taken.add(own);
    return own;
  };
}

/** What Data Package wants of a name; accents are taken off. */
const plainName = (name: string) =>
  name
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, "-")
    .replace(/^-+|-+$/g, "") || "table";
