import type { Finding } from "../report/model.ts";
import { askedColumns, reportRowCount } from "./asks-check.ts";
import { decode } from "./csv/decode.ts";
import { type PackFault, unpackedOf } from "./csv/packed.ts";
import type { LineEnds, Scanner } from "./csv/record.ts";
import { scannerFor } from "./csv/scanner-for.ts";
import { fieldsTogether } from "./disclosure/model.ts";
import { createFindings } from "./findings.ts";
import type { Kernel } from "./kernel/kernel.ts";
import type { Lane } from "./kernel/lane.ts";
import type { Unread } from "./kernel/read-lane.ts";
import type { SideReader } from "./kernel/side-reader.ts";
import type { KeySet } from "./keys/table.ts";
import { createMeter } from "./meter.ts";
import type { TableSource } from "./model.ts";
import { asOpened, readOpening } from "./opening.ts";
import type { TableProfile } from "./profile.ts";
import { createRows, type RowOptions } from "./rows.ts";
import { structureReporter } from "./structure.ts";
import { tailBytes, tailSize } from "./tail.ts";

export type JudgeOptions = Omit<RowOptions, "batchRows" | "above" | "sample"> & {
  /** Whether it is wanted to know what the table holds: of a large one, from an evenly spaced sample of its rows. */
  readonly profile?: boolean;
  /** What reads bytes, a new one for each table; `none` for a table so small that text is read sooner than a kernel is ready. */
  readonly kernel?: (() => Kernel) | "none";
  /** What reads a later part of the same bytes at the same time. */
  readonly side?: SideReader | undefined;
  /** Gives the same bytes again: with it, unique numbers are taken to grow from row to row until one does not. */
  readonly again?: () => AsyncIterable<Uint8Array>;
};

export type Judged = {
  /** One for each rule and column, by place: a count, the first five places and the last. */
  readonly findings: readonly Finding[];
  /** Data rows, blank ones left out. */
  readonly rows: number;
  readonly columns: number;
  /** One for each of `collect`, in that order. */
  readonly keys: readonly KeySet[];
  /** Where it was asked for, and there is a header. */
  readonly profile?: TableProfile;
  readonly lineEnds: LineEnds;
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
    return judged(table, again(), { ...options, side: undefined }, false);
  }
}

/** Thrown where a table has to be read again from its beginning, since values do not grow that were taken to. */
const outOfOrder = Symbol("values are out of order");

async function judged(
  table: TableSource,
  source: AsyncIterable<Uint8Array>,
  { kernel, again: _, side, profile = false, ...options }: JudgeOptions,
  mayOrder: boolean,
): Promise<Judged> {
  const meter = createMeter(table.expected);
  let packFault: PackFault | undefined;
  const unpacked = unpackedOf(table.path, meter.through(source), (fault) => {
    packFault = fault;
  });
  const { opening, bytes: chunks } = await readOpening(table, unpacked);
  const findings = createFindings(table.path);
  const { own, ofCells } = asOpened(table, opening, findings);
  const structure = structureReporter(findings, ofCells);
  const profiling = profile ? await import(/* webpackChunkName: "profile" */ "./profile/profiling.ts") : undefined;
  const sample = profiling?.createSample(table.dialect);
  const rows = createRows(own, ofCells, { ...options, batchRows: 0, above: opening.above, sample });
  let unreadable = false;
  let lineEnds: LineEnds = { lf: 0, crlf: 0, cr: 0 };

  /** What reads bytes; undefined for a dialect that no kernel knows. */
  async function laneFor(): Promise<Lane | undefined> {
    const [{ isPlain }, { createLane }, { webAssemblyKernel }] = await Promise.all([
      import(/* webpackChunkName: "kernel" */ "./kernel/program.ts"),
      import(/* webpackChunkName: "kernel" */ "./kernel/lane.ts"),
      import(/* webpackChunkName: "kernel" */ "./kernel/webassembly.ts"),
    ]);
    if (!isPlain(table.dialect)) return undefined;
    const made = kernel === undefined || kernel === "none" ? webAssemblyKernel() : kernel();
    return createLane({
      table: own,
      rows,
      findings: ofCells,
      structure,
      kernel: made,
      wanted: namesWanted(own),
      mayOrder,
      outOfOrder,
      sample,
      lastBytes: tailBytes(options.tail ?? tailSize),
    });
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
      const { readLane } = await import(/* webpackChunkName: "kernel" */ "./kernel/read-lane.ts");
      const unread = await readLane(lane, chunks, side);
      const ends = unread && (await readText(chained(unread), unread.left.scanner, unread.left.started));
      lineEnds = sumOf(lane.lineEnds(), ends);
    } finally {
      // Who reads no further says so, or the file stays open.
      await chunks.return(undefined);
    }
  } else {
    const makeScanner = await scannerFor(table.dialect);
    const scanner = makeScanner(rows.add, structure.scan);
    lineEnds = await readText(chunks, scanner, false);
  }
  rows.end();
  structure.lineEnds(lineEnds);
  if (packFault) structure.packing(packFault);
  unreadable ||= packFault !== undefined;
  const columns = rows.columns();
  if (!unreadable) {
    if (columns === undefined) structure.empty(table.dialect.header);
    else reportRowCount(own.schema?.asks, rows.count(), findings);
    meter.report(findings);
  }
  const judged = {
    findings: findings.list(),
    rows: rows.count(),
    columns: columns?.length ?? 0,
    keys: opening.isMisread ? [] : rows.collected(),
    lineEnds,
  };
  if (!profiling || !sample || columns === undefined) return judged;
  return { ...judged, profile: profiling.profileTable(own, columns, sample, rows.count(), ofCells.isSecret) };
}

/** Columns whose cells are looked at besides: an order, a rule or a rule of disclosure goes over them. */
function namesWanted({ schema }: TableSource): Pick<ReadonlySet<string>, "has"> {
  if (schema?.asks?.["slipway:distinctRows"] === true) return { has: () => true };
  return new Set([
    ...(schema ? askedColumns(schema) : []),
    ...(schema?.disclosure ? fieldsTogether(schema.disclosure) : []),
  ]);
}

async function* chained({ left, rest }: Unread): AsyncGenerator<Uint8Array> {
  yield left.bytes;
  yield* rest;
}

const sumOf = (a: LineEnds, b: LineEnds = { lf: 0, crlf: 0, cr: 0 }): LineEnds => ({
  lf: a.lf + b.lf,
  crlf: a.crlf + b.crlf,
  cr: a.cr + b.cr,
});
