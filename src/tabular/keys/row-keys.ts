import type { ColumnCheck, Outcome } from "../column-check.ts";
import type { Findings, Group, Spot } from "../findings.ts";
import type { TableSchema } from "../model.ts";
import type { KeyHash } from "./hash.ts";
import { createKeyTable, type KeySet, type KeyTable } from "./table.ts";

/** The keys of another table (or of this one, when `resource` is empty) over some of its fields; undefined when they are not known. */
export type References = (resource: string, fields: readonly string[]) => KeySet | undefined;

/** The row that a key is of. */
export type KeyRow = {
  readonly spotOf: (column: number) => Spot;
  readonly textOf: (column: number) => string;
};

/** What is asked of the values of some columns together, over all rows. */
export type RowKey = {
  /** By index. */
  readonly columns: readonly number[];
  /** Whether it wants each of its values once. */
  readonly isUnique: boolean;
  /** Whether each of its parts has to be there, which the row's check says. */
  readonly isPrimary: boolean;
  /** Takes the key of a row (one without a value in one of the columns has none); whether it may stand there. */
  accepts(key: KeyHash, line: number): boolean;
  /** Reports a row whose key was not accepted. */
  refuse(row: KeyRow): void;
};

/** The parts of a row's key; undefined where one is missing or not of its type. */
export function partsOf(
  columns: readonly ColumnCheck[],
  outcomes: readonly Outcome[],
  at: readonly number[],
): readonly string[] | undefined {
  const parts: string[] = [];
  for (const column of at) {
    const outcome = outcomes[column];
    if (outcome?.kind !== "value") return undefined;
    parts.push(columns[column]?.key(outcome.value, outcome.text) ?? "");
  }
  return parts;
}

/**
 * What a schema asks over rows: unique values, primary key, unique keys, foreign keys. A key over a column that the file does not have
 * is not checked: the missing column is reported already.
 * @see Table Schema v2 §unique, §primaryKey, §uniqueKeys, §foreignKeys
 */
export function rowKeysOf(
  schema: TableSchema,
  columns: readonly ColumnCheck[],
  references: References,
  findings: Findings,
): readonly RowKey[] {
  const keys: RowKey[] = [];
  const wanted = (fields: readonly string[], make: (at: readonly number[]) => RowKey | undefined) => {
    const at = placesOf(columns, fields);
    const key = at && make(at);
    if (key) keys.push(key);
  };
  for (const [index, { name, field }] of columns.entries()) {
    if (field?.constraints.unique !== true) continue;
    const says = (first: string) =>
      `"${name}" has a value that stood in a row before, and its values are unique${first}`;
    keys.push(uniqueKey({ rule: "unique", group: name, columns, at: [index], says, findings }));
  }
  wanted(schema.primaryKey, (at) => {
    const says = (first: string) => `A row before has the same primary key (${named(schema.primaryKey)})${first}`;
    return { ...uniqueKey({ rule: "primary-key", group: "", columns, at, says, findings }), isPrimary: true };
  });
  for (const fields of schema.uniqueKeys) {
    const says = (first: string) =>
      `A row before has the same values in ${named(fields)}, which are unique together${first}`;
    wanted(fields, (at) => uniqueKey({ rule: "unique-key", group: fields.join("\0"), columns, at, says, findings }));
  }
  for (const { fields, reference } of schema.foreignKeys) {
    const known = references(reference.resource, reference.fields);
    if (known) wanted(fields, (at) => foreignKey(columns, at, fields, reference, known, findings));
  }
  return keys;
}

/** Collects the keys over some columns for the foreign keys of other tables; a column that is not there leaves it empty. */
export function collectedKey(
  columns: readonly ColumnCheck[],
  fields: readonly string[],
): { readonly table: KeyTable; readonly key: RowKey | undefined } {
  const table = createKeyTable();
  const at = placesIn(
    columns.map(({ name }) => name),
    fields,
  );
  const accepts = (hash: KeyHash, line: number) => {
    table.add(hash, line);
    return true;
  };
  return { table, key: at && { columns: at, isUnique: false, isPrimary: false, accepts, refuse: () => undefined } };
}

const placesOf = (columns: readonly ColumnCheck[], fields: readonly string[]) =>
  placesIn(
    columns.map(({ field }) => field?.name),
    fields,
  );

function placesIn(names: readonly (string | undefined)[], fields: readonly string[]): readonly number[] | undefined {
  const found = fields.map((field) => names.indexOf(field));
  return found.length > 0 && !found.includes(-1) ? found : undefined;
}

const named = (fields: readonly string[]) => fields.map((field) => `"${field}"`).join(", ");
const isPersonal = (columns: readonly ColumnCheck[], at: readonly number[], findings: Findings) =>
  at.some((column) => columns[column]?.personal === true || findings.isSecret(columns[column]?.name ?? ""));

/** A row whose key stood before. */
export type Repeat = { readonly line: number; readonly before: number };

/** The end of a message. */
export const repeats = (first: Repeat | undefined) =>
  first === undefined ? "" : `: line ${first.line} repeats line ${first.before}`;

/** Puts a row whose key is wrong into its group. */
const addTo = (group: Group, at: readonly number[], { spotOf, textOf }: KeyRow) =>
  group.add(
    () => spotOf(at[0] ?? 0),
    () => at.map(textOf).join(", "),
  );

type Unique = {
  readonly rule: "unique" | "primary-key" | "unique-key";
  readonly group: string;
  readonly columns: readonly ColumnCheck[];
  readonly at: readonly number[];
  /** @param first which line the first repeat repeats, to be put at the end */
  readonly says: (first: string) => string;
  readonly findings: Findings;
};

function uniqueKey({ rule, group, columns, at, says, findings }: Unique): RowKey {
  const seen = createKeyTable();
  let first: Repeat | undefined;
  const repeated = findings.group(rule, group, () => ({
    message: says(repeats(first)),
    field: at.length === 1 ? columns[at[0] ?? 0]?.name : undefined,
    personal: isPersonal(columns, at, findings),
  }));
  return {
    columns: at,
    isUnique: true,
    isPrimary: false,
    accepts(hash, line) {
      const before = seen.add(hash, line);
      if (before !== 0) first ??= { line, before };
      return before === 0;
    },
    refuse: (row) => addTo(repeated, at, row),
  };
}

function foreignKey(
  columns: readonly ColumnCheck[],
  at: readonly number[],
  fields: readonly string[],
  reference: { readonly resource: string; readonly fields: readonly string[] },
  known: KeySet,
  findings: Findings,
): RowKey {
  const place = reference.resource === "" ? "this table" : `the table "${reference.resource}"`;
  const dangling = findings.group("foreign-key", `${fields.join("\0")}\0${reference.resource}`, () => ({
    message: `${named(fields)} refers to ${named(reference.fields)} of ${place}, which has no such row`,
    field: fields.length === 1 ? fields[0] : undefined,
    personal: isPersonal(columns, at, findings),
  }));
  return {
    columns: at,
    isUnique: false,
    isPrimary: false,
    accepts: (hash) => known.has(hash),
    refuse: (row) => addTo(dangling, at, row),
  };
}
