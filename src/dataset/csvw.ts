import type { Field, ForeignKey, MissingValue, TableSchema, TableSource } from "../tabular/model.ts";
import { csvwCells, csvwTexts } from "./csvw-datatype.ts";

export type CsvwOptions = {
  /** The file's columns, in its order, where the schema leaves their number or order open; a column that no field describes is text. */
  readonly columns?: readonly string[];
  /** Fields with cells of a form that CSVW does not take for their type. */
  readonly loose?: ReadonlySet<string>;
};

/**
 * `<dataset>.csv-metadata.json`: what CSV on the Web needs to read the file as the schema means it, and to check it as far as it has
 * words for what the schema asks; `csvw-datatype.ts` has what those are.
 *
 * @see Metadata Vocabulary for Tabular Data (W3C, 2015) §5; Model for Tabular Data and Metadata on the Web §6.4
 */
export function csvwMetadata(table: TableSource, options: CsvwOptions = {}): Record<string, unknown> {
  const { name, descriptor } = table;
  return {
    "@context": "http://www.w3.org/ns/csvw",
    url: `${name}.csv`,
    ...packageWords(descriptor),
    ...tableOf(table, () => undefined, options),
  };
}

/**
 * The same of several tables in place, each by its path as seen from the descriptor's folder, with what they say of each other.
 *
 * @param looseIn fields with cells of a form that CSVW does not take for their type
 */
export function csvwGroup(
  tables: readonly TableSource[],
  looseIn: (table: TableSource) => ReadonlySet<string> | undefined = () => undefined,
): Record<string, unknown> {
  const descriptor = tables.find((table) => table.descriptor)?.descriptor;
  const folder = commonFolder(tables);
  const urlOf = (path: string) => path.slice(folder.length).split("/").map(encodeURIComponent).join("/");
  const target = (resource: string) => tables.find((table) => table.name === resource);
  return {
    "@context": "http://www.w3.org/ns/csvw",
    ...packageWords(descriptor),
    tables: tables.map((table) => ({
      url: urlOf(table.path),
      ...tableOf(
        table,
        (resource) => {
          const found = target(resource);
          return found && { url: urlOf(found.path), table: found };
        },
        { loose: looseIn(table) ?? new Set() },
      ),
    })),
  };
}

/** Where the descriptor stands, since its paths are relative to it. */
const commonFolder = (tables: readonly TableSource[]): string => {
  const file = tables.find(({ declaredIn }) => declaredIn !== undefined)?.declaredIn ?? "";
  return file.slice(0, file.lastIndexOf("/") + 1);
};

type Target = { readonly url: string; readonly table: TableSource };

function tableOf(
  { name, dialect, schema, descriptor }: TableSource,
  target: (resource: string) => Target | undefined,
  { columns, loose = new Set() }: CsvwOptions = {},
): Record<string, unknown> {
  const own: Target = { url: `${name}.csv`, table: { name, dialect, schema, path: "", declaredIn: undefined } };
  return {
    ...(descriptor === undefined ? {} : resourceWords(descriptor, name)),
    dialect: {
      delimiter: dialect.delimiter,
      quoteChar: dialect.quoteChar,
      doubleQuote: dialect.doubleQuote,
      skipInitialSpace: dialect.skipInitialSpace,
      header: dialect.header,
      commentPrefix: dialect.commentChar ?? null,
    },
    ...(schema === undefined ? {} : { tableSchema: tableSchema(schema, own, target, columns, loose) }),
  };
}

function tableSchema(
  schema: TableSchema,
  own: Target,
  target: (resource: string) => Target | undefined,
  columns: readonly string[] = schema.fields.map((field) => field.name),
  loose: ReadonlySet<string>,
): Record<string, unknown> {
  const names = namesOf(columns);
  const fields = new Map(schema.fields.map((field) => [field.name, field]));
  const key = keyOf(schema).filter((field) => names.has(field));
  const references = schema.foreignKeys.flatMap((foreign) => {
    const referred = foreign.reference.resource === "" ? own : target(foreign.reference.resource);
    return referred === undefined || !isSayable(foreign, schema, referred.table) ? [] : [reference(foreign, referred)];
  });
  return {
    columns: columns.map((column) => {
      const field = fields.get(column);
      const name = names.get(column) ?? "";
      return field === undefined ? { name, titles: column } : columnOf(field, name, schema, loose.has(column));
    }),
    ...(key.length === 0 ? {} : { primaryKey: key.map((field) => names.get(field)) }),
    ...(references.length === 0 ? {} : { foreignKeys: references }),
  };
}

function columnOf(field: Field, name: string, schema: TableSchema, isLoose: boolean): Record<string, unknown> {
  const missing = field.missingValues ?? schema.missingValues;
  return {
    name,
    titles: field.name,
    ...(field.title === undefined ? {} : { "dc:title": field.title }),
    ...(field.description === undefined ? {} : { "dc:description": field.description }),
    ...(isLoose ? csvwTexts(field) : csvwCells(field)),
    required: isRequired(field, schema),
    null: missing.map(({ value }) => value),
    ...notesOf(missing),
  };
}

/** What each missing value means, for whom CSVW has no property. */
const notesOf = (missing: readonly MissingValue[]) => {
  const labelled = missing.filter(({ label }) => label !== undefined);
  return labelled.length === 0
    ? {}
    : {
        "rdfs:comment": labelled.map(({ value, label }) => `${value === "" ? "(empty)" : value}: ${label}`).join("; "),
      };
};

const isRequired = ({ name, constraints }: Field, { primaryKey }: TableSchema): boolean =>
  constraints.required === true || primaryKey.includes(name);

/**
 * The columns that CSVW is to hold different in every row: the primary key, or else the first unique key of which no part may be
 * missing, since two nulls are equal to CSVW (Model for Tabular Data §6.6).
 */
function keyOf(schema: TableSchema): readonly string[] {
  if (schema.primaryKey.length > 0) return schema.primaryKey;
  const single = schema.fields.filter(({ constraints }) => constraints.unique === true).map(({ name }) => [name]);
  return [...schema.uniqueKeys, ...single].find((key) => key.every((name) => isAlwaysThere(schema, name))) ?? [];
}

const isAlwaysThere = (schema: TableSchema, name: string): boolean =>
  schema.fields.some((field) => field.name === name && isRequired(field, schema));

/** CSVW wants each row to refer to exactly one row: no part may be missing, and what is referred to is a key there. */
function isSayable({ fields, reference }: ForeignKey, schema: TableSchema, referred: TableSource): boolean {
  const key = referred.schema === undefined ? [] : keyOf(referred.schema);
  const same = key.length === reference.fields.length && reference.fields.every((name) => key.includes(name));
  return same && fields.every((name) => isAlwaysThere(schema, name));
}

const reference = ({ fields, reference: { fields: theirs } }: ForeignKey, { url }: Target) => ({
  columnReference: fields.map(nameOf),
  reference: { resource: url, columnReference: theirs.map(nameOf) },
});

/** A column's name: what a URI template can have as a variable, and no underscore first, which CSVW keeps for itself. */
const nameOf = (column: string): string => variableName(column.replace(/^_+/, "") || "column");

const namesOf = (columns: readonly string[]) => new Map(columns.map((column) => [column, nameOf(column)]));

/** Letters, digits and _, all else percent-encoded (RFC 6570 §2.3). */
const variableName = (text: string): string =>
  encodeURIComponent(text).replace(
    /[^A-Za-z0-9_%]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

type Words = Readonly<Record<string, unknown>>;

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

/** What a package tells of itself, as Dublin Core and DCAT name it. */
function packageWords(descriptor: Words = {}): Record<string, unknown> {
  const { title, description, keywords, licenses, version } = descriptor;
  const license = listOf(licenses).map(({ path, name }) => (isText(path) ? { "@id": path } : name));
  return {
    ...(isText(title) ? { "dc:title": title } : {}),
    ...(isText(description) ? { "dc:description": description } : {}),
    ...(Array.isArray(keywords) && keywords.length > 0 ? { "dcat:keyword": keywords.filter(isText) } : {}),
    ...(license.length === 0 ? {} : { "dc:license": license.length === 1 ? license[0] : license }),
    ...(isText(version) ? { "schema:version": version } : {}),
  };
}

function resourceWords(descriptor: Words, name: string): Record<string, unknown> {
  const own = listOf(descriptor["resources"]).find((resource) => resource["name"] === name);
  const { title, description } = own ?? {};
  return {
    ...(isText(title) && descriptor["title"] === undefined ? { "dc:title": title } : {}),
    ...(isText(description) && descriptor["description"] === undefined ? { "dc:description": description } : {}),
  };
}

const listOf = (value: unknown): readonly Words[] =>
  Array.isArray(value) ? value.filter((item): item is Words => typeof item === "object" && item !== null) : [];
