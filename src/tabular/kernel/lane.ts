import { isAscii, isUtf8 } from "node:buffer";
import { beginning, hasMark, isUtf16, wholeCharacters } from "../csv/decode.ts";
import { recordOf, recordsOf } from "../csv/one-record.ts";
import type { CsvRecord, Scanner } from "../csv/record.ts";
import { createScanner } from "../csv/scan.ts";
import type { Findings } from "../findings.ts";
import type { TableSource } from "../model.ts";
import type { Sample } from "../profile/sample.ts";
import type { Rows } from "../rows.ts";
import type { structureReporter } from "../structure.ts";
import * as at from "./assembly/layout.ts";
import { faultCountsIn } from "./fault-counts.ts";
import { takeHandedRows } from "./handed-rows.ts";
import { type Kernel, runEnds, smallest } from "./kernel.ts";
import { addCounts, quieten } from "./known-faults.ts";
import type { Part, PartPlace, PartProgram } from "./part.ts";
import { type Program, programOf } from "./program.ts";
import { writeProgram } from "./write-program.ts";

export type LaneSettings = {
  readonly table: TableSource;
  readonly rows: Rows;
  readonly findings: Findings;
  readonly structure: ReturnType<typeof structureReporter>;
  readonly kernel: Kernel;
  /** Names of columns whose cells somebody else looks at. */
  readonly wanted: Pick<ReadonlySet<string>, "has">;
  /** Whether values that are unique may be taken to grow, until one does not. */
  readonly mayOrder: boolean;
  /** What is thrown then: the table has to be read again from its beginning. */
  readonly outOfOrder: symbol;
  /** What is shown rows that are right, beside those that `rows` reads. */
  readonly sample?: Sample | undefined;
  /** Bytes that are not read before it is known whether they are the last. */
  readonly lastBytes: number;
};

/** What is left to be read as text, by somebody else. */
export type Left = {
  readonly bytes: Uint8Array;
  /** What has read up to there. */
  readonly scanner: Scanner;
  /** Whether the file's beginning was read. */
  readonly started: boolean;
};

export type Lane = {
  /** Reads on; what it gives, and all that comes after, is for somebody else. */
  push(chunk: Uint8Array): Left | undefined;
  /** What a later part of the table may be read by; undefined as long as it is not known, or where parts cannot be read each by itself. */
  partProgram(): PartProgram | undefined;
  /** Whether what was pushed ends where a record does, so that a part may be taken that begins there. */
  isBetween(): boolean;
  /** Takes a part as if it had been pushed. */
  take(part: Part): void;
  /** The file has ended. */
  end(): Left | undefined;
  lineEnds(): { readonly lf: number; readonly crlf: number; readonly cr: number };
};

/** Bytes that are taken at once. */
const pieceSize = 1 << 20;

/** A line that is longer is read in parts. */
const longLine = 1 << 16;

/**
 * Reads bytes by the kernel where they are as RFC 4180 has them, and record by record with the scanner where they are not, or where
 * something is wrong that nobody has described yet.
 */
export function createLane({
  table,
  rows,
  findings,
  structure,
  kernel,
  wanted,
  mayOrder,
  outOfOrder,
  sample,
  lastBytes,
}: LaneSettings): Lane {
  const memory = Buffer.from(kernel.memory.buffer);
  const view = new DataView(kernel.memory.buffer);
  const top = memory.length - at.columnSize;
  const ends = { lf: 0, crlf: 0, cr: 0 };
  let from = at.bufferAt;
  let end = at.bufferAt;
  let checked = at.bufferAt;
  /** Up to where some byte may be beyond ASCII. */
  let beyondAscii = 0;
  let started = false;
  let program: Program | undefined;
  let isForKernel = true;
  /** Rows that were read while it was learnt what columns hold: where values grow, they do so from the first of these on. */
  let firstRows: (readonly string[])[] = [];
  let mayGrow = mayOrder;
  let scanner: Scanner | undefined = scannerFrom(1);
  let kernelRows = 0;
  /** The end of the file, from a record's beginning on, where the kernel reads it. */
  let last:
    | { readonly bytes: Uint8Array; readonly line: number; readonly take: ReturnType<Rows["nearEnd"]> }
    | undefined;
  let described = 0;

  function scannerFrom(line: number): Scanner {
    return createScanner(table.dialect, add, structure.scan, line);
  }

  function add(record: CsvRecord): void {
    const [count, learnt] = [rows.record(), rows.watched() !== undefined];
    rows.add(record);
    if (rows.record() === count) return;
    if (program) follow(program, record.cells);
    else if (learnt) mayGrow = false;
    else if (mayGrow) firstRows.push(record.cells);
  }

  /** Takes a value that the kernel did not see as one of those before. */
  function follow(running: Program, cells: readonly string[]): void {
    if (running.ordered < 0) return;
    const place = placeOfLast(running);
    const last = grown(running.ordered)(view.getBigInt64(place, true), cells);
    if (last === undefined) throw outOfOrder;
    view.setBigInt64(place, last, true);
  }

  /** Forgets what was read, so that there is room for more. */
  function moved(): void {
    memory.copyWithin(at.bufferAt, from, end);
    end -= from - at.bufferAt;
    checked -= from - at.bufferAt;
    beyondAscii -= from - at.bufferAt;
    from = at.bufferAt;
  }

  function push(chunk: Uint8Array): Left | undefined {
    for (let done = 0; done < chunk.length; ) {
      moved();
      // A record that fills the memory is read in parts.
      if (top - end < pieceSize) {
        byHand(checked);
        moved();
      }
      const piece = chunk.subarray(done, done + Math.min(pieceSize, top - end));
      memory.set(piece, end);
      end += piece.length;
      done += piece.length;
      const left = read(false);
      findings.settle();
      if (left) return { ...left, bytes: Buffer.concat([left.bytes, chunk.subarray(done)]) };
    }
    return undefined;
  }

  /** Reads what is there, as far as it is whole. */
  function read(isLast: boolean): Left | undefined {
    if (!started) {
      const first = memory.subarray(from, end);
      if (first.length < beginning && !isLast) return undefined;
      if (first.length < 4 || isUtf16(first)) return leave();
      started = true;
      if (hasMark(first)) {
        structure.encoding("byte-order-mark", { line: 1, column: 1 });
        from += 3;
        checked += 3;
      }
    }
    const fresh = memory.subarray(checked, end);
    const whole = checked + (isLast ? fresh.length : wholeCharacters(fresh));
    const text = memory.subarray(checked, whole);
    const isPlain = isAscii(text);
    if (!(isPlain || isUtf8(text)) || text.includes(0)) return leave();
    if (!isPlain) beyondAscii = whole;
    checked = whole;
    // What the kernel reads at the end is looked at once more; what it has not begun to read is left to the scanner.
    if (isLast && scanner) byHand(checked);
    else if (isLast) {
      last = { bytes: Uint8Array.from(memory.subarray(from, checked)), line: kernel.lineNow(), take: rows.nearEnd() };
    }
    while (from < checked) {
      if (scanner) {
        if (!byLine(isLast)) break;
      } else if (!byKernel(isLast ? checked : checked - lastBytes)) break;
    }
    return undefined;
  }

  function leave(): Left {
    counted();
    scanner ??= scannerFrom(kernel.lineNow());
    return { bytes: Uint8Array.from(memory.subarray(from, end)), started, scanner };
  }

  /** Reads one line by the scanner; false when it is not all there. */
  function byLine(isLast: boolean): boolean {
    const feed = memory.indexOf(10, from);
    const isWhole = feed !== -1 && feed < checked;
    if (!isWhole && !isLast && checked - from < longLine) return false;
    byHand(isWhole ? feed + 1 : checked);
    return true;
  }

  /** Reads up to an offset by the scanner, and leaves the rest to the kernel if a record has ended there. */
  function byHand(to: number): void {
    const open = scanner ?? scannerFrom(kernel.lineNow());
    scanner = open;
    open.push(memory.toString("utf8", from, to));
    from = to;
    if (!open.isBetween() || !mayRun()) return;
    count(open);
    scanner = undefined;
    kernel.begin(open.at().line, rows.record());
  }

  function count(closed: Scanner): void {
    const { lf, crlf, cr } = closed.lineEnds();
    ends.lf += lf;
    ends.crlf += crlf;
    ends.cr += cr;
  }

  /** Whether the kernel can go on, which it cannot before it is known what columns there are and what they hold. */
  function mayRun(): boolean {
    const columns = rows.columns();
    const watched = rows.watched();
    if (!isForKernel || columns === undefined || watched === undefined) return false;
    if (program) return true;
    const planned = (grows: boolean) => programOf(table, columns, rows.keys(), rows.counts(), wanted, watched, grows);
    program = planned(mayGrow);
    const greatest = program && firstRows.reduce<bigint | undefined>(grown(program.ordered), smallest);
    if (program && greatest === undefined) program = planned(false);
    firstRows = [];
    isForKernel = program !== undefined;
    if (!program) return false;
    writeProgram(kernel.memory.buffer, program);
    if (program.ordered >= 0 && greatest !== undefined) view.setBigInt64(placeOfLast(program), greatest, true);
    kernel.prepare(...askedBy(program));
    return true;
  }

  function askedBy({ columns, least, bytesOfRow, ordered }: Program): PartProgram["asked"] {
    const code = (text: string) => (text === "" ? 0 : text.charCodeAt(0));
    const { delimiter, quoteChar } = table.dialect;
    return [code(delimiter), code(quoteChar), columns.length, least, bytesOfRow, ordered];
  }

  /** Reads by the kernel; false when a record is not all there. */
  function byKernel(to: number): boolean {
    if (from >= to) return false;
    const [start, line] = [from, kernel.lineNow()];
    if (sample) kernel.setWanted(sample.after(rows.record()));
    const why = kernel.run(from, to, beyondAscii <= from);
    takeRows();
    from = kernel.startOfRecord();
    if (rows.isSampling()) showFirst(start, why === runEnds.isWanted ? kernel.endOfRecord() : from, line);
    if (why === runEnds.isOutOfOrder) throw outOfOrder;
    if (why === runEnds.isIrregular) scanner = scannerFrom(kernel.lineNow());
    if (why === runEnds.isWanted) {
      passed(kernel.recordCount());
      sample?.raw(rows.record(), memory.subarray(from, kernel.endOfRecord()));
      from = kernel.endOfRecord();
      return true;
    }
    if (why !== runEnds.wantsLook) {
      passed(kernel.recordCount());
      return why !== runEnds.wantsMore;
    }
    passed(kernel.recordCount() - 1);
    add(recordAt(from, kernel.endOfRecord(), kernel.lineOfRecord()));
    from = kernel.endOfRecord();
    quietenKnown();
    return true;
  }

  /** Shows the first records that the kernel has read to who looks for more than it can see. */
  function showFirst(start: number, finish: number, line: number): void {
    let record = rows.record();
    const once = createScanner(
      table.dialect,
      (next) => rows.sample(next, ++record),
      () => {},
      line,
    );
    for (let at = start; at < finish && rows.isSampling(); ) {
      const feed = memory.indexOf(10, at);
      const next = feed === -1 || feed >= finish ? finish : feed + 1;
      once.push(memory.toString("utf8", at, next));
      at = next;
    }
    once.end();
  }

  /** Says how far the kernel has read. */
  function passed(record: number): void {
    const count = kernel.rowCount();
    const blank = kernel.firstBlank();
    const between = kernel.blankBetween();
    rows.passed(
      record,
      count - kernelRows,
      blank === 0 ? undefined : { row: blank, line: kernel.lineOfFirstBlank() },
      between === 0 ? undefined : { row: between, line: kernel.lineOfBlankBetween() },
    );
    kernelRows = count;
  }

  function recordAt(start: number, finish: number, line: number): CsvRecord {
    return recordOf(memory.toString("utf8", start, finish), table.dialect, line, structure.scan);
  }

  /** Takes over what somebody else has read from here on. */
  function take(part: Part): void {
    if (!program) throw new Error("a part of a table was read before it was known how");
    const { ordered } = program;
    const place = placeOfLast(program);
    if (part.first !== undefined && part.first <= view.getBigInt64(place, true)) throw outOfOrder;
    const [line, record] = [kernel.lineNow() - 1, rows.record()];
    let taken = 0;
    const placeOf = (blank: PartPlace | undefined) => blank && { row: record + blank.record, line: line + blank.line };
    for (const { records, rows: count, blank, between, look } of part.runs) {
      rows.passed(record + records, count - taken, placeOf(blank), placeOf(between));
      taken = count;
      if (!look) continue;
      if (ordered >= 0 && look.last !== smallest) view.setBigInt64(place, look.last, true);
      add(recordOf(Buffer.from(look.bytes).toString(), table.dialect, line + look.line, structure.scan));
    }
    if (part.last !== undefined && part.last > view.getBigInt64(place, true)) view.setBigInt64(place, part.last, true);
    addCounts(part.faults, { program, rows, findings }, { record, line });
    ends.lf += part.lineFeeds;
    ends.crlf += part.carriageReturns;
    kernel.begin(line + 1 + part.lines, rows.record());
    quietenKnown();
  }

  /** Takes what the kernel hands on. */
  function takeRows(): void {
    if (!program || program.bytesOfRow === 0) return;
    takeHandedRows(kernel, program, table.dialect, rows);
    // The next run writes over these rows.
    findings.settle();
  }

  /** Lets the kernel count by itself what has been described often enough. */
  function quietenKnown(): void {
    const known = findings.total() + (rows.knowsBlank() ? 1 : 0);
    if (!program || known === described) return;
    described = known;
    quieten(kernel, { program, rows, findings });
  }

  /** Adds what the kernel has counted. */
  function counted(): void {
    if (!program) return;
    addCounts(faultCountsIn(kernel.memory.buffer), { program, rows, findings }, { record: 0, line: 0 });
    ends.lf += kernel.lineFeedCount();
    ends.crlf += kernel.carriageReturnCount();
  }

  return {
    push,
    partProgram() {
      // What is handed on of each row, and rows that are shown to somebody, are taken in the table's order.
      if (!program || program.bytesOfRow > 0 || sample) return undefined;
      return {
        memory: Uint8Array.from(memory.subarray(at.columnsAt, at.eventsAt)),
        asked: askedBy(program),
        faults: program.columns.map(({ rules }) => [...rules.keys()].reduce((bits, fault) => bits | fault, 0)),
      };
    },
    isBetween() {
      while (from < checked && !scanner && byKernel(checked));
      return from === end && !scanner && !rows.isSampling();
    },
    take,
    end() {
      const left = read(true);
      if (left) return left;
      if (from < end) byHand(end);
      if (scanner) {
        scanner.end();
        count(scanner);
      }
      counted();
      if (last) last.take(recordsOf(Buffer.from(last.bytes).toString(), table.dialect, last.line));
      return undefined;
    },
    lineEnds: () => ends,
  };
}

const placeOfLast = ({ ordered }: Program) => at.columnsAt + ordered * at.columnSize + at.lastOf;

/** The greatest value of a column behind one more row; undefined where its values do not grow. */
const grown =
  (column: number) =>
  (last: bigint | undefined, cells: readonly string[]): bigint | undefined => {
    const text = cells[column] ?? "";
    if (last === undefined || !/^[+-]?[0-9]+$/.test(text)) return last;
    const value = BigInt(text.replace("+", ""));
    return value > last && value < 2n ** 63n ? value : undefined;
  };
