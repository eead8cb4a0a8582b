import { createHash } from "node:crypto";
import type { FieldType } from "./model.ts";
import type { CellValue, Operand, Reader } from "./types/reader.ts";

/** Different values counted of one column at most: beyond, the profile says that there are more. */
export const distinctCap = 1_000;

/** What a column holds, in numbers: of all rows, or of those in the sample. Plain JSON. */
export type ColumnProfile = {
  readonly name: string;
  readonly type: FieldType;
  /** No schema describes it: the name is the file's, and the type one that all values have which were seen. */
  readonly undescribed?: true;
  /** Its values say who somebody is: none of them, nor anything made of them, is here. */
  readonly personal?: true;
  /** Rows without a value. */
  readonly missing: number;
  /** What stands for a missing value, where it is anything but an empty cell. */
  readonly markers?: readonly Marker[];
  /** Rows whose cell is not of the type. */
  readonly invalid: number;
  /** Different values; where `moreDistinct` is true there may be more. With `distinctBetween` it is an estimate. */
  readonly distinct: number;
  readonly moreDistinct: boolean;
  /** Of a sample: how many different values the whole table has at least and at most. */
  readonly distinctBetween?: readonly [least: number, most: number];
  /** As they are written in the file; only of types that have an order, and when there is a value. */
  readonly minimum?: string;
  readonly maximum?: string;
  /** Only of numbers and moments. */
  readonly spread?: Spread;
  /** The commonest values as they are written, the most frequent first: all where there are few, else those that occur more than once. */
  readonly top?: readonly { readonly value: string; readonly count: number }[];
};

export type Marker = { readonly value: string; readonly label?: string; readonly count: number };

/**
 * How values lie on a line. Their unit follows from the column's type: numbers and years as they are, dates in days since
 * 1970-01-01, datetimes in seconds since then, times in seconds since midnight, months counted from the year 0.
 */
export type Spread = {
  readonly mean: number;
  /** The least value, the greatest, and 19 between: one every five percent of the values. */
  readonly quantiles: readonly number[];
  /** How many values are as great as the greatest. */
  readonly atGreatest: number;
  /** How many values lie in each of equally wide bins from `from` up to `to`; what lies beyond counts in the outer ones. */
  readonly bins: readonly number[];
  readonly from: number;
  readonly to: number;
};

/** What one table holds. Plain JSON. */
export type TableProfile = {
  /** Absent of what was written before there were samples, spreads and top values. */
  readonly version?: 2;
  readonly name: string;
  readonly path: string;
  /** Data rows, blank ones left out; never an estimate. */
  readonly rows: number;
  /** The columns' counts are of so many rows, one of every so many records. Absent: of all. */
  readonly sampled?: { readonly rows: number; readonly every: number };
  readonly columns: readonly ColumnProfile[];
};

export type Profiler = {
  missing(label?: string): void;
  invalid(): void;
  value(value: CellValue, text: string): void;
  result(): ColumnProfile;
};

export function createProfiler(name: string, type: FieldType, reader: Reader): Profiler {
  let missing = 0;
  const labels = new Map<string, number>();
  let invalid = 0;
  let more = false;
  const keys = new Set<string>();
  let least: Operand | undefined;
  let greatest: Operand | undefined;
  return {
    missing(label) {
      missing++;
      if (label !== undefined) labels.set(label, (labels.get(label) ?? 0) + 1);
    },
    invalid: () => void invalid++,
    value(value, text) {
      if (!more) {
        const short = shortKey(reader.key(value, text));
        if (keys.size < distinctCap) keys.add(short);
        else if (!keys.has(short)) more = true;
      }
      if (!reader.compare) return;
      // NaN has no order, not even with itself.
      if (Number.isNaN(value)) return;
      const operand = { value, text };
      if (least === undefined || (reader.compare(operand, least) ?? 0) < 0) least = operand;
      if (greatest === undefined || (reader.compare(operand, greatest) ?? 0) > 0) greatest = operand;
    },
    result: () => ({
      name,
      type,
      missing,
      ...(labels.size === 0 ? {} : { missingByLabel: Object.fromEntries(labels) }),
      invalid,
      distinct: keys.size,
      moreDistinct: more,
      ...(least === undefined ? {} : { minimum: least.text }),
      ...(greatest === undefined ? {} : { maximum: greatest.text }),
    }),
  };
}

/**
 * A key to remember: a long one by its hash, so that what is remembered does not grow with the cells; a short one as a string
 * of its own, since a piece of a larger string keeps all of that in memory.
 */
export function shortKey(key: string): string {
  if (key.length < 13) return key;
  return key.length <= 64 ? Buffer.from(key).toString() : `#${createHash("sha256").update(key).digest("base64")}`;
}
