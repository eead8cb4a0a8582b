import type { TableSchema, TableSource } from "../model.ts";
import { align } from "./alignment.ts";
import { type Change, change, type Grade, highest, type Place } from "./changes.ts";
import { presenceChanges } from "./constraints.ts";
import { canonical, differing } from "./equality.ts";
import { fieldChanges, missingChanges, missingOf } from "./fields.ts";
import { keyChanges } from "./keys.ts";

/** A table as its declaration has it. */
export type DeclaredTable = Pick<TableSource, "name" | "path" | "schema" | "dialect" | "descriptor">;

export type DiffOptions = {
  /** What a column more is: the recipe says major; who reads columns by name alone may say minor. */
  readonly addedColumn?: "major" | "minor";
};

export type SchemaDiff = {
  /** The highest of all changes; undefined where there is none. */
  readonly grade: Grade | undefined;
  readonly changes: readonly Change[];
};

/**
 * How the declaration of some tables changed, by whoever reads the data: what may break them, what is new to them, what is only told
 * otherwise. Tables and columns that are the same under a new name are recognised as such. The data is not looked at.
 *
 * @see Data Package, recipe "Data Package version"
 */
export function schemaDiff(
  before: readonly DeclaredTable[],
  after: readonly DeclaredTable[],
  { addedColumn = "major" }: DiffOptions = {},
): SchemaDiff {
  const changes = [...packageChanges(before, after), ...tableListChanges(before, after)].map((one) =>
    one.kind === "field-added" ? { ...one, grade: addedColumn } : one,
  );
  return { grade: highest(changes.map(({ grade }) => grade)), changes };
}

function* tableListChanges(before: readonly DeclaredTable[], after: readonly DeclaredTable[]): Generator<Change> {
  const isNew = (table: DeclaredTable) => !before.some(({ name }) => name === table.name);
  const free = new Set(after.filter(isNew));
  for (const table of before) {
    const same = after.find(({ name }) => name === table.name) ?? [...free].find((other) => isSameTable(table, other));
    if (same === undefined) {
      yield change("table-removed", { table: table.name }, "the table is taken out");
      continue;
    }
    free.delete(same);
    const place = { table: same.name };
    if (same.name !== table.name) yield change("table-renamed", place, `the table was called "${table.name}"`);
    yield* tableChanges(table, same, place);
  }
  for (const { name } of free) yield change("table-added", { table: name }, "the table is new");
}

/** Whether two tables are the same but for their name: the file or the schema stays. */
const isSameTable = (one: DeclaredTable, other: DeclaredTable): boolean =>
  one.path === other.path ||
  (one.schema !== undefined &&
    other.schema !== undefined &&
    canonical(formOf(one.schema)) === canonical(formOf(other.schema)));

const formOf = (schema: TableSchema) => ({
  ...schema,
  fields: schema.fields.map(({ title: _, description: __, ...field }) => field),
});

function* tableChanges(before: DeclaredTable, after: DeclaredTable, place: Place): Generator<Change> {
  if (before.path !== after.path)
    yield change("path-changed", place, `its file is ${after.path} instead of ${before.path}`);
  const { lineTerminator: _, ...dialect } = before.dialect;
  const { lineTerminator: __, ...dialectNow } = after.dialect;
  const changed = differing(dialect, dialectNow);
  if (changed.length > 0) yield change("dialect-changed", place, `its dialect has another ${changed.join(", ")}`);
  if (before.schema === undefined && after.schema !== undefined)
    yield change("schema-added", place, "it has a schema, and had none");
  else if (before.schema !== undefined && after.schema === undefined)
    yield change("schema-removed", place, "it has no schema any more");
  else if (before.schema !== undefined && after.schema !== undefined)
    yield* schemaChanges(before.schema, after.schema, place);
  if (canonical(resourceWords(before)) !== canonical(resourceWords(after)))
    yield change("described", place, "its title, its description, its licences or its sources changed");
}

function* schemaChanges(before: TableSchema, after: TableSchema, place: Place): Generator<Change> {
  const { pairs, removed, added, reordered } = align(before.fields, after.fields);
  const at = (field: { readonly name: string }) => ({ ...place, field: field.name });
  for (const field of removed) yield change("field-removed", at(field), "the column is taken out");
  for (const field of added) yield change("field-added", at(field), "the column is new");
  if (reordered) {
    const byPlace = after.fieldsMatch === "exact";
    yield change(byPlace ? "fields-reordered" : "order-described", place, "the columns stand in another order");
  }
  for (const { before: old, after: now } of pairs) {
    if (old.name !== now.name) yield change("field-renamed", at(now), `the column was called "${old.name}"`);
    yield* fieldChanges(old, now, at(now));
  }
  yield* missingOfAll(before, after, pairs, place);
  const names = new Map(pairs.map((pair) => [pair.before.name, pair.after.name]));
  yield* keyChanges(before, after, (name) => names.get(name) ?? name, place);
  yield* matchChanges(before.fieldsMatch, after.fieldsMatch, place);
  yield* presenceChanges(askedOf(before), askedOf(after), place);
}

/** What a schema asks of its table beside the standard, by the name of each property. */
function askedOf({
  fields: _fields,
  fieldsMatch: _match,
  missingValues: _missing,
  primaryKey: _primary,
  uniqueKeys: _unique,
  foreignKeys: _foreign,
  ...others
}: TableSchema): Readonly<Record<string, unknown>> {
  return others;
}

/** A change that all columns share is the table's, and said once. */
function* missingOfAll(
  before: TableSchema,
  after: TableSchema,
  pairs: ReturnType<typeof align>["pairs"],
  place: Place,
): Generator<Change> {
  yield* missingChanges(before.missingValues, after.missingValues, place);
  for (const { before: old, after: now } of pairs) {
    if (old.missingValues === undefined && now.missingValues === undefined) continue;
    yield* missingChanges(missingOf(old, before), missingOf(now, after), { ...place, field: now.name });
  }
}

type Match = TableSchema["fieldsMatch"];

/** Those that accept every file that the one does, and more. */
const wider: Readonly<Record<Match, readonly Match[]>> = {
  exact: ["equal", "subset", "superset", "partial"],
  equal: ["subset", "superset", "partial"],
  subset: ["partial"],
  superset: ["partial"],
  partial: [],
};

function* matchChanges(old: Match, now: Match, place: Place): Generator<Change> {
  if (old === now) return;
  const kind = wider[old].includes(now) ? "match-loosened" : "match-tightened";
  yield change(kind, place, `fieldsMatch is ${now} instead of ${old}`);
}

const told = ["title", "description", "homepage", "keywords", "licenses", "sources", "contributors", "image"] as const;

const wordsIn = (value: Readonly<Record<string, unknown>> | undefined) =>
  Object.fromEntries(told.flatMap((key) => (value?.[key] === undefined ? [] : [[key, value[key]]])));

function resourceWords({ name, descriptor }: DeclaredTable): unknown {
  const resources = descriptor?.["resources"];
  const own: unknown = Array.isArray(resources)
    ? resources.find(
        (item: unknown) => typeof item === "object" && item !== null && "name" in item && item.name === name,
      )
    : undefined;
  return wordsIn(own as Readonly<Record<string, unknown>> | undefined);
}

function* packageChanges(before: readonly DeclaredTable[], after: readonly DeclaredTable[]): Generator<Change> {
  const [old, now] = [before, after].map((tables) => wordsIn(tables.find(({ descriptor }) => descriptor)?.descriptor));
  if (before.length > 0 && after.length > 0 && canonical(old) !== canonical(now))
    yield change("described", {}, "title, description, licences or sources of the whole changed");
}
