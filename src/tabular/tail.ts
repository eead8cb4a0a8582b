import type { CsvRecord } from "./csv/record.ts";

/** A record and its number after the header, from 1. */
export type NumberedRecord = { readonly record: CsvRecord; readonly row: number };

/** How far back the end of a table goes: characters of its cells, and one for each cell. */
export const tailSize = 5_000;

/** In how many bytes the end of a table is: no character has more than three of them for each of its UTF-16 units, no end of a cell or line more than four. */
export const tailBytes = (size: number) => 4 * size + 4;

/** Records that are kept. */
const mostRecords = 16;

export type Tail = {
  add(record: CsvRecord, row: number, isBlank: boolean): void;
  /** Another one, which goes on from here by itself. */
  copy(): Tail;
  /** The last one last. */
  list(): readonly NumberedRecord[];
};

type Kept = NumberedRecord & { readonly from: number };

/** Keeps the last records that are not blank, as far as they are near the end. */
export function createTail(
  most: number,
  before: { readonly kept: readonly Kept[]; readonly size: number } = empty,
): Tail {
  let { kept, size } = before;
  return {
    add(record, row, isBlank) {
      const from = size;
      const own = sizeOf(record, most);
      size += own;
      if (own > most) kept = [];
      if (own > most || isBlank) return;
      kept = [...kept.slice(1 - mostRecords), { record, row, from }];
    },
    copy: () => createTail(most, { kept, size }),
    list: () => kept.filter(({ from }) => size - from <= most),
  };
}

const empty = { kept: [], size: 0 };

/** Not counted on where it is more than is asked for. */
function sizeOf({ cells, width }: CsvRecord, most: number): number {
  let size = width;
  for (const text of cells) {
    if (size > most) return size;
    size += text.length;
  }
  return size;
}
