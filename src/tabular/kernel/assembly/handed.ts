import { isMissing } from "./cells";
import { columnSize, columnsAt, handsOf, rowsAt, rowsEnd, slotOf } from "./layout";
import { anyReturns } from "./mark";
import { quote } from "./texts";

/** Bytes of what is handed on of each row; 0: nothing is. */
export let rowSize: i32 = 0;
/** Where the next row is handed on. */
export let kept: i32 = rowsAt;

export function setRowSize(bytes: i32): void {
  rowSize = bytes;
}

/** How many rows can be handed on before they are taken. */
export function roomForRows(): i32 {
  return (rowsEnd - kept) / rowSize;
}

/** How many rows were handed on since the last time. */
export function takeRows(): i32 {
  const count = rowSize == 0 ? 0 : (kept - rowsAt) / rowSize;
  kept = rowsAt;
  return count;
}

/** Hands on a row whose cells are written: where it begins, on which line, which record it is and the line feed at its end. */
export function handRow(start: i32, line: i32, record: i32, feed: i32): void {
  store<i32>(kept, start);
  store<i32>(kept, line, 4);
  store<i32>(kept, record, 8);
  store<i32>(kept, feed, 12);
  kept += rowSize;
}

/** Writes where the cells are that are handed on. */
export function handCells(first: i32, rowCount: i32, width: i32): void {
  for (let index = 0; index < width; index++) {
    const column = columnsAt + index * columnSize;
    if (load<u8>(column, handsOf) == 0) continue;
    const trims = anyReturns && index == width - 1;
    let slot = kept + (load<u16>(column, slotOf) as i32);
    let event = first + 4 * index;
    for (let row = 0; row < rowCount; row++) {
      handCell(event, slot, trims);
      slot += rowSize;
      event += 4 * width;
    }
  }
}

export function handCell(event: i32, slot: i32, trims: bool): void {
  const start = load<i32>(event) + 1;
  let end = load<i32>(event, 4);
  if (trims && end > start && load<u8>(end - 1) == 13) end--;
  store<i32>(slot, start);
  store<i32>(slot, end, 4);
}

/** Takes back the cells of a key that are missing values. */
export function dropMissing(column: usize, first: usize, rowCount: i32, stride: i32, trims: bool): void {
  let slot = kept + (load<u16>(column, slotOf) as i32);
  let event = first;
  for (let row = 0; row < rowCount; row++) {
    if (isMissingCell(column, event, trims)) store<i32>(slot, 0);
    slot += rowSize;
    event += stride;
  }
}

export function isMissingCell(column: usize, event: usize, trims: bool): bool {
  let start = (load<u32>(event) as usize) + 1;
  let end = load<u32>(event, 4) as usize;
  if (trims && end > start && load<u8>(end - 1) == 13) end--;
  if (quote != 0 && end > start && load<u8>(start) == quote) {
    start++;
    end--;
  }
  return isMissing(column, start, end - start);
}
