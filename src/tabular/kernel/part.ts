import { isAscii, isUtf8 } from "node:buffer";
import { wholeCharacters } from "../csv/decode.ts";
import * as at from "./assembly/layout.ts";
import { copyOfFaultCounts, type FaultCounts, forgetFaults } from "./fault-counts.ts";
import { type Kernel, runEnds, smallest } from "./kernel.ts";

/** What somebody else needs to read a later part of a table that is being read from its beginning. */
export type PartProgram = {
  /** What the kernel's memory has from `columnsAt` on. */
  readonly memory: Uint8Array<ArrayBuffer>;
  readonly asked: Parameters<Kernel["prepare"]>;
  /** For each column the faults that may be counted once they were described often enough: a bit each. */
  readonly faults: readonly number[];
};

/**
 * What was read of a table from somewhere in its midst on, as far as the kernel could. Offsets are the file's; records, rows and lines
 * count from the part's beginning, the first of which are 1.
 */
export type Part = {
  readonly from: number;
  readonly to: number;
  readonly runs: readonly PartRun[];
  readonly records: number;
  readonly rows: number;
  /** Lines that ended, inside quotes as well. */
  readonly lines: number;
  readonly lineFeeds: number;
  readonly carriageReturns: number;
  /** What needed no more places. */
  readonly faults: FaultCounts;
  /** The first and the last value of the column whose values are to grow, where the kernel has read them. */
  readonly first?: bigint;
  readonly last?: bigint;
};

/** One run of the kernel: how far it came, and the record that it left to be looked at. */
export type PartRun = {
  /** Records and rows so far, that record left out. */
  readonly records: number;
  readonly rows: number;
  /** The first of the blank records that the run ended with. */
  readonly blank?: PartPlace;
  /** The last of the blank records before a row of the run. */
  readonly between?: PartPlace;
  readonly look?: PartLook;
};

export type PartPlace = { readonly record: number; readonly line: number };

export type PartLook = {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly line: number;
  /** The value of the growing column before it. */
  readonly last: bigint;
};

/** Gives bytes of a file from an offset on, as many as there are and have room; 0 at its end. */
export type ReadBytes = (into: Uint8Array, offset: number) => number;

/** Offsets in a file. */
export type Range = { readonly from: number; readonly to: number };

/** How often a fault is looked at before it is counted only: as often as places are kept. */
const looks = 5;

/** A part is left where it was read to when so many bytes have to be looked at: whoever does that may as well read them. */
const mostLookedAt = 1 << 20;

const pieceSize = 1 << 20;

/** How far the beginning of a record is looked for, and how much of what follows has to be as a table is. */
const [searched, proof] = [1 << 18, 1 << 15];

/** So many records are no accident, whatever comes behind them. */
const fewRecords = 8;

/**
 * Where a record seems to begin, from an offset on. It cannot be known before all that is ahead of it has been read: a line end may
 * stand inside quotes. It is certain enough to begin with, and whoever comes from the table's beginning will see.
 *
 * @returns undefined where nothing looks like it
 */
export function partBegins(
  kernel: Kernel,
  program: PartProgram,
  { from, to }: Range,
  read: ReadBytes,
): number | undefined {
  begin(kernel, program);
  const bytes = new Uint8Array(kernel.memory.buffer);
  const end =
    at.bufferAt + filled(bytes.subarray(at.bufferAt, at.bufferAt + Math.min(searched, to - from)), from, read);
  for (let feed = bytes.indexOf(10, at.bufferAt); feed !== -1 && feed < end - 1; feed = bytes.indexOf(10, feed + 1)) {
    kernel.begin(1, 0);
    const why = kernel.run(feed + 1, Math.min(end, feed + 1 + proof), false);
    const isRow = why === runEnds.wantsLook && (kernel.faultsOfRow() & (at.shortRow | at.longRow | at.unsure)) === 0;
    const records = kernel.recordCount();
    if (isRow || records >= fewRecords || (why === runEnds.wantsMore && records > 0))
      return from + feed + 1 - at.bufferAt;
  }
  return undefined;
}

/** Reads records from the beginning of one to an offset, or to the last before it that is as RFC 4180 has it. */
export function readPart(
  kernel: Kernel,
  { memory, asked, faults }: PartProgram,
  { from, to }: Range,
  read: ReadBytes,
): Part {
  const buffer = Buffer.from(kernel.memory.buffer);
  const view = new DataView(kernel.memory.buffer);
  const ordered = asked[5];
  const lastPlace = at.columnsAt + ordered * at.columnSize + at.lastOf;
  const growing = () => (ordered < 0 ? smallest : view.getBigInt64(lastPlace, true));
  begin(kernel, { memory, asked });
  if (ordered >= 0) view.setBigInt64(lastPlace, smallest, true);
  const before = { rows: kernel.rowCount(), feeds: kernel.lineFeedCount(), returns: kernel.carriageReturnCount() };
  const quiet = quietener(kernel, faults);
  const top = buffer.length - at.columnSize;
  const runs: PartRun[] = [];
  let start = at.bufferAt;
  let end = start;
  /** Up to where it is known to be text. */
  let checked = start;
  /** Up to where the kernel has looked for the end of a record. */
  let reached = start;
  /** The offset in the file of what is at `end`. */
  let offset = from;
  let lookedAt = 0;
  let first: bigint | undefined;
  let isOver = false;

  while (!isOver && fill()) {
    const isPlain = isAscii(buffer.subarray(start, checked));
    while (!isOver && start < checked && run(isPlain));
  }
  return {
    from,
    to: offset - (end - start),
    runs,
    records: kernel.recordCount(),
    rows: kernel.rowCount() - before.rows,
    lines: kernel.lineNow() - 1,
    lineFeeds: kernel.lineFeedCount() - before.feeds,
    carriageReturns: kernel.carriageReturnCount() - before.returns,
    faults: copyOfFaultCounts(kernel.memory.buffer),
    ...(first === undefined ? {} : { first, last: growing() }),
  };

  /** Reads on in the file; false where that is no text, or no more is to be read. */
  function fill(): boolean {
    buffer.copyWithin(at.bufferAt, start, end);
    end -= start - at.bufferAt;
    checked -= start - at.bufferAt;
    start = at.bufferAt;
    reached = start;
    const room = Math.min(pieceSize, top - end, to - offset);
    const count = room <= 0 ? 0 : read(buffer.subarray(end, end + room), offset);
    if (count === 0) return false;
    end += count;
    offset += count;
    const fresh = buffer.subarray(checked, end);
    const text = fresh.subarray(0, wholeCharacters(fresh));
    if (!(isAscii(text) || isUtf8(text)) || text.includes(0)) return false;
    checked += text.length;
    return true;
  }

  /** Runs the kernel once; false when it has come to the end of what is there, or cannot go on. */
  function run(isPlain: boolean): boolean {
    const limit = ordered < 0 || first !== undefined ? checked : endOfLine();
    const why = kernel.run(start, limit, isPlain);
    const isLook = why === runEnds.wantsLook;
    const records = kernel.recordCount() - (isLook ? 1 : 0);
    const [blank, between] = [kernel.firstBlank(), kernel.blankBetween()];
    runs.push({
      records,
      rows: kernel.rowCount() - before.rows,
      ...(blank === 0 ? {} : { blank: { record: blank, line: kernel.lineOfFirstBlank() } }),
      ...(between === 0 ? {} : { between: { record: between, line: kernel.lineOfBlankBetween() } }),
      ...(isLook ? { look: lookAt() } : {}),
    });
    start = isLook ? kernel.endOfRecord() : kernel.startOfRecord();
    if (start > reached) reached = start;
    if (first === undefined && growing() !== smallest) first = growing();
    isOver ||= !isLook && why !== runEnds.wantsMore;
    return isLook || limit < checked;
  }

  /** The end of the next line: before there is a value that has to grow, records are read one by one, so that the first one is known. */
  function endOfLine(): number {
    const feed = buffer.indexOf(10, reached);
    reached = feed === -1 || feed >= checked ? checked : feed + 1;
    return reached;
  }

  function lookAt(): PartLook {
    const bytes = Uint8Array.from(buffer.subarray(kernel.startOfRecord(), kernel.endOfRecord()));
    const look = { bytes, line: kernel.lineOfRecord(), last: growing() };
    lookedAt += bytes.length;
    // What only whoever looks can tell ends the part: where the values are that have to grow.
    isOver = quiet.isLost(ordered) || lookedAt > mostLookedAt;
    return look;
  }
}

/** Lets the kernel count by itself what was looked at often enough. */
function quietener(kernel: Kernel, known: readonly number[]) {
  const view = new DataView(kernel.memory.buffer);
  const seen = new Uint8Array(16 * (known.length + 1));
  let quietRows = 0;

  /** The faults, of those given, that need no more looks. */
  function enough(place: number, faults: number): number {
    let quiet = 0;
    for (let bit = 0; bit < 16; bit++) {
      if (((faults >> bit) & 1) === 0) continue;
      const count = (seen[16 * place + bit] ?? 0) + 1;
      seen[16 * place + bit] = count;
      if (count >= looks) quiet |= 1 << bit;
    }
    return quiet;
  }

  return {
    /** Takes a record that is looked at; gives whether a value of the growing column is not known. */
    isLost(ordered: number): boolean {
      const ofRow = kernel.faultsOfRow();
      if (ofRow === at.unsure) return ordered >= 0;
      quietRows |= enough(known.length, ofRow);
      kernel.setQuietRows(quietRows);
      let isLost = false;
      for (const [column, rules] of known.entries()) {
        const faults = kernel.faultsOfCell(column);
        const isUnsure = (faults & (at.unsure | at.orderFault)) !== 0;
        if (column === ordered) isLost = isUnsure;
        const place = at.columnsAt + column * at.columnSize + at.quietOf;
        if (!isUnsure) view.setUint32(place, view.getUint32(place, true) | enough(column, faults & rules), true);
      }
      return isLost;
    },
  };
}

function begin(kernel: Kernel, { memory, asked }: Pick<PartProgram, "memory" | "asked">): void {
  new Uint8Array(kernel.memory.buffer).set(memory, at.columnsAt);
  forgetFaults(kernel.memory.buffer);
  kernel.prepare(...asked);
  kernel.begin(1, 0);
  kernel.setQuietRows(0);
}

/** Fills the room with the bytes of a file from an offset on, as far as there are any; gives how many. */
function filled(room: Uint8Array, offset: number, read: ReadBytes): number {
  let count = 0;
  for (let more = 1; more > 0 && count < room.length; count += more) more = read(room.subarray(count), offset + count);
  return count;
}
