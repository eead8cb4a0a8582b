import { reportBelow } from "./below-table.ts";
import { createBlankRows, type FirstBlank } from "./blank-rows.ts";
import { type ColumnCheck, createColumnCheck, type Outcome } from "./column-check.ts";
import type { ColumnBatch } from "./columns.ts";
import { type CsvRecord, mostCells } from "./csv/record.ts";
import type { Findings, Spot } from "./findings.ts";
import {
  type HeaderColumn,
  leastCells,
  matchHeader,
  positionalColumns,
  reportNameless,
  reportTrailing,
} from "./header.ts";
import type { KeySet } from "./keys.ts";
import { noMissingValues, type TableSource } from "./model.ts";
import type { TableProfile } from "./profile.ts";
import { keyOf, type References, type RowCheck, rowChecks } from "./row-check.ts";
import { cellSpot, rowSpot, structureReporter } from "./structure.ts";
import { createTail, tailSize } from "./tail.ts";
import type { CellValue } from "./types/reader.ts";

export type RowOptions = {
  /** Keys that foreign keys refer to; a foreign key whose table it does not know is not checked. */
  readonly references?: References;
  /** Sets of fields whose keys are wanted in the result, for the foreign keys of other tables. */
  readonly collect?: readonly (readonly string[])[];
  /** Rows of each batch of values; 0: values are not kept, and nothing is profiled. */
  readonly batchRows: number;
  /** Records before the header that are passed over. */
  readonly above: number;
  /** How far back the end of a table goes, if it is not what `tail.ts` says. */
  readonly tail?: number;
};

/** Some cells of a row, by column: those that are not there are not looked at. */
export type RowCells = { readonly texts: readonly (string | undefined)[]; readonly spotOf: (column: number) => Spot };

export type Rows = {
  /** Takes a record, the header first, where no batches are made. */
  add(record: CsvRecord): void;
  /** Takes records, the header first; gives batches as they are full. */
  take(records: readonly CsvRecord[]): Generator<ColumnBatch, void>;
  /** The batch that is left. */
  rest(): Generator<ColumnBatch, void>;
  /** Checks some cells of a row that counts already. */
  cells(row: RowCells): void;
  /** The columns, once the header is known. */
  columns(): readonly HeaderColumn[] | undefined;
  /** Records after the header so far, blank ones among them. */
  record(): number;
  /** Data rows so far, blank ones left out. */
  count(): number;
  /** Says that somebody else has read on: up to that many records, of which so many more were rows, and which blank ones they ended with. */
  passed(record: number, rows: number, blank: FirstBlank | undefined): void;
  /** Whether blank rows need no more places. */
  knowsBlank(): boolean;
  /** Says that somebody else reads all records from here on; takes them when the table has ended, for what only its end shows. */
  nearEnd(): (records: readonly CsvRecord[]) => void;
  /** The table has ended: says what only its end shows. */
  end(): void;
  readonly keys: readonly KeySet[];
  profile(): TableProfile;
};

/** Checks the records of a table one after the other. */
export function createRows(table: TableSource, findings: Findings, options: RowOptions): Rows {
  const { batchRows, references = () => undefined, collect = [] } = options;
  const structure = structureReporter(findings);
  const keys = collect.map(() => new Set<string>());
  let header: readonly HeaderColumn[] | undefined;
  let columns: readonly ColumnCheck[] = [];
  let checks: readonly RowCheck[] = [];
  let collected: readonly (readonly number[])[] = [];
  let batch: CellValue[][] = [];
  let inBatch = 0;
  let above = options.above;
  const blanks = createBlankRows(findings);
  let tail = createTail(options.tail ?? tailSize);
  let record = 0;
  let count = 0;
  /** Cells of a row, and how many it has at least. */
  let width = 0;
  let least = 0;

  function begin(first: CsvRecord): void {
    const { schema, dialect } = table;
    const labels = first.cells.map((text, index) => ({ text, spot: cellSpot(first, index, undefined) }));
    header = dialect.header
      ? matchHeader(labels, schema, findings)
      : positionalColumns(Math.max(first.width, schema?.fields.length ?? 0), schema);
    width = dialect.header ? first.width : header.length;
    least = leastCells(header);
    if (width > mostCells) structure.tooWide(width);
    const missing = schema?.missingValues ?? noMissingValues;
    columns = header.map((column, index) => {
      const check = createColumnCheck(column, missing, findings, { profile: batchRows > 0 });
      return column.nameless ? watched(check, () => reportNameless(index, column.nameless, findings)) : check;
    });
    checks = schema ? rowChecks(schema, columns, references, findings) : [];
    collected = collect.map((fields) => fields.map((field) => columns.findIndex(({ name }) => name === field)));
    batch = columns.map(() => []);
  }

  function cells({ texts, spotOf }: RowCells): readonly Outcome[] {
    const outcomes: Outcome[] = [];
    for (const [index, column] of columns.entries()) {
      const text = texts[index];
      // A cell that a short row does not have is reported with the row; it is not asked to be anything.
      outcomes.push(text === undefined ? absent : column.check(text, () => spotOf(index)));
    }
    for (const check of checks) check(outcomes, { spotOf, texts });
    for (const [index, at] of collected.entries()) {
      const key = keyOf(columns, outcomes, at);
      if (key !== undefined) keys[index]?.add(key);
    }
    return outcomes;
  }

  function row(next: CsvRecord): void {
    if (next.control) structure.control(next.control, record);
    if (next.width < least || next.width > width) structure.wrongWidth(next, { least, width }, record);
    const outcomes = cells({ texts: next.cells, spotOf: (column) => cellSpot(next, column, record) });
    count++;
    if (batchRows === 0) return;
    for (const [index, outcome] of outcomes.entries()) {
      batch[index]?.push(outcome.kind === "value" ? outcome.value : null);
    }
    inBatch++;
  }

  function add(next: CsvRecord): void {
    if (above > 0) {
      above--;
      return;
    }
    if (isBlank(next)) {
      if (!header) blanks.before(rowSpot(next));
      else {
        record++;
        blanks.blank({ line: next.places[0] ?? 1, row: record }, rowSpot(next, record));
        tail.add(next, record, true);
      }
      return;
    }
    blanks.other();
    if (!header) {
      begin(next);
      if (table.dialect.header) {
        if (next.control) structure.control(next.control, undefined);
        return;
      }
    }
    record++;
    tail.add(next, record, false);
    row(next);
  }

  function full(): ColumnBatch {
    const made = {
      rows: inBatch,
      columns: columns.map(({ name, type }, index) => ({ name, type, values: batch[index] ?? [] })),
    };
    batch = columns.map(() => []);
    inBatch = 0;
    return made;
  }

  return {
    add,
    *take(records) {
      for (const next of records) {
        add(next);
        if (batchRows > 0 && inBatch >= batchRows) yield full();
      }
    },
    *rest() {
      if (inBatch > 0) yield full();
    },
    cells,
    columns: () => header,
    record: () => record,
    count: () => count,
    passed(upTo, rows, blank) {
      blanks.passed(upTo - record - rows, rows, blank && { ...blank, count: upTo - blank.row + 1 });
      record = upTo;
      count += rows;
    },
    knowsBlank: blanks.isKnown,
    nearEnd() {
      const before = record;
      const complete = tail.copy();
      return (records) => {
        for (const [index, last] of records.entries()) complete.add(last, before + index + 1, isBlank(last));
        tail = complete;
      };
    },
    end() {
      blanks.report();
      if (header === undefined) return;
      reportBelow(tail.list(), columns, findings);
      reportTrailing(header, findings);
      structure.rowCount(record + (table.dialect.header ? 1 : 0) + options.above);
    },
    keys,
    profile: () => ({
      name: table.name,
      path: table.path,
      rows: count,
      columns: columns.flatMap((column) => column.profile() ?? []),
    }),
  };
}

/** A column's check that says when there is anything in it. */
const watched = (column: ColumnCheck, onText: () => void): ColumnCheck => ({
  ...column,
  check(text, spot) {
    if (text !== "") onText();
    return column.check(text, spot);
  },
});

const absent: Outcome = { kind: "invalid" };

/** Nothing but delimiters; a lone pair of quotes is an empty text, not a blank row. */
function isBlank({ cells, places, width }: CsvRecord): boolean {
  if (width === 1) return cells[0] === "" && places[1] === places[3];
  return width === cells.length && cells.every((text) => text === "");
}
