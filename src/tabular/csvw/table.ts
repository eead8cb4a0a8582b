import { checkCommonProperty } from "./common-properties.ts";
import { checkProperties } from "./description.ts";
import { type CsvwDialect, readDialect } from "./dialect.ts";
import { inherit, inheritedKeys, type OwnInherited, readInherited } from "./inherited.ts";
import { objectProperty } from "./linked.ts";
import type { Table, TableGroup } from "./model.ts";
import { naturalLanguage } from "./natural-language.ts";
import {
  atomic,
  fault,
  identity,
  isFlag,
  items,
  link,
  objectsIn,
  oneOf,
  type Part,
  placeIn,
  property,
  shown,
} from "./part.ts";
import { noSchema, type OwnSchema, readSchema, schemaOf } from "./schema.ts";
import type { Sources } from "./sources.ts";

const shared = ["dialect", "notes", "tableDirection", "tableSchema", "transformations", ...inheritedKeys] as const;
const groupKeys: ReadonlySet<string> = new Set(["tables", ...shared]);
const tableKeys: ReadonlySet<string> = new Set(["url", "suppressOutput", ...shared]);

/** What a group says for all its tables. */
type Around = {
  readonly own: OwnInherited;
  readonly dialect: CsvwDialect | undefined;
  readonly tableDirection: Table["tableDirection"] | undefined;
  readonly tableSchema: OwnSchema | undefined;
};

/** Reads schemas of documents of their own once, however many tables share them. */
type Schemas = Map<string, OwnSchema>;

/** @see Metadata Vocabulary for Tabular Data §5.3 */
export async function readTableGroup(part: Part, sources: Sources): Promise<TableGroup> {
  const schemas: Schemas = new Map();
  checkProperties(part, "TableGroup", groupKeys);
  const around = await readShared(part, sources, schemas);
  const parts = objectsIn(part, "tables", "a table") ?? [];
  const tables: Table[] = [];
  for (const table of parts) {
    const read = await readTable(table, around, sources, schemas);
    if (read) tables.push(read);
  }
  if (parts.length === 0) {
    fault(
      part,
      ["tables"],
      'The group has no "tables"; one or more are accepted',
      "List the tables, each with its url.",
    );
  }
  return { id: identity(part), tables, notes: notesOf(part) };
}

/** A table that stands alone is a group of one. @see Metadata Vocabulary §5.4 */
export async function readLoneTable(part: Part, sources: Sources): Promise<TableGroup> {
  const table = await readTable(part, undefined, sources, new Map());
  return { id: undefined, tables: table ? [table] : [], notes: [] };
}

async function readTable(
  part: Part,
  group: Around | undefined,
  sources: Sources,
  schemas: Schemas,
): Promise<Table | undefined> {
  checkProperties(part, "Table", tableKeys);
  const mine = await readShared(part, sources, schemas);
  const suppressOutput = atomic(part, "suppressOutput", isFlag, "true or false") ?? false;
  const id = identity(part);
  const notes = notesOf(part);
  const url = link(part, "url");
  if (url === undefined) {
    if (typeof property(part, "url") !== "string") {
      fault(part, ["url"], 'A table has no "url" that can be read; the URL of its file is accepted', "Name the file.");
    }
    return undefined;
  }
  const around = group === undefined ? [] : [group.own];
  const schema = mine.tableSchema ?? group?.tableSchema;
  const inherited = inherit(mine.own, ...around);
  return {
    url,
    id,
    dialect: mine.dialect ?? group?.dialect,
    tableDirection: mine.tableDirection ?? group?.tableDirection ?? "auto",
    suppressOutput,
    notes,
    tableSchema: schema ? schemaOf(schema, mine.own, ...around) : { ...noSchema, inherited },
    lang: mine.own.lang ?? group?.own.lang,
    at: placeIn(part),
  };
}

async function readShared(part: Part, sources: Sources, schemas: Schemas): Promise<Around> {
  const dialect = await objectProperty(part, "dialect", "a dialect", sources);
  checkTransformations(part);
  return {
    own: readInherited(part),
    dialect: typeof dialect === "object" ? readDialect(dialect.part) : undefined,
    tableDirection: atomic(part, "tableDirection", oneOf("rtl", "ltr", "auto"), '"rtl", "ltr" or "auto"'),
    tableSchema: await tableSchemaOf(part, sources, schemas),
  };
}

async function tableSchemaOf(owner: Part, sources: Sources, schemas: Schemas): Promise<OwnSchema | undefined> {
  const linked = await objectProperty(owner, "tableSchema", "a schema", sources);
  if (linked === undefined) return undefined;
  if (linked === "empty") {
    return { ...noSchema, columns: [], own: readInherited({ ...owner, value: {} }) };
  }
  const { part, url } = linked;
  const known = url === undefined ? undefined : schemas.get(url);
  if (known) return known;
  const schema = readSchema(part, url);
  if (url !== undefined) schemas.set(url, schema);
  return schema;
}

function notesOf(part: Part): readonly unknown[] {
  const notes = items(part, "notes") ?? [];
  for (const [index, note] of notes.entries()) checkCommonProperty(part, ["notes", index], note);
  return notes;
}

const transformationKeys: ReadonlySet<string> = new Set(["url", "scriptFormat", "targetFormat", "source", "titles"]);

/** Transformations are never run; their description is checked all the same. @see Metadata Vocabulary §5.10 */
function checkTransformations(owner: Part): void {
  for (const part of objectsIn(owner, "transformations", "a transformation") ?? []) {
    checkProperties(part, "Template", transformationKeys);
    identity(part);
    naturalLanguage(part, "titles");
    if (property(part, "source") !== null) atomic(part, "source", oneOf("json", "rdf"), '"json", "rdf" or null');
    for (const key of ["url", "scriptFormat", "targetFormat"]) {
      const written = property(part, key);
      if (typeof written === "string") continue;
      const found = written === undefined ? `has no "${key}"` : `has ${shown(written)} as "${key}"`;
      fault(part, [key], `A transformation ${found}; a URL is accepted`, "Write the URL in quotation marks.");
    }
  }
}
