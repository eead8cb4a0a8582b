import type { Finding } from "../report/model.ts";
import { type ColumnCheck, createColumnCheck, type Outcome } from "./column-check.ts";
import type { ColumnBatch } from "./columns.ts";
import { decode } from "./csv/decode.ts";
import type { CsvRecord } from "./csv/record.ts";
import { createScanner } from "./csv/scan.ts";
import { createFindings, type Findings } from "./findings.ts";
import { matchHeader, positionalColumns } from "./header.ts";
import type { KeySet } from "./keys.ts";
import { createMeter } from "./meter.ts";
import type { TableSource } from "./model.ts";
import type { TableProfile } from "./profile.ts";
import { keyOf, type References, type RowCheck, rowChecks } from "./row-check.ts";
import { cellSpot, structureReporter } from "./structure.ts";
import type { CellValue } from "./types/reader.ts";

export type CheckOptions = {
  /** Rows of each batch but the last. */
  readonly batchRows?: number;
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
const noMissingValues = [{ value: "" }];

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
  const scanner = createScanner(table.dialect, (record) => waiting.push(record), structure.scan);
  const rows = createRows(table, findings, options);
  let unreadable = false;

  for await (const piece of decode(meter.through(bytes))) {
    if (piece.kind === "text") scanner.push(piece.text);
    else structure.encoding(piece.kind, scanner.at());
    unreadable ||= piece.kind === "utf-16";
    yield* rows.take(waiting.splice(0));
  }
  scanner.end();
  yield* rows.take(waiting.splice(0));
  yield* rows.rest();

  structure.lineEnds(scanner.lineEnds());
  if (!unreadable) {
    if (rows.isEmpty()) structure.empty(table.dialect.header);
    meter.report(findings);
  }
  return { findings: findings.list(), profile: rows.profile(), rows: rows.count(), keys: rows.keys };
}

/** Takes records, the header first, and makes batches of them. */
function createRows(table: TableSource, findings: Findings, options: CheckOptions) {
  const { batchRows = defaultBatchRows, references = () => undefined, collect = [] } = options;
  const structure = structureReporter(findings);
  const keys = collect.map(() => new Set<string>());
  let columns: readonly ColumnCheck[] | undefined;
  let checks: readonly RowCheck[] = [];
  let collected: readonly (readonly number[])[] = [];
  let batch: CellValue[][] = [];
  let inBatch = 0;
  let record = 0;
  let count = 0;

  function begin(first: CsvRecord): readonly ColumnCheck[] {
    const { schema, dialect } = table;
    const labels = first.cells.map((text, index) => ({ text, spot: cellSpot(first, index, undefined) }));
    const header = dialect.header
      ? matchHeader(labels, schema, findings)
      : positionalColumns(Math.max(first.width, schema?.fields.length ?? 0), schema);
    const made = header.map((column) => createColumnCheck(column, schema?.missingValues ?? noMissingValues, findings));
    checks = schema ? rowChecks(schema, made, references, findings) : [];
    collected = collect.map((fields) => fields.map((field) => made.findIndex(({ name }) => name === field)));
    batch = made.map(() => []);
    return made;
  }

  function check(row: CsvRecord, all: readonly ColumnCheck[]): void {
    if (row.width !== all.length) structure.wrongWidth(row, all.length, record);
    const spotOf = (column: number) => cellSpot(row, column, record);
    const outcomes: Outcome[] = [];
    for (const [index, column] of all.entries()) {
      const text = row.cells[index];
      // A cell that a short row does not have is reported with the row; it is not asked to be anything.
      const outcome = text === undefined ? absent : column.check(text, () => spotOf(index));
      outcomes.push(outcome);
      batch[index]?.push(outcome.kind === "value" ? outcome.value : null);
    }
    for (const rowCheck of checks) rowCheck(outcomes, { spotOf, texts: row.cells });
    for (const [index, at] of collected.entries()) {
      const key = keyOf(all, outcomes, at);
      if (key !== undefined) keys[index]?.add(key);
    }
  }

  function full(all: readonly ColumnCheck[]): ColumnBatch {
    const made = {
      rows: inBatch,
      columns: all.map(({ name, type }, index) => ({ name, type, values: batch[index] ?? [] })),
    };
    batch = all.map(() => []);
    inBatch = 0;
    return made;
  }

  return {
    *take(records: readonly CsvRecord[]): Generator<ColumnBatch, void> {
      for (const next of records) {
        if (columns && !isBlank(next)) {
          record++;
        } else if (isBlank(next)) {
          if (columns) record++;
          structure.blankRow(next, columns ? record : undefined);
          continue;
        } else {
          columns = begin(next);
          if (table.dialect.header) continue;
          record++;
        }
        check(next, columns);
        count++;
        inBatch++;
        if (inBatch >= batchRows) yield full(columns);
      }
    },
    *rest(): Generator<ColumnBatch, void> {
      if (columns && inBatch > 0) yield full(columns);
    },
    isEmpty: () => columns === undefined,
    count: () => count,
    keys,
    profile: (): TableProfile => ({
      name: table.name,
      path: table.path,
      rows: count,
      columns: (columns ?? []).map((column) => column.profile()),
    }),
  };
}

const absent: Outcome = { kind: "invalid" };

/** Nothing but delimiters; a lone pair of quotes is an empty text, not a blank row. */
function isBlank({ cells, places, width }: CsvRecord): boolean {
  if (width === 1) return cells[0] === "" && places[1] === places[3];
  return width === cells.length && cells.every((text) => text === "");
}
