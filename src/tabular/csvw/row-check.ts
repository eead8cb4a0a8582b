import type { Findings } from "../findings.ts";
import { hashOf, type KeyHash } from "../keys/hash.ts";
import { type Repeat, repeats } from "../keys/row-keys.ts";
import { createKeyTable, type KeySet } from "../keys/table.ts";
import { cellSpot } from "../structure.ts";
import type { CellOutcome, CsvwColumnCheck } from "./column-check.ts";
import type { Column, ForeignKey } from "./model.ts";
import type { FileRow } from "./rows.ts";

/** The keys of a table over some of its columns: those that occur, and those that occur more than once. */
export type ReferencedKeys = { readonly seen: KeySet; readonly repeated: KeySet };

/** A foreign key, the keys of the table that it refers to, and how messages name that table. */
export type KnownReference = { readonly key: ForeignKey; readonly keys: ReferencedKeys; readonly place: string };

/** Looks at the cells of one row together, by the outcomes of its columns. */
export type CsvwRowCheck = (outcomes: readonly (CellOutcome | undefined)[], row: FileRow, number: number) => void;

type Places = readonly number[];

const placesOf = (columns: readonly Column[], names: readonly string[]): Places =>
  names.map((name) => columns.findIndex((column) => column.named && column.name === name));
const spotOf = ({ record, skipped }: FileRow, [at = 0]: Places, number: number) =>
  cellSpot(record, skipped + at, number);
const textOf = ({ cells }: FileRow, at: Places) => at.map((index) => cells[index] ?? "").join(", ");
const quoted = (names: readonly string[]) => names.map((name) => `"${name}"`).join(", ");
const fieldOf = (names: readonly string[]) => (names.length === 1 ? names[0] : undefined);

/** No two rows have the same key; a null is a value like any other. @see Model for Tabular Data §6.6 */
export function primaryKeyCheck(columns: readonly Column[], key: readonly string[], findings: Findings): CsvwRowCheck {
  const at = placesOf(columns, key);
  const seen = createKeyTable();
  let first: Repeat | undefined;
  const repeated = findings.group("primary-key", "", () => ({
    message: `A row before has the same primary key (${quoted(key)})${repeats(first)}`,
    field: fieldOf(key),
  }));
  return (outcomes, row, number) => {
    const own = keyOf(outcomes, at);
    const line = row.record.places[0] ?? 1;
    const before = own ? seen.add(own.hash, line) : 0;
    if (before === 0) return;
    first ??= { line, before };
    repeated.add(spotOf(row, at, number), textOf(row, at));
  };
}

/** Each row refers to exactly one row of the other table, one without a value too. @see Model for Tabular Data §6.6 */
export function foreignKeyCheck(
  columns: readonly Column[],
  { key, keys, place }: KnownReference,
  findings: Findings,
): CsvwRowCheck {
  const at = placesOf(columns, key.columns);
  const group = (kind: string, message: string, fix?: string) =>
    findings.group("foreign-key", JSON.stringify([kind, place, ...key.columns, ...key.reference.columns]), () => ({
      message,
      field: fieldOf(key.columns),
      fix,
    }));
  const refers = `${quoted(key.columns)} refers to ${quoted(key.reference.columns)} of ${place}, which has`;
  const dangling = group("none", `${refers} no such row`);
  const ambiguous = group(
    "several",
    `${refers} more than one such row`,
    "Leave one such row in the table that is referred to.",
  );
  const absent = group(
    "null",
    `${quoted(key.columns)} has no value here, and its foreign key wants each row to refer to one of ${place}`,
    "Fill in the value, or take the foreign key out of the metadata: CSVW knows no optional ones.",
  );
  return (outcomes, row, number) => {
    const own = keyOf(outcomes, at);
    if (own === undefined) return;
    const fault = keys.repeated.has(own.hash)
      ? ambiguous
      : keys.seen.has(own.hash)
        ? undefined
        : own.hasNull
          ? absent
          : dangling;
    fault?.add(spotOf(row, at, number), textOf(row, at));
  };
}

/** Collects the keys of a table that others refer to. */
export function keyCollector(columns: readonly Column[], names: readonly string[]) {
  const at = placesOf(columns, names);
  const seen = createKeyTable();
  const repeated = createKeyTable();
  const collect: CsvwRowCheck = (outcomes, row) => {
    const own = keyOf(outcomes, at);
    const line = row.record.places[0] ?? 1;
    if (own && seen.add(own.hash, line) !== 0) repeated.add(own.hash, line);
  };
  return { collect, keys: { seen, repeated } satisfies ReferencedKeys };
}

/** The key of a row over some columns; undefined where there are none, or a part is not of its datatype. */
function keyOf(
  outcomes: readonly (CellOutcome | undefined)[],
  at: Places,
): { readonly hash: KeyHash; readonly hasNull: boolean } | undefined {
  const parts = at.flatMap((index) => outcomes[index] ?? []);
  if (at.length === 0 || parts.length < at.length) return undefined;
  return { hash: hashOf(parts.map(({ key }) => key)), hasNull: parts.some(({ isNull }) => isNull) };
}

/** The outcomes of a row's cells; a virtual column's cell is empty, and one that a short row does not have is not asked anything. */
export const outcomesOf = (
  columns: readonly Column[],
  checks: readonly CsvwColumnCheck[],
  row: FileRow,
  number: number,
): readonly (CellOutcome | undefined)[] =>
  checks.map((check, index) => {
    const text = columns[index]?.virtual ? "" : row.cells[index];
    return text === undefined ? undefined : check.check(text, () => spotOf(row, [index], number));
  });
