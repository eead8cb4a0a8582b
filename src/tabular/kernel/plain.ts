import * as at from "./assembly/layout.ts";
import { type Kernel, runEnds } from "./kernel.ts";
import { plainCells } from "./plain-cells.ts";
import { plainKeys } from "./plain-keys.ts";

const pageSize = 1 << 16;

/** A cell of so many bytes may be one that is cut. */
const longCell = 1_000_000;
const [lineFeed, carriageReturn] = [10, 13];

/** What `assembly/scan.ts` does, byte by byte: to be read, and to be compared with. */
export function plainKernel(): Kernel {
  const buffer = new ArrayBuffer(64 * pageSize);
  const view = new DataView(buffer);
  const bytes = new Uint8Array(buffer);
  const cells = plainCells(buffer);
  const keys = plainKeys(buffer);
  let delimiter = 0;
  let quote = 0;
  let columns = 0;
  let least = 0;
  let rowSize = 0;
  let quietRows = 0;
  let wanted = Number.POSITIVE_INFINITY;
  let line = 1;
  let recordLine = 1;
  let recordStart = 0;
  let recordEnd = 0;
  let records = 0;
  let rows = 0;
  let lineFeeds = 0;
  let carriageReturns = 0;
  let kept = at.rowsAt;
  let blank = { record: 0, line: 0, rows: 0 };
  /** The cells of the record that was read last. */
  let seen: readonly Cell[] = [];
  let lastBlank = { record: 0, line: 0 };
  let blankBefore = lastBlank;

  type Cell = { readonly start: number; readonly end: number };

  /** The record that begins at a place: its cells, and where it ends; or why it has no end here. */
  function recordFrom(from: number, to: number) {
    const found: Cell[] = [];
    let start = from;
    let quoted = false;
    let feeds = 0;
    for (let place = from; place < to; place++) {
      const code = bytes[place];
      const before = place === start ? undefined : bytes[place - 1];
      if (quote !== 0 && code === quote) {
        if (!quoted && place !== start && before !== quote) return { why: runEnds.isIrregular, feeds };
        quoted = !quoted;
        continue;
      }
      // A quote is closed before the end of its cell only.
      const isClosed = !quoted && before === quote && bytes[start] === quote && quote !== 0;
      const isReturn = code === carriageReturn;
      if (isReturn && place + 1 < to && bytes[place + 1] !== lineFeed) return { why: runEnds.isIrregular, feeds };
      if (quoted) {
        if (code === lineFeed) feeds++;
        continue;
      }
      if (code !== delimiter && code !== lineFeed) {
        if (isClosed && !isReturn) return { why: runEnds.isIrregular, feeds };
        continue;
      }
      const returned = code === lineFeed && place > start && before === carriageReturn;
      found.push({ start, end: returned ? place - 1 : place });
      start = place + 1;
      if (code === lineFeed) return { cells: found, end: place + 1, returned, feeds };
    }
    return { why: runEnds.wantsMore, feeds };
  }

  function run(from: number, to: number): number {
    blank = { record: 0, line: 0, rows: 0 };
    lastBlank = { record: 0, line: 0 };
    blankBefore = lastBlank;
    for (let place = from; ; place = recordEnd) {
      recordStart = place;
      recordLine = line;
      const record = recordFrom(place, to);
      if (record.why !== undefined) return record.why;
      if (record.returned) carriageReturns++;
      else lineFeeds++;
      line += record.feeds + 1;
      records++;
      recordEnd = record.end;
      const before = rows;
      seen = record.cells;
      const known = isKnown(record.cells);
      if (known === undefined) return runEnds.isOutOfOrder;
      if (!known) return runEnds.wantsLook;
      if (rows > before && records >= wanted) return runEnds.isWanted;
      recordStart = recordEnd;
      recordLine = line;
      if (rowSize !== 0 && kept + rowSize > at.rowsEnd) return runEnds.isFull;
    }
  }

  const isQuoted = ({ start, end }: Cell) => quote !== 0 && end > start && bytes[start] === quote;

  /** A cell without its quotes. */
  function contentOf(cell: Cell) {
    const inner = isQuoted(cell) ? 1 : 0;
    return { start: cell.start + inner, end: cell.end - inner, isQuoted: inner === 1 };
  }

  const isTooLong = (found: readonly Cell[]) =>
    found.length > at.mostCells || found.some(({ start, end }) => end - start >= longCell);

  function isBlank(found: readonly Cell[]): boolean {
    const contents = found.map(contentOf);
    return contents.every(({ start, end }) => start === end) && (found.length > 1 || !contents[0]?.isQuoted);
  }

  /** What is wrong with a record as a row, which is not blank. */
  function faultsOfWidth(found: readonly Cell[]): number {
    const extra = found.slice(columns).some(({ start, end }) => start !== end) ? at.longRow : at.paddedRow;
    return (
      (found.length < least ? at.shortRow : found.length > columns ? extra : 0) |
      (controlIn(recordStart, recordEnd) > 0 ? at.controlRow : 0)
    );
  }

  /** Whether all that is wrong with a row has been described often enough; then it is counted. Undefined: it is out of order. */
  function isKnown(found: readonly Cell[]): boolean | undefined {
    if (isTooLong(found)) return false;
    const faults: (readonly [column: number, faults: number, start: number])[] = [];
    for (const [column, cell] of found.slice(0, columns).entries()) {
      const struct = at.columnsAt + column * at.columnSize;
      if (view.getUint8(struct + at.handsOf) === at.handsCell) continue;
      const { start, end, isQuoted } = contentOf(cell);
      const fault = cells.faultsOf(struct, start, end, isQuoted, quote);
      if (fault === at.orderFault) return undefined;
      if ((fault & ~view.getUint32(struct + at.quietOf, true)) !== 0) return false;
      faults.push([column, fault, start]);
    }
    if (isBlank(found)) {
      if ((quietRows & at.blankRow) === 0) return false;
      if (blank.record === 0 || blank.rows !== rows) {
        blankBefore = lastBlank;
        blank = { record: records, line: recordLine, rows };
      }
      lastBlank = { record: records, line: recordLine };
      return true;
    }
    if (rowSize !== 0 && !hand(found)) return false;
    const faultsOfRow = faultsOfWidth(found);
    if ((faultsOfRow & ~quietRows) !== 0) return false;
    const beyond = (faultsOfRow & (at.longRow | at.paddedRow)) !== 0 ? found[columns] : found[0];
    count(at.mostColumns, faultsOfRow & ~at.controlRow, beyond?.start ?? recordStart);
    count(at.mostColumns, faultsOfRow & at.controlRow, controlIn(recordStart, recordEnd));
    for (const [column, fault, start] of faults) count(column, fault, start);
    cells.keepOrder();
    rows++;
    kept += rowSize;
    return true;
  }

  /** Where the first control character is; 0: nowhere. */
  function controlIn(start: number, end: number): number {
    const usual = [9, lineFeed, carriageReturn, delimiter, quote];
    const found = bytes.subarray(start, end).findIndex((code) => code < 32 && !usual.includes(code));
    return found === -1 ? 0 : start + found;
  }

  /** @param index of a column; `mostColumns` for the row as a whole. @param start of what is wrong */
  function count(index: number, faults: number, start: number): void {
    const lineOfFault = recordLine + bytes.subarray(recordStart, start).filter((code) => code === lineFeed).length;
    for (let bit = 0; bit < 16; bit++) {
      if (((faults >> bit) & 1) === 0) continue;
      const counter = at.countsAt + index * at.countsOf + 4 * bit;
      view.setUint32(counter, view.getUint32(counter, true) + 1, true);
      const last = at.lastsAt + index * at.lastsOf + 8 * bit;
      view.setInt32(last, records, true);
      view.setInt32(last + 4, lineOfFault, true);
    }
  }

  /** Writes what is handed on of a row; false where somebody else has to make its keys. */
  function hand(found: readonly Cell[]): boolean {
    for (let column = 0; column < columns; column++) {
      const struct = at.columnsAt + column * at.columnSize;
      const why = view.getUint8(struct + at.handsOf);
      if (why === 0) continue;
      const slot = kept + view.getUint16(struct + at.slotOf, true);
      const { start, end } = found[column] ?? { start: 0, end: 0 };
      const inner = isQuoted({ start, end }) ? 1 : 0;
      const isThere = why === at.handsCell || cells.hasValue(struct, start + inner, end - inner, inner === 1, quote);
      view.setInt32(slot, isThere ? start : 0, true);
      view.setInt32(slot + 4, end, true);
    }
    view.setInt32(kept, recordStart, true);
    view.setInt32(kept + 4, recordLine, true);
    view.setInt32(kept + 8, records, true);
    view.setInt32(kept + 12, recordEnd - 1, true);
    return keys.hash(kept, quote);
  }

  return {
    memory: { buffer },
    prepare(delimiterCode, quoteCode, columnCount, leastCells, bytesOfRow, ordered) {
      cells.setOrdered(ordered < 0 ? 0 : at.columnsAt + ordered * at.columnSize);
      delimiter = delimiterCode;
      quote = quoteCode;
      columns = columnCount;
      least = leastCells;
      rowSize = bytesOfRow;
    },
    begin(firstLine, before) {
      line = firstLine;
      recordLine = firstLine;
      records = before;
    },
    setQuietRows(faults) {
      quietRows = faults;
    },
    setWanted(record) {
      wanted = record;
    },
    run,
    startOfRecord: () => recordStart,
    endOfRecord: () => recordEnd,
    lineOfRecord: () => recordLine,
    lineNow: () => line,
    recordCount: () => records,
    rowCount: () => rows,
    firstBlank: () => (blank.rows === rows ? blank.record : 0),
    lineOfFirstBlank: () => blank.line,
    faultsOfRow() {
      if (isTooLong(seen)) return at.unsure;
      return isBlank(seen) ? at.blankRow : faultsOfWidth(seen);
    },
    faultsOfCell(column) {
      const cell = seen[column];
      if (cell === undefined || isTooLong(seen) || isBlank(seen)) return 0;
      const { start, end, isQuoted } = contentOf(cell);
      const faults = cells.faultsOf(at.columnsAt + column * at.columnSize, start, end, isQuoted, quote);
      cells.keepOrder();
      return faults;
    },
    blankBetween: () => (blank.rows === rows && blank.record > 0 ? blankBefore : lastBlank).record,
    lineOfBlankBetween: () => (blank.rows === rows && blank.record > 0 ? blankBefore : lastBlank).line,
    lineFeedCount: () => lineFeeds,
    carriageReturnCount: () => carriageReturns,
    takeRows() {
      const count = rowSize === 0 ? 0 : (kept - at.rowsAt) / rowSize;
      kept = at.rowsAt;
      return count;
    },
  };
}
