import type { ColumnCheck, Outcome } from "./column-check.ts";
import type { Findings, Spot } from "./findings.ts";
import type { TableSchema } from "./model.ts";

/** Looks at the cells of one row together, by the outcomes of its columns. */
export type RowCheck = (
  outcomes: readonly Outcome[],
  row: { readonly spotOf: (column: number) => Spot; readonly texts: readonly (string | undefined)[] },
) => void;

/** What is asked of the parts of the primary key; what is asked of keys over all rows is not here, but in `keys/row-keys.ts`. */
export function rowChecks(
  schema: TableSchema,
  columns: readonly ColumnCheck[],
  findings: Findings,
): readonly RowCheck[] {
  const primary = primaryKeyIsThere(schema, columns, findings);
  return primary ? [primary] : [];
}

/**
 * That every part of the primary key is there; undefined where no key is, or a column of it is not in the file.
 * @see Table Schema v2 §primaryKey
 */
function primaryKeyIsThere(
  { primaryKey }: TableSchema,
  columns: readonly ColumnCheck[],
  findings: Findings,
): RowCheck | undefined {
  const at = primaryKey.map((name) => columns.findIndex(({ field }) => field?.name === name));
  if (at.length === 0 || at.includes(-1)) return undefined;
  const absent = primaryKey.map((field) =>
    findings.group("primary-key-missing", field, () => ({
      message: `"${field}" is missing, and it is part of the primary key`,
      field,
    })),
  );
  return (outcomes, { spotOf, texts }) => {
    for (const [index, column] of at.entries()) {
      if (outcomes[column]?.kind === "missing") absent[index]?.add(() => spotOf(column), texts[column] ?? "");
    }
  };
}
