import { faults, findFault, passOver, pendingEnd } from "./cells";
import { count, countPending, keepLast } from "./counts";
import { setAscii } from "./damage";
import {
  dropMissing,
  handCell,
  handCells,
  handRow,
  isMissingCell,
  kept,
  roomForRows,
  rowSize,
  setRowSize,
} from "./handed";
import { hashKeys } from "./keys";
import {
  blankRow,
  columnSize,
  columnsAt,
  controlRow,
  endsAt,
  eventsAt,
  handsCell,
  handsKey,
  handsOf,
  longRow,
  mostCells,
  mostColumns,
  orderFault,
  paddedRow,
  pendingAt,
  quietOf,
  shortRow,
  slotOf,
  typeFault,
  unsure,
} from "./layout";
import {
  beginMarked,
  carriageReturns,
  line,
  lineAt,
  lineFeeds,
  nextControl,
  passControls,
  passEnds,
  passLines,
  passLongLines,
  setLine,
} from "./lines";
import { anyReturns, endCount, mark, quotedFeedCount, setMarks, wrongAt } from "./mark";
import { beginOrder, keepOrder, keepWrong, ordered, setOrdered } from "./numbers";
import { quote, setQuote } from "./texts";

export { takeRows } from "./handed";

let width: i32 = 0;
/** Cells that a row has at least. */
let least: i32 = 0;
let quietRows: u32 = 0;
/** The record from which on a row is shown to whoever wants a sample. */
let wanted: i32 = i32.MAX_VALUE;
let recordLine: i32 = 1;
let recordStart: i32 = 0;
let recordEnd: i32 = 0;
/** Records so far, blank ones among them. */
let records: i32 = 0;
/** Records that were right, or wrong in known ways; no blank ones. */
let rows: i32 = 0;
/** The first record of those that are blank at the end of what was read, the line that it begins on, and how many rows were before it. */
let blankRecord: i32 = 0;
let blankLine: i32 = 0;
let rowsBeforeBlank: i32 = 0;
/** The last blank record so far and its line, and the last one before those. */
let lastBlank: i32 = 0;
let lineOfLastBlank: i32 = 0;
let blankBefore: i32 = 0;
let lineOfBlankBefore: i32 = 0;

// The record that somebody has to look at: where its cells are, and what is wrong with it as a row.
let seenCell: i32 = 0;
let seenCells: i32 = 0;
let seenRow: u32 = 0;

/** @param quoteCode 0: nothing quotes. @param orderedColumn whose values are to grow from row to row; -1: none */
export function prepare(
  delimiterCode: u8,
  quoteCode: u8,
  columns: i32,
  leastCells: i32,
  bytesOfRow: i32,
  orderedColumn: i32,
): void {
  setQuote(quoteCode);
  setMarks(delimiterCode, quoteCode);
  setOrdered(orderedColumn < 0 ? 0 : columnsAt + orderedColumn * columnSize);
  width = columns;
  least = leastCells;
  setRowSize(bytesOfRow);
}

export function begin(firstLine: i32, firstRecords: i32): void {
  setLine(firstLine);
  records = firstRecords;
  goesOnAt = 0;
}

export function setQuietRows(faults: u32): void {
  quietRows = faults;
}

export function setWanted(record: i32): void {
  wanted = record;
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

/** The first of the blank records that the last run ended with; 0: it ended with another. */
export function firstBlank(): i32 {
  return rows == rowsBeforeBlank ? blankRecord : 0;
}
export function lineOfFirstBlank(): i32 {
  return blankLine;
}

/** The last of the blank records that a row of the last run came behind; 0: there was none. */
export function blankBetween(): i32 {
  return firstBlank() == 0 ? lastBlank : blankBefore;
}
export function lineOfBlankBetween(): i32 {
  return firstBlank() == 0 ? lineOfLastBlank : lineOfBlankBefore;
}
export function lineFeedCount(): i32 {
  return lineFeeds;
}
export function carriageReturnCount(): i32 {
  return carriageReturns;
}

/** What is wrong, as a row, with the record that somebody has to look at; `unsure`: that is not known, nor what is in its cells. */
export function faultsOfRow(): u32 {
  return seenRow;
}

/** What is wrong with one of its cells. A value that has to grow counts as one that was read. */
export function faultsOfCell(index: i32): u32 {
  if (index >= seenCells || seenRow == unsure) return 0;
  const column = (columnsAt + index * columnSize) as usize;
  const event = (eventsAt + 4 * (seenCell + index - 1)) as usize;
  beginOrder();
  const found: u32 = findFault(column, event, 0, 1, 0, index == seenCells - 1) == 0 ? faults : 0;
  if (column == ordered && (found & (orderFault | unsure)) == 0) keepOrder();
  return found;
}

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
/** A row, which is checked and counted, is to be seen. */
const isWanted: i32 = 5;
/** Bytes that are looked at together: what is found of them stays in the memory that is nearest. A longer record is somebody else's. */
const stretch: i32 = 1 << 15;
/** Rows that are checked together: so many cells at most, since each may be wrong. */
const mostChecked: i32 = 5461;

// What is marked is used again where reading goes on behind a record that somebody had to see: up to where it is marked, which record
// and which cell come next, and from where to where a run has to be.
let markedTo: i32 = 0;
let nextRecord: i32 = 0;
let nextCell: i32 = 0;
let goesOnAt: i32 = 0;
let goesOnTo: i32 = 0;

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
  beginOrder();
  let isMarked = from == goesOnAt && to == goesOnTo;
  goesOnAt = 0;
  blankRecord = 0;
  lastBlank = 0;
  blankBefore = 0;
  recordStart = from;
  recordLine = line;
  while (recordStart < to) {
    if (!isMarked) {
      markedTo = recordStart + stretch < to ? recordStart + stretch : to;
      mark(recordStart, markedTo, to, false);
      beginMarked();
      nextRecord = 0;
      nextCell = 0;
    }
    isMarked = false;
    if (endCount == 0 && wrongAt == 0) return markedTo == to ? wantsMore : passLong(markedTo, to);
    const why = passRecords();
    if (why == wantsLook || why == isWanted || why == isFull) {
      goesOnAt = why == isFull ? recordStart : recordEnd;
      goesOnTo = to;
    }
    if (why == wantsLook || why == isWanted) return why;
    recordLine = line;
    if (why != wantsMore) return why;
    if (wrongAt != 0) return isIrregular;
    if (markedTo == to) return wantsMore;
  }
  return wantsMore;
}

/** Looks for the end of a record that is longer than a stretch, for somebody else to look at. */
function passLong(from: i32, to: i32): i32 {
  let lines = quotedFeedCount;
  for (let base = from; base < to; base += stretch) {
    mark(base, base + stretch < to ? base + stretch : to, to, true);
    if (endCount != 0) {
      const feed = load<i32>(eventsAt + 4 * (load<i32>(endsAt) - 1));
      recordEnd = feed + 1;
      seenRow = unsure;
      passLongLines(lines, feed);
      records++;
      return wantsLook;
    }
    if (wrongAt != 0) return isIrregular;
    lines += quotedFeedCount;
  }
  return wantsMore;
}

/** Reads the records whose ends are marked. */
function passRecords(): i32 {
  const rowLimit = mostChecked / width > 0 ? mostChecked / width : 1;
  while (nextRecord < endCount) {
    store<i32>(eventsAt + 4 * (nextCell - 1), recordStart - 1);
    let limit = endCount - nextRecord < rowLimit ? endCount - nextRecord : rowLimit;
    if (rowSize != 0) {
      const room = roomForRows();
      if (room == 0) return isFull;
      if (room < limit) limit = room;
    }
    // The row that is to be seen is the last of those that are checked together.
    const before = wanted > records ? wanted - records : 1;
    if (before < limit) limit = before;
    const regular = countRegular(nextRecord, nextCell, limit);
    if (regular > 0) {
      const right = passRows(nextCell, regular);
      if (right < 0) return isOutOfOrder;
      nextRecord += right;
      nextCell += right * width;
      if (right < regular) {
        see(nextCell, width, 0);
        nextRecord++;
        nextCell += width;
        passEnd(nextCell);
        return wantsLook;
      }
      if (records >= wanted) return showRow(width);
      continue;
    }
    const cells = load<i32>(endsAt + 4 * nextRecord) - nextCell;
    const rowsBefore = rows;
    const why = passOne(nextCell, cells);
    if (why == isOutOfOrder) return why;
    nextRecord++;
    nextCell += cells;
    if (why != wantsMore) return why;
    if (rows > rowsBefore && records >= wanted) return showRow(cells);
  }
  return wantsMore;
}

/** Says where the cells of a record are that somebody may have to look at. */
function see(firstCell: i32, cells: i32, rowFault: u32): void {
  seenCell = firstCell;
  seenCells = cells;
  seenRow = rowFault;
}

/** Says where the row is that was passed last, of so many cells, for somebody to see. */
function showRow(cells: i32): i32 {
  recordEnd = recordStart;
  recordStart = load<i32>(eventsAt + 4 * (nextCell - cells - 1)) + 1;
  return isWanted;
}

/** How many records, from one on, have as many cells as there are columns, are not blank and have no control characters. */
function countRegular(record: i32, firstCell: i32, limit: i32): i32 {
  let before = firstCell;
  let start = recordStart;
  // Of a record that has no more bytes for each cell than a pair of quotes and a delimiter, nothing may be in any.
  const mayBeBlank = 3 * width + 1;
  for (let count = 0; count < limit; count++) {
    const end = load<i32>(endsAt + 4 * (record + count));
    if (end - before != width) return count;
    const last = load<i32>(eventsAt + 4 * (end - 1));
    if (last > nextControl || (last - start <= mayBeBlank && isBlank(before, end))) return count;
    before = end;
    start = last + 1;
  }
  return limit;
}

/** Whether all cells are empty; a lone pair of quotes is a text. */
function isBlank(firstCell: i32, end: i32): bool {
  for (let cell = firstCell; cell < end; cell++) {
    const start = load<i32>(eventsAt + 4 * (cell - 1)) + 1;
    let stop = load<i32>(eventsAt + 4 * cell);
    if (cell == end - 1 && stop > start && load<u8>(stop - 1) == 13) stop--;
    if (stop == start) continue;
    const isPair = quote != 0 && stop - start == 2 && load<u8>(start) == quote;
    if (!isPair || end - firstCell == 1) return false;
  }
  return true;
}

/**
 * Checks rows that have a cell for each column.
 *
 * @returns how many are right, or wrong in known ways, up to the first that is not; -1 where values do not grow
 */
function passRows(firstCell: i32, rowCount: i32): i32 {
  const stride = 4 * width;
  const first = eventsAt + 4 * (firstCell - 1);
  let limit = rowCount;
  let pending = pendingAt;
  if (rowSize != 0) handCells(first, rowCount, width);
  const orderedColumn = ordered;
  for (let turn = 0; turn < 2; turn++) {
    for (let index = 0; index < width; index++) {
      const column = (columnsAt + index * columnSize) as usize;
      // The ordered one comes last, when it is known how far rows are right.
      if ((column == orderedColumn) != (turn == 1)) continue;
      const isLast = index == width - 1;
      const event = (first + 4 * index) as usize;
      const handing: i32 = rowSize != 0 ? load<u8>(column, handsOf) : 0;
      if (handing == handsCell) continue;
      if (handing == handsKey) dropMissing(column, event, limit, stride, isLast && anyReturns);
      const quiet = load<u32>(column, quietOf);
      // What is to be done beside counting it is done here.
      passOver(handing == handsKey || column == orderedColumn ? 0 : quiet, index, pending);
      for (let row = 0; ; row++) {
        row = findFault(column, event, row, limit, stride, isLast && anyReturns);
        pending = pendingEnd() as i32;
        if (row == limit) break;
        if (faults == orderFault) return -1;
        if ((faults & ~quiet) != 0) {
          limit = row;
          break;
        }
        keepWrong(column, faults);
        if (handing == handsKey && (faults & typeFault) != 0) {
          store<i32>(kept + row * rowSize + (load<u16>(column, slotOf) as i32), 0);
        }
        store<i32>(pending, row);
        store<i32>(pending, index, 4);
        store<u32>(pending, faults, 8);
        pending += 12;
        passOver(0, index, pending);
      }
    }
    // A row with a key that somebody else has to make is the first that is not passed: nothing of it is counted, nor kept.
    for (let row = 0; rowSize != 0 && turn == 0 && row < limit; row++) {
      if (!hashKeys(kept + row * rowSize, quote)) limit = row;
    }
    if (orderedColumn == 0) break;
  }
  passOver(0, 0, 0);
  countPending(pending, limit, first, stride, records);
  keepOrder();
  passAll(firstCell, limit);
  return limit;
}

/** Goes on behind some rows, and hands them on. */
function passAll(firstCell: i32, rowCount: i32): void {
  if (rowCount == 0) return;
  let end = eventsAt + 4 * (firstCell - 1);
  const stride = 4 * width;
  if (rowSize == 0 && quotedFeedCount == 0 && !anyReturns) {
    recordStart = load<i32>(end + stride * rowCount) + 1;
    passEnds(rowCount);
    records += rowCount;
    rows += rowCount;
    return;
  }
  for (let row = 0; row < rowCount; row++) {
    end += stride;
    passRow(load<i32>(end));
  }
}

/** Goes on behind a row that ends at a line feed, and hands it on. */
function passRow(feed: i32): void {
  const startLine = line;
  passLines(feed);
  records++;
  rows++;
  if (rowSize != 0) handRow(recordStart, startLine, records, feed);
  recordStart = feed + 1;
}

/** Says where a record ends that somebody else looks at. */
function passEnd(cell: i32): void {
  const feed = load<i32>(eventsAt + 4 * (cell - 1));
  recordEnd = feed + 1;
  recordLine = line;
  passLines(feed);
  records++;
}

/** What is wrong with a record as a row, its cells aside. */
function rowFaults(firstCell: i32, cells: i32, isControlled: bool): u32 {
  const controlled: u32 = isControlled ? controlRow : 0;
  if (cells < least) return controlled | shortRow;
  if (cells <= width) return controlled;
  return controlled | (isPadded(firstCell + width, firstCell + cells) ? paddedRow : longRow);
}

/** Whether nothing but delimiters is in the last cells of a record. */
function isPadded(firstCell: i32, end: i32): bool {
  const first = load<i32>(eventsAt + 4 * (firstCell - 1));
  let last = load<i32>(eventsAt + 4 * (end - 1));
  if (load<u8>(last - 1) == 13) last--;
  return last - first == end - firstCell;
}

/** Checks a record that is blank, has more or fewer cells than there are columns, or control characters. */
function passOne(firstCell: i32, cells: i32): i32 {
  const end = firstCell + cells;
  const feed = load<i32>(eventsAt + 4 * (end - 1));
  const control = nextControl;
  const isControlled = passControls(feed);
  if (cells > mostCells) {
    see(firstCell, 0, unsure);
    passEnd(end);
    return wantsLook;
  }
  if (isBlank(firstCell, end)) {
    passEnd(end);
    see(firstCell, 0, blankRow);
    if ((quietRows & blankRow) == 0) return wantsLook;
    if (blankRecord == 0 || rows != rowsBeforeBlank) {
      blankBefore = lastBlank;
      lineOfBlankBefore = lineOfLastBlank;
      blankRecord = records;
      blankLine = recordLine;
      rowsBeforeBlank = rows;
    }
    lastBlank = records;
    lineOfLastBlank = recordLine;
    recordStart = feed + 1;
    return wantsMore;
  }
  const rowFault = rowFaults(firstCell, cells, isControlled);
  see(firstCell, cells, rowFault);
  const isKnown = (rowFault & ~quietRows) == 0;
  const checked = cells < width ? cells : width;
  let pending = pendingAt;
  for (let index = 0; isKnown && index < width; index++) {
    const column = columnsAt + index * columnSize;
    const handing: i32 = rowSize != 0 ? load<u8>(column, handsOf) : 0;
    const slot = kept + (load<u16>(column, slotOf) as i32);
    if (index >= checked) {
      if (handing != 0) store<i32>(slot, 0);
      continue;
    }
    const event = eventsAt + 4 * (firstCell + index - 1);
    const trims = index == cells - 1;
    if (handing != 0) {
      handCell(event, slot, trims);
      if (handing == handsCell) continue;
    }
    const found: u32 = findFault(column, event, 0, 1, 0, trims) == 0 ? faults : 0;
    if (handing == handsKey && ((found & typeFault) != 0 || isMissingCell(column, event, trims))) store<i32>(slot, 0);
    if (found == 0) continue;
    if (found == orderFault) return isOutOfOrder;
    if ((found & ~load<u32>(column, quietOf)) != 0) {
      passEnd(end);
      return wantsLook;
    }
    keepWrong(column, found);
    store<i32>(pending, 0);
    store<i32>(pending, index, 4);
    store<u32>(pending, found, 8);
    pending += 12;
  }
  if (!isKnown || (rowSize != 0 && !hashKeys(kept, quote))) {
    passEnd(end);
    return wantsLook;
  }
  if (rowFault != 0) {
    const widthFault = rowFault & ~controlRow;
    const beyond = widthFault == longRow || widthFault == paddedRow ? width : 0;
    count(mostColumns, rowFault);
    keepLast(mostColumns, widthFault, records + 1, lineAt(0, startOf(firstCell + beyond)));
    if (isControlled) keepLast(mostColumns, controlRow, records + 1, lineAt(0, control));
  }
  countPending(pending, 1, eventsAt + 4 * (firstCell - 1), 0, records);
  keepOrder();
  passRow(feed);
  return wantsMore;
}

/** Where a cell begins. */
function startOf(cell: i32): i32 {
  return load<i32>(eventsAt + 4 * (cell - 1)) + 1;
}
