import { faultsOf, keepOrder, setOrdered } from "./cells";
export { freeTextFaults } from "./cells";
import { setAscii } from "./damage";
import {
  blankRow,
  columnSize,
  columnsAt,
  countsAt,
  countsOf,
  kindOf,
  longRow,
  mostColumns,
  orderFault,
  otherKind,
  pendingAt,
  quietOf,
  rowsAt,
  rowsEnd,
  shortRow,
  slotOf,
} from "./layout";
import { setQuote } from "./texts";

let delimiter: u8 = 44;
let quote: u8 = 34;
let width: i32 = 0;
/** Bytes of what is handed on of each row; 0: nothing is. */
let rowSize: i32 = 0;
let quietRows: u32 = 0;

/** The line that the next record begins on, from 1. */
let line: i32 = 1;
let recordLine: i32 = 1;
let recordStart: i32 = 0;
let recordEnd: i32 = 0;
/** Records so far, blank ones among them. */
let records: i32 = 0;
/** Records that were right, or wrong in known ways; no blank ones. */
let rows: i32 = 0;
let lineFeeds: i32 = 0;
let carriageReturns: i32 = 0;
let kept: i32 = rowsAt;

/** @param quoteCode 0: nothing quotes. @param orderedColumn whose values are to grow from row to row; -1: none */
export function prepare(delimiterCode: u8, quoteCode: u8, columns: i32, bytesOfRow: i32, orderedColumn: i32): void {
  delimiter = delimiterCode;
  quote = quoteCode;
  setQuote(quoteCode);
  setOrdered(orderedColumn < 0 ? 0 : columnsAt + orderedColumn * columnSize);
  width = columns;
  rowSize = bytesOfRow;
}

export function begin(firstLine: i32, firstRecords: i32): void {
  line = firstLine;
  records = firstRecords;
}

export function setQuietRows(faults: u32): void {
  quietRows = faults;
}

export function lineNow(): i32 {
  return line;
}
export function lineOfRecord(): i32 {
  return recordLine;
}
export function startOfRecord(): i32 {
  return recordStart;
}
export function endOfRecord(): i32 {
  return recordEnd;
}
export function recordCount(): i32 {
  return records;
}
export function rowCount(): i32 {
  return rows;
}
export function lineFeedCount(): i32 {
  return lineFeeds;
}
export function carriageReturnCount(): i32 {
  return carriageReturns;
}

/** How many rows were handed on since the last time. */
export function takeRows(): i32 {
  const count = rowSize == 0 ? 0 : (kept - rowsAt) / rowSize;
  kept = rowsAt;
  return count;
}

/** A cell of so many bytes may be one that is cut. */
const longCell: i32 = 1_000_000;

/** All is read but a record that has no end yet. */
const wantsMore: i32 = 0;
/** Somebody else has to look at a record, which is all here. */
const wantsLook: i32 = 1;
/** From the record's start on the bytes are not as RFC 4180 has them. */
const isIrregular: i32 = 2;
/** No more rows can be handed on. */
const isFull: i32 = 3;
/** Values do not grow that were to grow. */
const isOutOfOrder: i32 = 4;

/** For each bit, whether the number of bits up to it, itself among them, is odd. */
// @ts-ignore: decorator
@inline
function prefixXor(bits: u64): u64 {
  let all = bits;
  all ^= all << 1;
  all ^= all << 2;
  all ^= all << 4;
  all ^= all << 8;
  all ^= all << 16;
  all ^= all << 32;
  return all;
}

// @ts-ignore: decorator
@inline
function where(a: v128, b: v128, c: v128, d: v128, code: v128): u64 {
  return (
    (i8x16.bitmask(i8x16.eq(a, code)) as u64) |
    ((i8x16.bitmask(i8x16.eq(b, code)) as u64) << 16) |
    ((i8x16.bitmask(i8x16.eq(c, code)) as u64) << 32) |
    ((i8x16.bitmask(i8x16.eq(d, code)) as u64) << 48)
  );
}

/**
 * Reads records from a record's beginning on, and checks their cells.
 *
 * @param from where a record begins
 * @param to the end of what is there
 * @param isAscii whether all of that is known to be
 * @returns why it goes no further
 */
export function run(from: i32, to: i32, isAscii: bool): i32 {
  setAscii(isAscii);
  const delimiters = i8x16.splat(delimiter);
  const quotes = i8x16.splat(quote);
  const feeds = i8x16.splat(10);
  const returns = i8x16.splat(13);
  const anyQuotes = quote != 0;
  const hands = rowSize != 0;
  const lastColumn = columnsAt + width * columnSize;

  let cellStart = from;
  let column = columnsAt;
  let pending = pendingAt;
  let look = false;
  let filled = 0;
  let wasQuoted = false;
  let inQuotes: u64 = 0;
  let lastQuoting: u64 = 0;
  let afterSeparator: u64 = 1;
  let afterClosing: u64 = 0;
  recordStart = from;
  recordLine = line;

  for (let base = from; base < to; base += 64) {
    const a = v128.load(base);
    const b = v128.load(base, 16);
    const c = v128.load(base, 32);
    const d = v128.load(base, 48);
    const there: u64 = to - base >= 64 ? ~(0 as u64) : ((1 as u64) << ((to - base) as u64)) - 1;
    const feed = where(a, b, c, d, feeds) & there;
    // Most files have none.
    const hasReturns = v128.any_true(
      v128.or(
        v128.or(i8x16.eq(a, returns), i8x16.eq(b, returns)),
        v128.or(i8x16.eq(c, returns), i8x16.eq(d, returns)),
      ),
    );
    const back = hasReturns ? where(a, b, c, d, returns) & there : 0;
    const quoting = anyQuotes ? where(a, b, c, d, quotes) & there : 0;
    let separators = (where(a, b, c, d, delimiters) & there) | feed;
    let quotedFeeds: u64 = 0;
    let wrong: u64 = 0;
    // Of a cell that is quoted and ends here, the last quote is here or was a byte or two before.
    const mayBeQuoted = (quoting | lastQuoting) != 0;
    lastQuoting = quoting;

    if ((quoting | inQuotes | afterClosing) != 0) {
      const inside = prefixXor(quoting) ^ inQuotes;
      separators &= ~inside;
      quotedFeeds = feed & inside;
      const opening = quoting & inside;
      const closing = quoting & ~inside;
      const mayOpen = (separators << 1) | afterSeparator | (closing << 1) | afterClosing;
      wrong = (opening & ~mayOpen) | (((closing << 1) | afterClosing) & ~(separators | quoting | back) & there);
      afterClosing = closing >> 63;
      inQuotes = ((inside as i64) >> 63) as u64;
    } else afterClosing = 0;
    afterSeparator = separators >> 63;

    if (back != 0) {
      const next: u64 = base + 64 < to ? ((load<u8>(base + 64) == 10 ? 1 : 0) as u64) << 63 : 0;
      let alone = back & ~((feed >> 1) | next);
      // What follows the last byte is not known yet.
      if (base + 64 >= to) alone &= ~((1 as u64) << ((to - 1 - base) as u64));
      wrong |= alone;
    }
    if (wrong != 0) {
      const before = ((1 as u64) << ctz(wrong)) - 1;
      separators &= before;
      quotedFeeds &= before;
    }

    let events = separators | quotedFeeds;
    while (events != 0) {
      const bit = ctz(events);
      events &= events - 1;
      const at = base + (bit as i32);
      if (((quotedFeeds >> bit) & 1) != 0) {
        line++;
        continue;
      }
      const endsRecord = ((feed >> bit) & 1) != 0;
      let end = at;
      const returned = endsRecord && at > cellStart && load<u8>(at - 1) == 13;
      if (returned) end--;

      if (!look) {
        const raw = end;
        let start = cellStart;
        const isQuoted = mayBeQuoted && end > start && load<u8>(start) == quote;
        if (isQuoted) {
          start++;
          end--;
          wasQuoted = true;
        }
        filled |= end - start;
        if (raw - cellStart >= longCell) look = true;
        else if (column < lastColumn) {
          if (hands && load<u8>(column, kindOf) == otherKind) {
            const slot = kept + load<i32>(column, slotOf);
            store<i32>(slot, cellStart);
            store<i32>(slot, raw, 4);
          } else {
            const faults = faultsOf(column, start, end, isQuoted);
            if (faults != 0) {
              if (faults == orderFault) return isOutOfOrder;
              if ((faults & ~load<u32>(column, quietOf)) != 0) look = true;
              else {
                store<u32>(pending, (column - columnsAt) / columnSize);
                store<u32>(pending, faults, 4);
                pending += 8;
              }
            }
          }
        }
      }
      column += columnSize;
      cellStart = at + 1;
      if (!endsRecord) continue;

      if (returned) carriageReturns++;
      else lineFeeds++;
      line++;
      records++;
      recordEnd = at + 1;
      if (look) return wantsLook;
      if (filled == 0 && (column > columnsAt + columnSize || !wasQuoted)) {
        if ((quietRows & blankRow) == 0) return wantsLook;
        count(countsAt + mostColumns * countsOf, blankRow);
      } else {
        if (column != lastColumn) {
          const fault = column < lastColumn ? shortRow : longRow;
          if ((quietRows & fault) == 0) return wantsLook;
          count(countsAt + mostColumns * countsOf, fault);
          if (hands) for (let absent = column; absent < lastColumn; absent += columnSize) handNothing(absent);
        }
        for (let each = pendingAt; each < pending; each += 8) {
          count(countsAt + load<i32>(each) * countsOf, load<u32>(each, 4));
        }
        keepOrder();
        rows++;
        if (hands) {
          store<i32>(kept, recordStart);
          store<i32>(kept, recordLine, 4);
          store<i32>(kept, records, 8);
          store<i32>(kept, at, 12);
          kept += rowSize;
        }
      }
      column = columnsAt;
      pending = pendingAt;
      filled = 0;
      wasQuoted = false;
      recordStart = at + 1;
      recordLine = line;
      if (hands && kept + rowSize > rowsEnd) return isFull;
    }
    if (wrong != 0) {
      line = recordLine;
      return isIrregular;
    }
  }
  line = recordLine;
  return wantsMore;
}

/** Says that a row has no such cell. */
function handNothing(struct: usize): void {
  if (load<u8>(struct, kindOf) != otherKind) return;
  const slot = kept + load<i32>(struct, slotOf);
  store<i32>(slot, 0);
  store<i32>(slot, 0, 4);
}

function count(counters: usize, faults: u32): void {
  for (let left = faults; left != 0; left &= left - 1) {
    const counter = counters + (ctz(left) as usize) * 4;
    store<u32>(counter, load<u32>(counter) + 1);
  }
}
