import { grouped } from "../../report/counts.ts";
import type { Files } from "../../runner/ports.ts";
import { wordsOf } from "../column-words.ts";
import type { FieldType, TableSource } from "../model.ts";
import { personalKey } from "../types/personal.ts";
import { ukTypeKey } from "../types/uk/uk-types.ts";
import { enoughRows, type InferredColumn } from "./column.ts";
import { longestName, mostKeys } from "./evidence.ts";
import { readTexts } from "./read.ts";
import { isKeyName, singularOf } from "./words.ts";

export type Key = {
  /** Places of the columns. */
  readonly columns: readonly number[];
  readonly kind: "primary" | "unique";
  readonly why: string;
};

/** Types whose values can be what a row is called. */
const naming: ReadonlySet<FieldType> = new Set(["string", "integer", "date", "datetime", "year", "yearmonth"]);
const temporal: ReadonlySet<FieldType> = new Set(["date", "datetime", "year", "yearmonth"]);

/** Several rows, people or companies may share these. */
const shared: ReadonlySet<unknown> = new Set(["postcode", "sort-code"]);

const canName = ({ field, evidence }: InferredColumn) =>
  naming.has(field.type) && evidence.longest <= longestName && field.categories === undefined && field.format !== "uri";

/** The one column whose value is different in every row because it is what the row is called. */
export function singleKey(table: string, columns: readonly InferredColumn[], rows: number): Key | undefined {
  const row = singularOf(wordsOf(table));
  const isNamed = ({ field }: InferredColumn) => {
    const words = wordsOf(field.name);
    const uk = field[ukTypeKey];
    return isKeyName(words) || (words === row && !isTemporal(field.type)) || (uk !== undefined && !shared.has(uk));
  };
  const different = columns.map((column) => rows > 1 && column.unique && canName(column));
  const named = columns.findIndex(
    (column, at) => different[at] === true && column.complete && (isNamed(column) || column.evidence.counting),
  );
  if (named >= 0) return { columns: [named], kind: "primary", why: `each of the ${grouped(rows)} rows has its own` };
  const at = columns.findIndex(({ evidence }) => evidence.more || evidence.counts.size > 1);
  const first = columns[at];
  if (first === undefined || different[at] !== true || !mayBeFirst(first)) return undefined;
  if (first.complete && rows >= enoughRows)
    return { columns: [at], kind: "primary", why: `each of the ${grouped(rows)} rows has its own` };
  return {
    columns: [at],
    kind: "unique",
    why: first.complete
      ? `${rows} different ones; so few rows do not show that it is never missing`
      : `different where it is there, and in ${rows - first.evidence.present} of ${rows} rows it is not`,
  };
}

/** Of whole numbers, only codes: a measure may be different in every row so far. */
const mayBeFirst = ({ field, evidence }: InferredColumn) =>
  field.type !== "integer" || (evidence.width > 1 && evidence.digits);

const mostColumns = 10;
const largestKey = 5;
/** Repetitions that chance would have brought, for none to mean something. */
const byChance = 10;
/** Of so many rows that there could be, at least one is there: in sparser tables nothing is repeated for long, whatever it is. */
const sparsest = 1_000;

/**
 * The fewest columns that are different in every row only together, the leftmost of those; the file is read once for each number of
 * columns, and more often where many sets of them seem to be different for long. Columns that would hardly repeat together anyway, such as two measures, are no key.
 */
export async function compositeKey(
  table: TableSource,
  columns: readonly InferredColumn[],
  rows: number,
  files: Files,
): Promise<Key | undefined> {
  if (rows < enoughRows || rows > mostKeys) return undefined;
  const fit = columns.flatMap((column, at) => (mayTakePart(column, rows) ? [at] : [])).slice(0, mostColumns);
  const different = (at: number) => columns[at]?.evidence.counts.size ?? 0;
  for (let size = 2; size <= Math.min(largestKey, fit.length); size++) {
    const sets = subsets(fit, size).filter((set) => {
      const possible = set.reduce((product, at) => product * different(at), 1);
      const isDense = possible >= rows && possible <= sparsest * rows;
      return isDense && (rows * (rows - 1)) / 2 / possible >= byChance;
    });
    const unique = await differentIn(table, columns, sets, files);
    if (unique) return { columns: unique, kind: "primary", why: "only together are they different in every row" };
  }
  return undefined;
}

const mayTakePart = ({ field, complete, evidence }: InferredColumn, rows: number): boolean =>
  complete &&
  naming.has(field.type) &&
  field[personalKey] !== true &&
  !evidence.more &&
  evidence.longest <= longestName &&
  evidence.counts.size > 1 &&
  evidence.counts.size < rows;

type Sets = readonly (readonly number[])[];

/** The first of some sets of columns that is different in every row. */
async function differentIn(
  table: TableSource,
  columns: readonly InferredColumn[],
  sets: Sets,
  files: Files,
): Promise<readonly number[] | undefined> {
  for (let waiting = sets; waiting.length > 0; ) {
    const { unique, postponed } = await readOnce(table, columns, waiting, files);
    if (unique) return unique;
    waiting = postponed;
  }
  return undefined;
}

/** Keys that are remembered at a time, of all sets together. */
const mostRemembered = 2_000_000;

/** Reads a table for the first set that is different in every row; the last ones wait where all together would remember too much. */
async function readOnce(table: TableSource, columns: readonly InferredColumn[], sets: Sets, files: Files) {
  const left = new Map(sets.map((set) => [set, new Set<string>()]));
  const postponed: (readonly number[])[] = [];
  let read = 0;
  for await (const batch of readTexts(table, files)) {
    const keys = batch.columns.map((texts, at) => texts.map((text) => logicalKey(columns[at], text)));
    read += batch.rows;
    while (left.size > 1 && left.size * read > mostRemembered) {
      const last = [...left.keys()].slice(Math.ceil(left.size / 2));
      for (const set of last) left.delete(set);
      postponed.unshift(...last);
    }
    for (const [set, seen] of left) {
      for (let row = 0; row < batch.rows; row++) seen.add(JSON.stringify(set.map((at) => keys[at]?.[row])));
      if (seen.size < read) left.delete(set);
    }
    if (left.size === 0) break;
  }
  return { unique: left.keys().next().value, postponed };
}

/** The same for two cells just when they stand for the same value. */
export function logicalKey(column: InferredColumn | undefined, text: string): string {
  const value = column?.reader.read(text);
  return column === undefined || value === undefined || value === null ? text : column.reader.key(value, text);
}

/** Leftmost first. */
function subsets(of: readonly number[], size: number): readonly (readonly number[])[] {
  if (size === 0) return [[]];
  return of.flatMap((first, at) => subsets(of.slice(at + 1), size - 1).map((rest) => [first, ...rest]));
}

export const isTemporal = (type: FieldType): boolean => temporal.has(type);
