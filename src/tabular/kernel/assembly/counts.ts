import { countsAt, countsOf, lastsAt, lastsOf, pendingAt } from "./layout";
import { lineAt } from "./lines";

/** Counts what is wrong with rows that stay, column by column, the last row first. So many records were before them. */
export function countPending(end: i32, limit: i32, first: i32, stride: i32, records: i32): void {
  let before = -1;
  let known: u32 = 0;
  for (let each = end - 12; each >= pendingAt; each -= 12) {
    const row = load<i32>(each);
    if (row >= limit) continue;
    const index = load<i32>(each, 4);
    const found = load<u32>(each, 8);
    count(index, found);
    if (index != before) known = 0;
    before = index;
    const fresh = found & ~known;
    if (fresh == 0) continue;
    known |= fresh;
    keepLast(index, fresh, records + row + 1, lineAt(row, load<i32>(first + 4 * index + stride * row) + 1));
  }
}

/** @param index of a column; `mostColumns` for the row as a whole */
export function count(index: i32, faults: u32): void {
  for (let left = faults; left != 0; left &= left - 1) {
    const counter = countsAt + index * countsOf + (ctz(left) as i32) * 4;
    store<u32>(counter, load<u32>(counter) + 1);
  }
}

export function keepLast(index: i32, faults: u32, record: i32, line: i32): void {
  for (let left = faults; left != 0; left &= left - 1) {
    const last = lastsAt + index * lastsOf + (ctz(left) as i32) * 8;
    store<i32>(last, record);
    store<i32>(last, line, 4);
  }
}
