import { createHash } from "node:crypto";
import type { FieldType } from "./model.ts";
import type { CellValue, Operand, Reader } from "./types/reader.ts";

/** Different values counted of one column at most: beyond, the profile says that there are more. */
export const distinctCap = 1_000;

/** What a column holds, in numbers. Plain JSON. */
export type ColumnProfile = {
  readonly name: string;
  readonly type: FieldType;
  /** Rows without a value. */
  readonly missing: number;
  /** Of these, how many there are of each missing value that has a label, by that; only where some have one. */
  readonly missingByLabel?: Readonly<Record<string, number>>;
  /** Rows whose cell is not of the type. */
  readonly invalid: number;
  /** Different values; at {@link distinctCap} counting ends and `moreDistinct` is true. */
  readonly distinct: number;
  readonly moreDistinct: boolean;
  /** As they are written in the file; only of types that have an order, and when there is a value. */
  readonly minimum?: string;
  readonly maximum?: string;
};

/** What one table holds. Plain JSON. */
export type TableProfile = {
  readonly name: string;
  readonly path: string;
  /** Data rows, blank ones left out. */
  readonly rows: number;
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
