import { isAscii, isUtf8 } from "node:buffer";
import { beginning, hasMark, isUtf16, wholeCharacters } from "../csv/decode.ts";
import type { CsvRecord, Scanner } from "../csv/record.ts";
import { createScanner } from "../csv/scan.ts";
import type { Findings } from "../findings.ts";
import type { TableSource } from "../model.ts";
import type { Rows } from "../rows.ts";
import { cellSpot, type structureReporter } from "../structure.ts";
import * as at from "./assembly/layout.ts";
import { type Kernel, runEnds } from "./kernel.ts";
import { type Program, programOf, writeProgram } from "./program.ts";

export type LaneSettings = {
  readonly table: TableSource;
  readonly rows: Rows;
  readonly findings: Findings;
  readonly structure: ReturnType<typeof structureReporter>;
  readonly kernel: Kernel;
  /** Names of columns whose values are wanted for keys other than the primary one. */
  readonly kept: ReadonlySet<string>;
  /** Whether values that are unique may be taken to grow, until one does not. */
  readonly mayOrder: boolean;
  /** What is thrown then: the table has to be read again from its beginning. */
  readonly outOfOrder: symbol;
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
  kept,
  mayOrder,
  outOfOrder,
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
  let scanner: Scanner | undefined = scannerFrom(1);
  let kernelRows = 0;
  let described = 0;

  function scannerFrom(line: number): Scanner {
    return createScanner(table.dialect, add, structure.scan, line);
  }

  function add(record: CsvRecord): void {
    rows.add(record);
    if (program && program.ordered >= 0) follow(record.cells[program.ordered] ?? "");
  }

  /** Takes a value that the kernel did not see as one of those before. */
  function follow(text: string): void {
    if (!program || !/^[+-]?[0-9]+$/.test(text)) return;
    const place = at.columnsAt + program.ordered * at.columnSize + at.lastOf;
    const value = BigInt(text.replace("+", ""));
    if (value <= view.getBigInt64(place, true) || value >= 2n ** 63n) throw outOfOrder;
    view.setBigInt64(place, value, true);
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
    while (from < checked) {
      if (scanner) {
        if (!byLine(isLast)) break;
      } else if (!byKernel()) break;
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
    // Without a header, a row has been read by now.
    program = programOf(table, columns, kept, watched, mayOrder && table.dialect.header);
    isForKernel = program !== undefined;
    if (!program) return false;
    writeProgram(kernel.memory.buffer, program);
    const code = (text: string) => (text === "" ? 0 : text.charCodeAt(0));
    const { delimiter, quoteChar } = table.dialect;
    kernel.prepare(code(delimiter), code(quoteChar), columns.length, program.bytesOfRow, program.ordered);
    return true;
  }

  /** Reads by the kernel; false when a record is not all there. */
  function byKernel(): boolean {
    const why = kernel.run(from, checked, beyondAscii <= from);
    takeRows();
    from = kernel.startOfRecord();
    if (why === runEnds.isOutOfOrder) throw outOfOrder;
    if (why === runEnds.isIrregular) scanner = scannerFrom(kernel.lineNow());
    if (why !== runEnds.wantsLook) {
      rows.passed(kernel.recordCount(), newRows());
      return why !== runEnds.wantsMore;
    }
    rows.passed(kernel.recordCount() - 1, newRows());
    add(recordAt(from, kernel.endOfRecord(), kernel.lineOfRecord()));
    from = kernel.endOfRecord();
    quieten();
    return true;
  }

  function newRows(): number {
    const count = kernel.rowCount();
    const since = count - kernelRows;
    kernelRows = count;
    return since;
  }

  /** One record, of which nothing is irregular. */
  function recordAt(start: number, finish: number, line: number): CsvRecord {
    const found: CsvRecord[] = [];
    const once = createScanner(table.dialect, (record) => found.push(record), structure.scan, line);
    once.push(memory.toString("utf8", start, finish));
    once.end();
    return found[0] ?? { cells: [], places: [], width: 0 };
  }

  /** Checks the cells that the kernel hands on. */
  function takeRows(): void {
    if (!program || program.others.length === 0) return;
    const count = kernel.takeRows();
    for (let index = 0; index < count; index++) {
      const row = at.rowsAt + index * program.bytesOfRow;
      const word = (offset: number) => view.getInt32(row + offset, true);
      const texts: (string | undefined)[] = [];
      for (const [place, column] of program.others.entries()) {
        const start = word(16 + 8 * place);
        texts[column] = start === 0 ? undefined : textOf(start, word(20 + 8 * place));
      }
      let record: CsvRecord | undefined;
      rows.cells({
        texts,
        spotOf(column) {
          record ??= recordAt(word(0), word(12), word(4));
          return cellSpot(record, column, word(8));
        },
      });
    }
  }

  function textOf(start: number, finish: number): string {
    const quote = table.dialect.quoteChar;
    const isQuoted = quote !== "" && finish > start && memory[start] === quote.charCodeAt(0);
    if (!isQuoted) return memory.toString("utf8", start, finish);
    return memory.toString("utf8", start + 1, finish - 1).replaceAll(quote + quote, quote);
  }

  /** Lets the kernel count by itself what has been described often enough. */
  function quieten(): void {
    const columns = rows.columns();
    if (!program || !columns || findings.total() === described) return;
    described = findings.total();
    for (const [index, { rules }] of program.columns.entries()) {
      const name = columns[index]?.name ?? "";
      const quiet = [...rules].reduce((bits, [fault, rule]) => bits | (findings.isFull(rule, name) ? fault : 0), 0);
      view.setUint32(at.columnsAt + index * at.columnSize + at.quietOf, quiet, true);
    }
    kernel.setQuietRows(rowRules.reduce((bits, [fault, rule]) => bits | (findings.isFull(rule, "") ? fault : 0), 0));
  }

  /** Adds what the kernel has counted. */
  function counted(): void {
    const columns = rows.columns();
    if (!program || !columns) return;
    const countOf = (place: number, fault: number) =>
      view.getUint32(at.countsAt + place * at.countsOf + 4 * Math.log2(fault), true);
    for (const [index, { rules }] of program.columns.entries()) {
      for (const [fault, rule] of rules) findings.more(rule, columns[index]?.name ?? "", countOf(index, fault));
    }
    for (const [fault, rule] of rowRules) findings.more(rule, "", countOf(at.mostColumns, fault));
    ends.lf += kernel.lineFeedCount();
    ends.crlf += kernel.carriageReturnCount();
  }

  return {
    push,
    end() {
      const left = read(true);
      if (left) return left;
      if (from < end) byHand(end);
      if (scanner) {
        scanner.end();
        count(scanner);
      }
      counted();
      return undefined;
    },
    lineEnds: () => ends,
  };
}

const rowRules = [
  [at.shortRow, "short-row"],
  [at.longRow, "long-row"],
  [at.blankRow, "blank-row"],
] as const;
