import type { ColumnCheck, Outcome } from "./column-check.ts";
import type { Findings, Spot } from "./findings.ts";
import { createKeyChecker, type KeySet, tupleKey } from "./keys.ts";
import type { TableSchema } from "./model.ts";

/** The keys of another table (or of this one, when `resource` is empty) over some of its fields; undefined when they are not known. */
export type References = (resource: string, fields: readonly string[]) => KeySet | undefined;

/** Looks at the cells of one row together, by the outcomes of its columns. */
export type RowCheck = (
  outcomes: readonly Outcome[],
  row: { readonly spotOf: (column: number) => Spot; readonly texts: readonly (string | undefined)[] },
) => void;

/**
 * The checks over several columns: primary key, unique keys, foreign keys. A key over a column that the file does not have is not
 * checked: the missing column is reported already.
 * @see Table Schema v2 §primaryKey, §uniqueKeys, §foreignKeys
 */
export function rowChecks(
  schema: TableSchema,
  columns: readonly ColumnCheck[],
  references: References,
  findings: Findings,
): readonly RowCheck[] {
  const places = (fields: readonly string[]): readonly number[] | undefined => {
    const found = fields.map((field) => columns.findIndex(({ field: own }) => own?.name === field));
    return found.length > 0 && !found.includes(-1) ? found : undefined;
  };
  const checks: RowCheck[] = [];

  const primary = places(schema.primaryKey);
  if (primary) checks.push(primaryKeyCheck(columns, primary, schema.primaryKey, findings));
  for (const fields of schema.uniqueKeys) {
    const at = places(fields);
    if (at) checks.push(uniqueKeyCheck(columns, at, fields, findings));
  }
  for (const { fields, reference } of schema.foreignKeys) {
    const at = places(fields);
    const keys = references(reference.resource, reference.fields);
    if (at && keys) checks.push(foreignKeyCheck(columns, at, fields, reference, keys, findings));
  }
  return checks;
}

/** The key of a row over some columns; undefined where a part is missing or not of its type. */
export function keyOf(
  columns: readonly ColumnCheck[],
  outcomes: readonly Outcome[],
  at: readonly number[],
): string | undefined {
  const parts: string[] = [];
  for (const column of at) {
    const outcome = outcomes[column];
    if (outcome?.kind !== "value") return undefined;
    parts.push(columns[column]?.key(outcome.value, outcome.text) ?? "");
  }
  return tupleKey(parts);
}

const named = (fields: readonly string[]) => fields.map((field) => `"${field}"`).join(", ");
const fieldOf = (fields: readonly string[]) => (fields.length === 1 ? fields[0] : undefined);
const personalAt = (columns: readonly ColumnCheck[], at: readonly number[], findings: Findings) =>
  at.some((column) => columns[column]?.personal === true || findings.isSecret(columns[column]?.name ?? ""));
const textOf = (at: readonly number[], texts: readonly (string | undefined)[]) =>
  at.map((column) => texts[column] ?? "").join(", ");

function primaryKeyCheck(
  columns: readonly ColumnCheck[],
  at: readonly number[],
  fields: readonly string[],
  findings: Findings,
): RowCheck {
  const seen = createKeyChecker();
  const repeated = findings.group("primary-key", "", () => ({
    message: `A row before has the same primary key (${named(fields)})`,
    field: fieldOf(fields),
    personal: personalAt(columns, at, findings),
  }));
  const absent = fields.map((field) =>
    findings.group("primary-key-missing", field, () => ({
      message: `"${field}" is missing, and it is part of the primary key`,
      field,
    })),
  );
  return (outcomes, { spotOf, texts }) => {
    for (const [index, column] of at.entries()) {
      if (outcomes[column]?.kind === "missing") absent[index]?.add(() => spotOf(column), texts[column] ?? "");
    }
    const key = keyOf(columns, outcomes, at);
    if (key !== undefined && !seen.isNew(key)) repeated.add(() => spotOf(at[0] ?? 0), textOf(at, texts));
  };
}

function uniqueKeyCheck(
  columns: readonly ColumnCheck[],
  at: readonly number[],
  fields: readonly string[],
  findings: Findings,
): RowCheck {
  const seen = createKeyChecker();
  const repeated = findings.group("unique-key", fields.join("\0"), () => ({
    message: `A row before has the same values in ${named(fields)}, which are unique together`,
    field: fieldOf(fields),
    personal: personalAt(columns, at, findings),
  }));
  return (outcomes, { spotOf, texts }) => {
    const key = keyOf(columns, outcomes, at);
    if (key !== undefined && !seen.isNew(key)) repeated.add(() => spotOf(at[0] ?? 0), textOf(at, texts));
  };
}

function foreignKeyCheck(
  columns: readonly ColumnCheck[],
  at: readonly number[],
  fields: readonly string[],
  reference: { readonly resource: string; readonly fields: readonly string[] },
  keys: KeySet,
  findings: Findings,
): RowCheck {
  const place = reference.resource === "" ? "this table" : `the table "${reference.resource}"`;
  const dangling = findings.group("foreign-key", `${fields.join("\0")}\0${reference.resource}`, () => ({
    message: `${named(fields)} refers to ${named(reference.fields)} of ${place}, which has no such row`,
    field: fieldOf(fields),
    personal: personalAt(columns, at, findings),
  }));
  return (outcomes, { spotOf, texts }) => {
    const key = keyOf(columns, outcomes, at);
    if (key !== undefined && !keys.has(key)) dangling.add(() => spotOf(at[0] ?? 0), textOf(at, texts));
  };
}
