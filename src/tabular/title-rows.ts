import type { CsvRecord } from "./csv/record.ts";
import type { OpeningFault } from "./first-records.ts";
import type { TableSchema } from "./model.ts";
import { rowSpot } from "./structure.ts";

/** Rows above the header: as many records, blank ones among them. */
export type RowsAbove = OpeningFault & {
  readonly rule: "title-row";
  readonly count: number;
  /** The rows that a dialect would name for the header, from 1. */
  readonly headerRows: readonly number[];
};

/** One record that is not blank. */
type Row = {
  /** Its place among all records, from 0. */
  readonly index: number;
  readonly record: CsvRecord;
  readonly cells: readonly string[];
  /** How many cells have something in them, and the place after the last of these. */
  readonly filled: number;
  readonly span: number;
};

/** More rows above a header nobody writes by mistake. */
const mostAbove = 10;

/**
 * Whether a table's header is not in its first row: because there is a title above it, or because it has several rows. Only what is
 * certain is said. With a schema, a row that has its names is the header. Without one, the header is the first row that is full,
 * where all that is above has few cells, all that is below is as wide, and numbers stand below words.
 */
export function rowsAbove(records: readonly CsvRecord[], schema: TableSchema | undefined): RowsAbove | undefined {
  const rows = records.flatMap((record, index) => rowOf(record, index) ?? []);
  const [first] = rows;
  if (first === undefined) return undefined;
  const named = schema && headerByName(rows, schema);
  if (named === "first") return undefined;
  const header = named ?? headerByForm(rows);
  if (header === undefined) return undefined;
  return said(rows.slice(0, rows.indexOf(header)), header);
}

function rowOf(record: CsvRecord, index: number): Row | undefined {
  const cells = record.cells.map((text) => text.trim());
  const span = cells.findLastIndex((text) => text !== "") + 1;
  if (span === 0) return undefined;
  return { index, record, cells, filled: cells.filter((text) => text !== "").length, span };
}

/** The row that has most of the schema's names, where the first one has not; else the first one if it has any of them. */
function headerByName(rows: readonly Row[], { fields }: TableSchema): Row | "first" | undefined {
  const plain = (name: string) => name.trim().toLowerCase();
  const names = new Set(fields.map(({ name }) => plain(name)));
  const found = ({ cells }: Row) => new Set(cells.map(plain).filter((text) => names.has(text))).size;
  const at = rows.findIndex((row) => found(row) >= Math.max(1, names.size / 2));
  if (at > 0 && at <= mostAbove) return rows[at];
  return at === 0 || rows.slice(0, 1).some((row) => found(row) > 0) ? "first" : undefined;
}

function headerByForm(rows: readonly Row[]): Row | undefined {
  const at = rows.findIndex((row, index) => index > 0 && row.filled === row.span && row.span >= widest(rows.slice(1)));
  const header = rows[at];
  if (header === undefined || at > mostAbove) return undefined;
  const above = rows.slice(0, at);
  const below = rows.slice(at + 1);
  const width = header.span;
  const isAlike = below.filter(({ record }) => record.width === header.record.width).length >= 0.8 * below.length;
  if (below.length < 2 || width < 2 || !isAlike || !isLikeHeader(header)) return undefined;
  // A table of two columns whose second has no name looks like a title with commas behind it.
  if (width === 2 && above.some(({ record }) => record.width >= header.record.width)) return undefined;
  const numeric = header.cells.flatMap((_, column) => (isNumeric(below, column) ? [column] : []));
  const contrasts = numeric.filter((column) => isName(header.cells[column] ?? ""));
  const isTitle = above.every(({ filled }) => filled <= Math.max(1, Math.floor(width / 3)));
  if (isTitle) {
    const isSentence = above.some(
      ({ record, cells, filled }) => filled === 1 && (record.width === 1 || / /.test(cells[0] ?? "")),
    );
    return contrasts.length > 0 || (width >= 3 && isSentence) ? header : undefined;
  }
  const hasGaps = above.every(({ filled, span }) => filled < width && span <= width);
  return hasGaps && contrasts.length > 0 && contrasts.length === numeric.length && below.length >= 3
    ? header
    : undefined;
}

/** The span that most rows have. */
function widest(rows: readonly Row[]): number {
  const counts = new Map<number, number>();
  for (const { span } of rows) counts.set(span, (counts.get(span) ?? 0) + 1);
  return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best), [0, 0] as [number, number])[0];
}

/** Names differ, and are no numbers but years behind the first; a space after a comma is how people write sentences. */
const isLikeHeader = ({ cells, record, span }: Row) =>
  new Set(cells.slice(0, span)).size === span &&
  cells.every((text, column) => !isNumber(text) || (column > 0 && /^(?:19|20)[0-9]{2}$/.test(text))) &&
  !record.cells.slice(1).some((text) => text.startsWith(" "));

const isNumber = (text: string) =>
  /^[-+(£$€]*[0-9][0-9.,]*\s?%?\)?$/.test(text) || /^[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}(?:[T ].*)?$/.test(text);

/** A word that does not stand for a missing value. */
const isName = (text: string) =>
  /\p{L}{2}/u.test(text) &&
  !isNumber(text) &&
  !/^(?:n\/?a|nan|null|none|nil|missing|unknown|not available|suppressed|low)$/i.test(text);

function isNumeric(rows: readonly Row[], column: number): boolean {
  const cells = rows.map(({ cells }) => cells[column] ?? "").filter((text) => text !== "");
  return cells.length >= 2 && cells.every(isNumber);
}

function said(above: readonly Row[], header: Row): RowsAbove | undefined {
  const [top] = above;
  if (top === undefined) return undefined;
  const lines = above.map(({ record }) => record.places[0] ?? 1);
  const [first = 1] = lines;
  const last = lines.at(-1) ?? first;
  const line = header.record.places[0] ?? 1;
  const isTitle = above.every(({ filled }) => filled < 2 || filled <= Math.floor(header.span / 3));
  const these = first === last ? `Line ${first} is` : `Lines ${first} to ${last} are`;
  const headerRows = (isTitle ? [header] : [...above, header]).map(({ index }) => index + 1);
  const declared = `for the resource in datapackage.yaml: dialect: { headerRows: [${headerRows.join(", ")}] }.`;
  const about = isTitle
    ? {
        message: `${these} above the header, which seems to be line ${line}; the table was read from there`,
        fix: `Delete all that is above line ${line}, or declare which row is the header, ${declared}`,
      }
    : {
        message: `The header has ${above.length + 1} rows, of which the last seems to be line ${line}; the names in that one were used`,
        fix: `Make one row of names of them, or declare them ${declared}`,
      };
  return { rule: "title-row", count: header.index, headerRows, about, spot: rowSpot(top.record) };
}
