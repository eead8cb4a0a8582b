import type { Finding } from "../report/model.ts";
import { reportRowCount } from "./asks-check.ts";
import type { ColumnBatch } from "./columns.ts";
import { decode } from "./csv/decode.ts";
import { unpackedOf } from "./csv/packed.ts";
import type { CsvRecord } from "./csv/record.ts";
import { scannerFor } from "./csv/scanner-for.ts";
import { createFindings } from "./findings.ts";
import type { References } from "./keys/row-keys.ts";
import type { KeySet } from "./keys/table.ts";
import { createMeter } from "./meter.ts";
import type { TableSource } from "./model.ts";
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
};

export type TableResult = {
  /** One for each rule and column, by place: a count and the first five places. */
  readonly findings: readonly Finding[];
  readonly profile: TableProfile;
  /** Data rows, blank ones left out. */
  readonly rows: number;
  /** One for each of `collect`, in that order. */
  readonly keys: readonly KeySet[];
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
  bytes: AsyncIterable<Uint8Array>,
  options: CheckOptions = {},
): AsyncGenerator<ColumnBatch, TableResult> {
  const findings = createFindings(table.path);
  const structure = structureReporter(findings);
  const meter = createMeter(table.expected);
  const waiting: CsvRecord[] = [];
  const makeScanner = await scannerFor(table.dialect);
  const scanner = makeScanner((record) => waiting.push(record), structure.scan);
  const rows = createRows(table, findings, { batchRows: defaultBatchRows, ...options });
  let unreadable = false;

  const chunks = unpackedOf(table.path, meter.through(bytes), (fault) => {
    structure.packing(fault);
    unreadable = true;
  });
  for await (const piece of decode(chunks)) {
    if (piece.kind === "text") scanner.push(piece.text);
    else structure.encoding(piece.kind, scanner.at());
    unreadable ||= piece.kind === "utf-16";
    yield* rows.take(waiting.splice(0));
  }
  scanner.end();
  yield* rows.take(waiting.splice(0));
  yield* rows.rest();

  structure.lineEnds(scanner.lineEnds());
  rows.end();
  if (!unreadable) {
    if (rows.columns() === undefined) structure.empty(table.dialect.header);
    else reportRowCount(table.schema?.asks, rows.count(), findings);
    meter.report(findings);
  }
  return { findings: findings.list(), profile: rows.profile(), rows: rows.count(), keys: rows.collected() };
}
