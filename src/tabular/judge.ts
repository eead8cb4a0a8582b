import type { Finding } from "../report/model.ts";
import { decode } from "./csv/decode.ts";
import type { Scanner } from "./csv/record.ts";
import { createScanner } from "./csv/scan.ts";
import { createFindings } from "./findings.ts";
import type { Kernel } from "./kernel/kernel.ts";
import type { Lane, Left } from "./kernel/lane.ts";
import type { KeySet } from "./keys.ts";
import { createMeter } from "./meter.ts";
import type { TableSchema, TableSource } from "./model.ts";
import { createRows, type RowOptions } from "./rows.ts";
import { structureReporter } from "./structure.ts";

export type JudgeOptions = Omit<RowOptions, "batchRows"> & {
  /** What reads bytes, a new one for each table; `none` for a table so small that text is read sooner than a kernel is ready. */
  readonly kernel?: (() => Kernel) | "none";
  /** Gives the same bytes again: with it, unique numbers are taken to grow from row to row until one does not. */
  readonly again?: () => AsyncIterable<Uint8Array>;
};

export type Judged = {
  /** One for each rule and column, by place: a count and the first five places. */
  readonly findings: readonly Finding[];
  /** Data rows, blank ones left out. */
  readonly rows: number;
  readonly columns: number;
  /** One for each of `collect`, in that order. */
  readonly keys: readonly KeySet[];
};

/**
 * Checks one table against its schema, and keeps nothing of what it holds: it finds what `checkTable` finds, and makes no values of
 * cells that are right.
 *
 * Every byte is read once, in order, and memory does not grow with the file, but for the keys that a schema wants unique or other
 * tables refer to. What it costs does not depend on how much is wrong.
 *
 * @see RFC 4180; Table Schema v2; Table Dialect v2
 */
export async function judgeTable(
  table: TableSource,
  bytes: AsyncIterable<Uint8Array>,
  options: JudgeOptions = {},
): Promise<Judged> {
  const { again } = options;
  try {
    return await judged(table, bytes, options, again !== undefined);
  } catch (error) {
    if (again === undefined || error !== outOfOrder) throw error;
    return judged(table, again(), options, false);
  }
}

/** Thrown where a table has to be read again from its beginning, since values do not grow that were taken to. */
const outOfOrder = Symbol("values are out of order");

async function judged(
  table: TableSource,
  bytes: AsyncIterable<Uint8Array>,
  { kernel, again: _, ...options }: JudgeOptions,
  mayOrder: boolean,
): Promise<Judged> {
  const findings = createFindings(table.path);
  const structure = structureReporter(findings);
  const meter = createMeter(table.expected);
  const rows = createRows(table, findings, { ...options, batchRows: 0 });
  const chunks = meter.through(bytes);
  let unreadable = false;

  /** What reads bytes; undefined for a dialect that no kernel knows. */
  async function laneFor(): Promise<Lane | undefined> {
    const [{ isPlain }, { createLane }, { webAssemblyKernel }] = await Promise.all([
      import(/* webpackChunkName: "kernel" */ "./kernel/program.ts"),
      import(/* webpackChunkName: "kernel" */ "./kernel/lane.ts"),
      import(/* webpackChunkName: "kernel" */ "./kernel/webassembly.ts"),
    ]);
    if (!isPlain(table.dialect)) return undefined;
    const made = kernel === undefined || kernel === "none" ? webAssemblyKernel() : kernel();
    const kept = namesKept(table, options);
    return createLane({ table, rows, findings, structure, kernel: made, kept, mayOrder, outOfOrder });
  }

  /** Reads text to its end. */
  async function readText(source: AsyncIterable<Uint8Array>, scanner: Scanner, started: boolean) {
    for await (const piece of decode(source, started)) {
      if (piece.kind === "text") scanner.push(piece.text);
      else structure.encoding(piece.kind, scanner.at());
      unreadable ||= piece.kind === "utf-16";
    }
    scanner.end();
    return scanner.lineEnds();
  }

  const lane = kernel === "none" ? undefined : await laneFor();
  if (lane) {
    try {
      let left: Left | undefined;
      for (;;) {
        const next = await chunks.next();
        left = next.done ? lane.end() : lane.push(next.value);
        if (next.done || left) break;
      }
      const ends = left && (await readText(chained(left.bytes, chunks), left.scanner, left.started));
      structure.lineEnds(sumOf(lane.lineEnds(), ends));
    } finally {
      // Who reads no further says so, or the file stays open.
      await chunks.return(undefined);
    }
  } else {
    const scanner = createScanner(table.dialect, rows.add, structure.scan);
    structure.lineEnds(await readText(chunks, scanner, false));
  }
  rows.end();
  const columns = rows.columns();
  if (!unreadable) {
    if (columns === undefined) structure.empty(table.dialect.header);
    meter.report(findings);
  }
  return { findings: findings.list(), rows: rows.count(), columns: columns?.length ?? 0, keys: rows.keys };
}

/** Columns that a key goes over, but for the primary key. */
function namesKept({ schema }: TableSource, { collect = [] }: Pick<RowOptions, "collect">): ReadonlySet<string> {
  return new Set([...(schema ? keysOf(schema) : []), ...collect].flat());
}

const keysOf = ({ uniqueKeys, foreignKeys }: TableSchema) => [
  ...uniqueKeys,
  ...foreignKeys.map(({ fields }) => fields),
];

async function* chained(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* rest;
}

type LineEnds = ReturnType<Scanner["lineEnds"]>;

const sumOf = (a: LineEnds, b: LineEnds = { lf: 0, crlf: 0, cr: 0 }): LineEnds => ({
  lf: a.lf + b.lf,
  crlf: a.crlf + b.crlf,
  cr: a.cr + b.cr,
});
