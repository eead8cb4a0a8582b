import type { Finding } from "../../report/model.ts";
import { createFindings, type Findings } from "../findings.ts";
import { createKeyChecker, tupleKey } from "../keys.ts";
import type { TableProfile } from "../profile.ts";
import { cellSpot, structureReporter } from "../structure.ts";
import { encoded } from "./column.ts";
import { type CellOutcome, type CsvwColumnCheck, createCsvwColumnCheck } from "./column-check.ts";
import { checkCompatible, type HeaderColumn } from "./compatibility.ts";
import { defaultDialect, dialectOfMediaType } from "./dialect.ts";
import { isLanguage } from "./language.ts";
import type { Column, Schema, Table } from "./model.ts";
import type { Reference } from "./references.ts";
import { type FileRow, readRows } from "./rows.ts";
import type { Answer } from "./sources.ts";

/** The keys of a table over some of its columns: those that occur, and those that occur more than once. */
export type ReferencedKeys = { readonly seen: ReadonlySet<string>; readonly repeated: ReadonlySet<string> };

export type TableCheckOptions = {
  /** How findings name the file. */
  readonly file: string;
  /** Foreign keys of the table, each with the keys of the table that it refers to. */
  readonly references?: readonly { readonly reference: Reference; readonly keys: ReferencedKeys }[];
  /** Sets of columns whose keys are wanted, for foreign keys that refer to this table. */
  readonly collect?: readonly (readonly string[])[];
};

export type CsvwTableResult = {
  readonly findings: readonly Finding[];
  readonly profile: TableProfile;
  /** One for each of `collect`, in that order. */
  readonly keys: readonly ReferencedKeys[];
};

/**
 * Checks a table's file against its description. The file is read once, as it comes; memory does not grow with it, but for keys.
 * @see Model for Tabular Data and Metadata on the Web §6.6, "Validating Tables"
 */
export async function checkCsvwTable(
  table: Table,
  { bytes, headers }: Answer,
  options: TableCheckOptions,
): Promise<CsvwTableResult> {
  const findings = createFindings(options.file);
  const structure = structureReporter(findings);
  const contentType = headers["content-type"];
  const dialect = table.dialect ?? (contentType === undefined ? defaultDialect : dialectOfMediaType(contentType));
  const said = headers["content-language"];
  const language = table.lang ?? (isLanguage(said) ? said : "und");
  const collected = (options.collect ?? []).map(() => ({ seen: new Set<string>(), repeated: new Set<string>() }));

  const header: FileRow[] = [];
  let rows: RowCheck | undefined;
  let count = 0;
  const begin = (width: number): RowCheck => {
    const titles = headerColumns(header, width);
    if (table.tableSchema.columns !== undefined) checkCompatible(table.tableSchema.columns, titles, language, findings);
    return createRowCheck(columnsOf(table.tableSchema, titles), table, findings, options, collected);
  };

  for await (const row of readRows(bytes, dialect, structure)) {
    if (row.kind === "header") {
      header.push(row);
      if (header.length === dialect.headerRowCount) rows = begin(row.width);
      continue;
    }
    rows ??= begin(row.width);
    count++;
    if (row.record.width === 1 && row.record.cells[0] === "" && rows.width > 1) structure.blankRow(row.record, count);
    else rows.check(row, count, dialect.skipColumns);
  }
  if (rows === undefined) {
    if (dialect.headerRowCount > 0) structure.empty(true);
    rows = createRowCheck(columnsOf(table.tableSchema, []), table, findings, options, collected);
  }
  return {
    findings: findings.list(),
    profile: { name: nameOf(options.file), path: options.file, rows: count, columns: rows.profile() },
    keys: collected,
  };
}

const nameOf = (file: string) => (file.split("/").at(-1) ?? file).replace(/\.[^.]+$/, "");

function headerColumns(rows: readonly FileRow[], width: number): readonly HeaderColumn[] {
  const [first] = rows;
  const most = Math.max(width, ...rows.map((row) => row.width));
  return Array.from({ length: Math.min(most, 16_384) }, (_, index) => ({
    titles: rows.flatMap(({ cells }) => (cells[index]?.trim() ? [cells[index]] : [])),
    spot:
      first && first.width > index
        ? cellSpot(first.record, index + first.record.cells.length - first.cells.length, undefined)
        : undefined,
  }));
}

/** The columns that are described, or those of the file, which are of no datatype but text. */
function columnsOf({ columns, inherited }: Schema, header: readonly HeaderColumn[]): readonly Column[] {
  if (columns !== undefined) return columns;
  return header.map(({ titles: [title] }, index) => ({
    ...inherited,
    name: title === undefined ? `_col.${index + 1}` : encoded(title),
    named: false,
    titles: new Map(title === undefined ? [] : [["und", [title]]]),
    id: undefined,
    virtual: false,
    suppressOutput: false,
  }));
}

type RowCheck = {
  readonly width: number;
  check(row: FileRow, number: number, skipColumns: number): void;
  profile(): TableProfile["columns"];
};

type Collected = { readonly seen: Set<string>; readonly repeated: Set<string> };

function createRowCheck(
  columns: readonly Column[],
  { tableSchema: { primaryKey } }: Table,
  findings: Findings,
  { references = [], collect = [] }: TableCheckOptions,
  collected: readonly Collected[],
): RowCheck {
  const structure = structureReporter(findings);
  const checks: readonly CsvwColumnCheck[] = columns.map((column) => createCsvwColumnCheck(column, findings));
  const width = columns.filter(({ virtual }) => !virtual).length;
  const places = (names: readonly string[]) => names.map((name) => columns.findIndex((column) => column.name === name));
  const textOf = (row: FileRow, at: readonly number[]) => at.map((index) => row.cells[index] ?? "").join(", ");
  const named = (names: readonly string[]) => names.map((name) => `"${name}"`).join(", ");
  const fieldOf = (names: readonly string[]) => (names.length === 1 ? names[0] : undefined);

  const primary = { at: places(primaryKey), seen: createKeyChecker() };
  const repeated = findings.group("primary-key", "", () => ({
    message: `A row before has the same primary key (${named(primaryKey)})`,
    field: fieldOf(primaryKey),
  }));
  const foreign = references.map(({ reference: { key, to }, keys }, index) => {
    const words = (fault: string) => () => ({
      message: `${named(key.columns)} refers to ${named(key.reference.columns)} of ${to.url}, which has ${fault}`,
      field: fieldOf(key.columns),
    });
    return {
      at: places(key.columns),
      keys,
      absent: findings.group("foreign-key", `${index} null`, () => ({
        message: `${named(key.columns)} has no value here, and its foreign key wants every row to refer to one of ${to.url}`,
        field: fieldOf(key.columns),
        fix: "Fill in the value, or take the foreign key out of the metadata: CSVW knows no optional ones.",
      })),
      dangling: findings.group("foreign-key", `${index}`, words("no such row")),
      ambiguous: findings.group("foreign-key", `${index} several`, words("more than one such row")),
    };
  });
  const wanted = collect.map(places);

  return {
    width,
    check(row, number, skipColumns) {
      if (row.width !== width) structure.wrongWidth(row.record, width + skipColumns, number);
      const spotOf = (index: number) => cellSpot(row.record, index + skipColumns, number);
      const outcomes = checks.map((column, index) => {
        const text = columns[index]?.virtual ? "" : row.cells[index];
        // A cell that a short row does not have is reported with the row; it is not asked to be anything.
        return text === undefined ? undefined : column.check(text, () => spotOf(Math.min(index, width - 1)));
      });
      const key = keyOf(outcomes, primary.at);
      if (key && !primary.seen.isNew(key.text)) repeated.add(spotOf(primary.at[0] ?? 0), textOf(row, primary.at));
      for (const { at, keys, absent, dangling, ambiguous } of foreign) {
        const own = keyOf(outcomes, at);
        if (own === undefined) continue;
        const missing = own.hasNull ? absent : dangling;
        const group = keys.seen.has(own.text) ? (keys.repeated.has(own.text) ? ambiguous : undefined) : missing;
        group?.add(spotOf(at[0] ?? 0), textOf(row, at));
      }
      for (const [index, at] of wanted.entries()) {
        const own = keyOf(outcomes, at);
        const sets = collected[index];
        if (own && sets) (sets.seen.has(own.text) ? sets.repeated : sets.seen).add(own.text);
      }
    },
    profile: () => checks.filter((_, index) => columns[index]?.virtual !== true).map((column) => column.profile()),
  };
}

/** The key of a row over some columns; undefined where there are none, or a part is not of its datatype. */
function keyOf(
  outcomes: readonly (CellOutcome | undefined)[],
  at: readonly number[],
): { readonly text: string; readonly hasNull: boolean } | undefined {
  const parts = at.flatMap((index) => outcomes[index] ?? []);
  if (at.length === 0 || parts.length < at.length) return undefined;
  return { text: tupleKey(parts.map(({ key }) => key)), hasNull: parts.some(({ isNull }) => isNull) };
}
