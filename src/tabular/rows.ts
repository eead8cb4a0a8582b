import { askChecks } from "./asks-check.ts";
import { reportBelow } from "./below-table.ts";
import { createBlankRows, type FirstBlank } from "./blank-rows.ts";
import { type ColumnCheck, createColumnCheck, type Outcome } from "./column-check.ts";
import type { ColumnBatch } from "./columns.ts";
import { arrangementOf } from "./csv/arrange.ts";
import { type CsvRecord, mostCells } from "./csv/record.ts";
import type { DamageRule } from "./damage/damage.ts";
import { type DisclosureChecks, disclosureChecks } from "./disclosure/checks.ts";
import { createSample, type Sample as PeopleSample } from "./disclosure/sample.ts";
import type { CountCheck } from "./disclosure/small-numbers.ts";
import type { Findings, LastPlace, Spot } from "./findings.ts";
import {
  type HeaderColumn,
  leastCells,
  matchHeader,
  positionalColumns,
  reportNameless,
  reportTrailing,
} from "./header.ts";
import { hashOf } from "./keys/hash.ts";
import { collectedKey, partsOf, type References, type RowKey, rowKeysOf } from "./keys/row-keys.ts";
import type { KeySet } from "./keys/table.ts";
import { noMissingValues, type TableSource } from "./model.ts";
import type { Sample } from "./profile/sample.ts";
import type { TableProfile } from "./profile.ts";
import { type RowCheck, rowChecks } from "./row-check.ts";
import { cellSpot, rowSpot, structureReporter } from "./structure.ts";
import { createTail, tailSize } from "./tail.ts";
import type { CellValue } from "./types/reader.ts";

export type RowOptions = {
  /** Keys that foreign keys refer to; a foreign key whose table it does not know is not checked. */
  readonly references?: References;
  /** Sets of fields whose keys are wanted in the result, for the foreign keys of other tables. */
  readonly collect?: readonly (readonly string[])[];
  /** Rows from the first on in which personal data are looked for; {@link sampleRows} where it does not say. */
  readonly sampleRows?: number;
  /** Rows from which is learnt what a column usually holds. */
  readonly firstRows?: number;
  /** Rows of each batch of values; 0: values are not kept, and nothing is profiled. */
  readonly batchRows: number;
  /** What is shown every row, to keep some of them. */
  readonly sample?: Sample | undefined;
  /** Records before the header that are passed over. */
  readonly above: number;
  /** How far back the end of a table goes, if it is not what `tail.ts` says. */
  readonly tail?: number;
};

/** Some cells of a row, by column: those that are not there are not looked at. */
export type RowCells = {
  readonly texts: readonly (string | undefined)[];
  readonly line: number;
  readonly spotOf: (column: number) => Spot;
};

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
  /** What is looked for in the cells of each column, in what else they hold; undefined while it is learnt from the first rows. */
  watched(): Watched | undefined;
  /** Whether the next records are wanted whole, every one, by {@link Rows.add} or {@link Rows.sample}. */
  isSampling(): boolean;
  /** Looks at a record that somebody else checks; it is the one of that number. */
  sample(record: CsvRecord, number: number): void;
  /**
   * Says that somebody else has read on: up to that many records, of which so many more were rows, which blank ones they ended with,
   * and which blank one was the last before a row.
   */
  passed(record: number, rows: number, blank: FirstBlank | undefined, between: LastPlace | undefined): void;
  /** Whether blank rows need no more places. */
  knowsBlank(): boolean;
  /** Says that somebody else reads all records from here on; takes them when the table has ended, for what only its end shows. */
  nearEnd(): (records: readonly CsvRecord[]) => void;
  /** The table has ended: what can only be said of all of it, or of its end. */
  end(): void;
  /** What is asked over rows, once the header is known. */
  keys(): readonly RowKey[];
  /** What is asked of counts, once the header is known. */
  counts(): readonly CountCheck[];
  /** One for each of `collect`, in that order. */
  collected(): readonly KeySet[];
  profile(): TableProfile;
};

/** By column, the damage that is looked for. */
export type Watched = readonly (readonly DamageRule[])[];

/** Enough to tell what is usual in a column from what is not; they are read by the slower of two readers. */
const defaultFirstRows = 100;

/** Checks the records of a table one after the other. */
export function createRows(table: TableSource, findings: Findings, options: RowOptions): Rows {
  const { batchRows, firstRows = defaultFirstRows, references = () => undefined, collect = [], sample } = options;
  const structure = structureReporter(findings);
  const arrange = arrangementOf(table.dialect);
  let header: readonly HeaderColumn[] | undefined;
  let columns: readonly ColumnCheck[] = [];
  let checks: readonly RowCheck[] = [];
  let keys: readonly RowKey[] = [];
  let collected: readonly KeySet[] = [];
  let people: PeopleSample | undefined;
  let disclosure: DisclosureChecks | undefined;
  let batch: CellValue[][] = [];
  let inBatch = 0;
  let watched: Watched | undefined;
  let above = options.above;
  /** Records that the dialect passes over, or that are the header's beside its first. */
  let leftOut = 0;
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
    findings.columns(header.map(({ name }) => name));
    const missing = schema?.missingValues ?? noMissingValues;
    columns = header.map((column, index) => {
      const numbered = { ...column, number: index + 1 };
      const check = createColumnCheck(numbered, missing, findings, { profile: batchRows > 0 });
      return column.nameless ? reporting(check, () => reportNameless(index, column.nameless, findings)) : check;
    });
    people = createSample(header, missing, findings, options.sampleRows);
    disclosure = schema?.disclosure && disclosureChecks(schema.disclosure, columns, findings);
    checks = schema
      ? [...rowChecks(schema, columns, findings), ...askChecks(schema, columns, findings), ...(disclosure?.rows ?? [])]
      : [];
    const collecting = collect.map((fields) => collectedKey(columns, fields));
    collected = collecting.map(({ table: known }) => known);
    keys = [
      ...(schema ? rowKeysOf(schema, columns, references, findings) : []),
      ...collecting.flatMap(({ key }) => key ?? []),
    ];
    batch = columns.map(() => []);
    if (firstRows === 0 || !columns.some(({ damage }) => damage?.learns)) settle();
  }

  function settle(): void {
    watched ??= columns.map(({ damage }) => damage?.settle(count) ?? []);
  }

  function cells({ texts, line, spotOf }: RowCells): readonly Outcome[] {
    const outcomes: Outcome[] = [];
    for (const [index, column] of columns.entries()) {
      const text = texts[index];
      // A cell that a short row does not have is reported with the row; it is not asked to be anything.
      outcomes.push(text === undefined ? absent : column.check(text, () => spotOf(index)));
    }
    for (const check of checks) check(outcomes, { spotOf, texts });
    for (const key of keys) {
      const parts = partsOf(columns, outcomes, key.columns);
      if (parts === undefined || key.accepts(hashOf(parts), line)) continue;
      key.refuse({ spotOf, textOf: (column) => texts[column] ?? "" });
    }
    return outcomes;
  }

  function row(next: CsvRecord): void {
    if (next.control) structure.control(next.control, record);
    if (next.width < least || next.width > width) structure.wrongWidth(next, { least, width }, record);
    const [line = 1] = next.places;
    const number = record;
    const spotOf = (column: number) => cellSpot(next, column, number);
    const outcomes = cells({ texts: next.cells, line, spotOf });
    if (people?.isOpen()) people.add(next.cells, spotOf);
    count++;
    sample?.read(record, next.cells);
    if (count === firstRows) settle();
    if (batchRows === 0) return;
    for (const [index, outcome] of outcomes.entries()) {
      batch[index]?.push(outcome.kind === "value" ? outcome.value : null);
    }
    inBatch++;
  }

  function add(read: CsvRecord): void {
    const next = arrange ? arrange(read) : read;
    if (!next) {
      leftOut++;
      return;
    }
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
    watched: () => watched,
    isSampling: () => people?.isOpen() === true,
    sample(next, number) {
      if (!isBlank(next)) people?.add(next.cells, (column) => cellSpot(next, column, number));
    },
    passed(upTo, rows, blank, between) {
      blanks.passed(upTo - record - rows, rows, blank && { ...blank, count: upTo - blank.row + 1 }, between);
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
      settle();
      blanks.report();
      people?.end();
      disclosure?.end();
      if (header === undefined) return;
      reportBelow(tail.list(), columns, findings);
      reportTrailing(header, findings);
      structure.rowCount(record + (table.dialect.header ? 1 : 0) + options.above + leftOut);
    },
    keys: () => keys,
    counts: () => disclosure?.counts ?? [],
    collected: () => collected,
    profile: () => ({
      name: table.name,
      path: table.path,
      rows: count,
      columns: columns.flatMap((column) => column.profile() ?? []),
    }),
  };
}

/** A column's check that says when there is anything in it. */
const reporting = (column: ColumnCheck, onText: () => void): ColumnCheck => ({
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
