import type { Finding } from "../report/model.ts";
import { reportRowCount } from "./asks-check.ts";
import type { ColumnBatch } from "./columns.ts";
import { decode } from "./csv/decode.ts";
import { type PackFault, unpackedOf } from "./csv/packed.ts";
import type { CsvRecord, LineEnds } from "./csv/record.ts";
import { scannerFor } from "./csv/scanner-for.ts";
import { createFindings } from "./findings.ts";
import type { References } from "./keys/row-keys.ts";
import type { KeySet } from "./keys/table.ts";
import { createMeter } from "./meter.ts";
import type { TableSource } from "./model.ts";
import { asOpened, readOpening } from "./opening.ts";
import { createSample } from "./profile/sample.ts";
import { profileTable } from "./profile/table-profile.ts";
import type { TableProfile } from "./profile.ts";
import { createRows } from "./rows.ts";
import { structureReporter } from "./structure.ts";

export type CheckOptions = {
  /** Rows from which is learnt what a column usually holds. */
  readonly firstRows?: number;
  /** Rows of each batch but the last. */
  readonly batchRows?: number;
  /** Rows from the first on in which personal data are looked for. */
  readonly sampleRows?: number;
  /** Keys that foreign keys refer to; a foreign key whose table it does not know is not checked. */
  readonly references?: References;
  /** Sets of fields whose keys are wanted in the result, for the foreign keys of other tables. */
  readonly collect?: readonly (readonly string[])[];
  /** Whether it is wanted to know how values lie, from an evenly spaced sample. */
  readonly holds?: boolean;
  /** How far back the end of a table goes, if it is not what `tail.ts` says. */
  readonly tail?: number;
};

export type TableResult = {
  /** One for each rule and column, by place: a count, the first five places and the last. */
  readonly findings: readonly Finding[];
  readonly profile: TableProfile;
  /** What the table holds, where it was asked for and there is a header: to be looked at, and compared with. */
  readonly holds?: TableProfile;
  /** Data rows, blank ones left out. */
  readonly rows: number;
  /** One for each of `collect`, in that order. */
  readonly keys: readonly KeySet[];
  readonly lineEnds: LineEnds;
};

const defaultBatchRows = 8_192;

/**
 * Checks one table against its schema as its bytes come: typed columns on the way, findings and a profile at the end.
 *
 * Every byte is read once, in order, and memory does not grow with the file, but for the keys that a schema wants unique or
 * other tables refer to. What it costs does not depend on how much is wrong. Lines and columns of findings are physical and
 * 1-based, columns in Unicode code points; a multi-line cell counts all its lines.
 *
 * @see RFC 4180; Table Schema v2; Table Dialect v2
 */
export async function* checkTable(
  table: TableSource,
  source: AsyncIterable<Uint8Array>,
  { holds = false, ...options }: CheckOptions = {},
): AsyncGenerator<ColumnBatch, TableResult> {
  const meter = createMeter(table.expected);
  let packFault: PackFault | undefined;
  const unpacked = unpackedOf(table.path, meter.through(source), (fault) => {
    packFault = fault;
  });
  const { opening, bytes } = await readOpening(table, unpacked);
  const findings = createFindings(table.path);
  const { own, ofCells } = asOpened(table, opening, findings);
  const structure = structureReporter(findings, ofCells);
  const waiting: CsvRecord[] = [];
  const makeScanner = await scannerFor(table.dialect);
  const scanner = makeScanner((record) => waiting.push(record), structure.scan);
  const sample = holds ? createSample(table.dialect) : undefined;
  const rows = createRows(own, ofCells, {
    batchRows: defaultBatchRows,
    ...options,
    above: opening.above,
    sample,
  });
  let unreadable = false;

  for await (const piece of decode(bytes)) {
    if (piece.kind === "text") scanner.push(piece.text);
    else structure.encoding(piece.kind, scanner.at());
    unreadable ||= piece.kind === "utf-16";
    yield* rows.take(waiting.splice(0));
  }
  scanner.end();
  yield* rows.take(waiting.splice(0));
  yield* rows.rest();
  rows.end();

  structure.lineEnds(scanner.lineEnds());
  if (packFault) structure.packing(packFault);
  unreadable ||= packFault !== undefined;
  if (!unreadable) {
    if (rows.columns() === undefined) structure.empty(table.dialect.header);
    else reportRowCount(own.schema?.asks, rows.count(), findings);
    meter.report(findings);
  }
  const columns = rows.columns();
  return {
    findings: findings.list(),
    profile: rows.profile(),
    rows: rows.count(),
    keys: opening.isMisread ? [] : rows.collected(),
    lineEnds: scanner.lineEnds(),
    ...(sample && columns && { holds: profileTable(own, columns, sample, rows.count(), ofCells.isSecret) }),
  };
}
