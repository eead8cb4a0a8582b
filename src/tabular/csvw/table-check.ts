import type { Finding } from "../../report/model.ts";
import { createFindings, type Findings } from "../findings.ts";
import type { TableProfile } from "../profile.ts";
import { structureReporter } from "../structure.ts";
import { labelOf } from "./column.ts";
import { createCsvwColumnCheck } from "./column-check.ts";
import { checkCompatible } from "./compatibility.ts";
import { defaultDialect, dialectOfMediaType } from "./dialect.ts";
import { columnsOf, headerColumns } from "./file-columns.ts";
import { isLanguage } from "./language.ts";
import type { Table } from "./model.ts";
import {
  foreignKeyCheck,
  type KnownReference,
  keyCollector,
  outcomesOf,
  primaryKeyCheck,
  type ReferencedKeys,
} from "./row-check.ts";
import { type FileRow, readRows } from "./rows.ts";
import type { Answer } from "./sources.ts";

export type TableCheckOptions = {
  /** How findings name the file. */
  readonly file: string;
  readonly references?: readonly KnownReference[];
  /** Sets of columns whose keys are wanted, for foreign keys that refer to this table. */
  readonly collect?: readonly (readonly string[])[];
};

export type CsvwTableResult = {
  readonly findings: readonly Finding[];
  readonly profile: TableProfile;
  /** One for each of `collect`, in that order. */
  readonly keys: readonly ReferencedKeys[];
};

/** Titles of further header rows are not looked at: otherwise a dialect could have a whole file held in memory. */
const mostHeaderRows = 100;

/**
 * Checks a table's file against its description. The file is read once, as it comes; memory does not grow with it, but for keys.
 * @see Model for Tabular Data and Metadata on the Web §6.1 and §6.6
 */
export async function checkCsvwTable(
  table: Table,
  { bytes, headers }: Answer,
  options: TableCheckOptions,
): Promise<CsvwTableResult> {
  const findings = createFindings(options.file);
  const structure = structureReporter(findings);
  const dialect = table.dialect ?? dialectOf(headers["content-type"]);
  const { commentPrefix } = dialect;
  const language = table.lang ?? languageOf(headers["content-language"]);

  const header: FileRow[] = [];
  let rows: Rows | undefined;
  let headerRows = 0;
  let count = 0;
  const begin = (width: number): Rows => {
    const own = headerColumns(header, width);
    const { columns } = table.tableSchema;
    if (columns) checkCompatible(columns, own, { language, commentPrefix }, findings);
    return createRows(table, own, options, findings);
  };

  for await (const row of readRows(bytes, dialect, structure)) {
    const { control } = row.record;
    if (row.kind === "header") {
      if (control) structure.control(control, undefined);
      headerRows++;
      if (headerRows <= mostHeaderRows) header.push(row);
      if (headerRows === dialect.headerRowCount) rows = begin(row.width);
      continue;
    }
    rows ??= begin(row.width);
    count++;
    if (control) structure.control(control, count);
    if (isBlank(row) && rows.width > 1) structure.blankRow(row.record, count);
    else {
      if (row.width !== rows.width) structure.wrongWidth(row.record, { least: row.skipped + rows.width }, count);
      rows.check(row, count);
    }
  }
  if (rows === undefined && dialect.headerRowCount > 0) structure.empty(true);
  rows ??= createRows(table, [], options, findings);
  return { findings: findings.list(), profile: rows.profile(count), keys: rows.keys };
}

const dialectOf = (contentType: string | undefined) =>
  contentType === undefined ? defaultDialect : dialectOfMediaType(contentType);
const languageOf = (said: string | undefined) => (isLanguage(said) ? said : "und");
const isBlank = ({ record }: FileRow) => record.width === 1 && record.cells[0] === "";

type Rows = {
  /** How many cells a row has, after the skipped ones: as many as the header, or the first row. */
  readonly width: number;
  check(row: FileRow, number: number): void;
  profile(rows: number): TableProfile;
  readonly keys: readonly ReferencedKeys[];
};

function createRows(
  { tableSchema }: Table,
  header: ReturnType<typeof headerColumns>,
  { file, references = [], collect = [] }: TableCheckOptions,
  findings: Findings,
): Rows {
  const columns = columnsOf(tableSchema, header);
  findings.columns(columns.map(labelOf));
  const checks = columns.map((column) => createCsvwColumnCheck(column, findings));
  const collectors = collect.map((names) => keyCollector(columns, names));
  const rowChecks = [
    primaryKeyCheck(columns, tableSchema.primaryKey, findings),
    ...references.map((reference) => foreignKeyCheck(columns, reference, findings)),
    ...collectors.map((collector) => collector.collect),
  ];
  return {
    width: header.length,
    check(row, number) {
      const outcomes = outcomesOf(columns, checks, row, number);
      for (const check of rowChecks) check(outcomes, row, number);
    },
    profile: (rows) => ({
      name: stemOf(file),
      path: file,
      rows,
      columns: checks.filter((_, index) => columns[index]?.virtual !== true).map((check) => check.profile()),
    }),
    keys: collectors.map(({ keys }) => keys),
  };
}

const stemOf = (file: string) => (file.split("/").at(-1) ?? file).replace(/\.[^.]+$/, "");
