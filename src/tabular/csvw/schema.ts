import { type OwnColumn, readColumn } from "./column.ts";
import { columnReferences } from "./column-references.ts";
import { checkProperties } from "./description.ts";
import { readForeignKeys } from "./foreign-key.ts";
import { inherit, inheritedKeys, type OwnInherited, readInherited } from "./inherited.ts";
import type { Schema } from "./model.ts";
import { fault, identity, ignored, objectsIn, type Part } from "./part.ts";

/** A schema as its description has it, before its columns inherit from the tables that use it. */
export type OwnSchema = Omit<Schema, "columns" | "inherited"> & {
  readonly columns: readonly OwnColumn[] | undefined;
  readonly own: OwnInherited;
};

/** What a table has that nothing describes. */
export const noSchema: Omit<Schema, "inherited"> = {
  id: undefined,
  columns: undefined,
  primaryKey: [],
  foreignKeys: [],
  rowTitles: [],
};

const known: ReadonlySet<string> = new Set(["columns", "foreignKeys", "primaryKey", "rowTitles", ...inheritedKeys]);

/** @param url where it is a document of its own @see Metadata Vocabulary for Tabular Data §5.5 */
export function readSchema(part: Part, url: string | undefined): OwnSchema {
  checkProperties(part, "Schema", known);
  const columns = objectsIn(part, "columns", "a column")?.map((column, index) => readColumn(column, index + 1));
  checkColumns(part, columns ?? []);
  const names = new Set((columns ?? []).filter(({ named }) => named).map(({ name }) => name));
  return {
    id: identity(part) ?? url,
    columns,
    primaryKey: keyOf(part, "primaryKey", names),
    foreignKeys: readForeignKeys(part, names),
    rowTitles: keyOf(part, "rowTitles", names),
    own: readInherited(part),
  };
}

function checkColumns(part: Part, columns: readonly OwnColumn[]): void {
  const seen = new Set<string>();
  for (const [index, { name, named, virtual }] of columns.entries()) {
    if (named && seen.has(name)) {
      fault(
        part,
        ["columns", index, "name"],
        `Two columns have the name "${name}"`,
        "Give each column a name of its own.",
      );
    }
    seen.add(name);
    if (!virtual && columns[index - 1]?.virtual === true) {
      const words = `The column "${name}" comes after a virtual one`;
      fault(part, ["columns", index], `${words}; virtual columns are the last`, "Move the virtual columns to the end.");
    }
  }
}

function keyOf(part: Part, key: string, names: ReadonlySet<string>): readonly string[] {
  const references = columnReferences(part, key, names) ?? [];
  if (!("fault" in references)) return references;
  const words = `"${key}" ${references.fault}, so it is left out; accepted is the name of a column, or a list of them`;
  ignored(part, [key], words, 'Give the column a "name" and write that.');
  return [];
}

/** The schema as a table has it, whose own properties and whose group's its columns inherit. */
export function schemaOf({ own, columns, ...schema }: OwnSchema, ...around: readonly OwnInherited[]): Schema {
  return {
    ...schema,
    inherited: inherit(own, ...around),
    columns: columns?.map(({ own: nearest, ...column }) => ({ ...column, ...inherit(nearest, own, ...around) })),
  };
}
