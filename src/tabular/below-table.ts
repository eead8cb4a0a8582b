import type { ColumnCheck } from "./column-check.ts";
import { categoriesOf } from "./constraints.ts";
import type { CsvRecord } from "./csv/record.ts";
import type { Findings } from "./findings.ts";
import { rowSpot } from "./structure.ts";
import type { NumberedRecord } from "./tail.ts";
import { readerOf } from "./types/field-reader.ts";

/**
 * Says which of a table's last rows are no records: totals, and notes. They are told by their words and by how few of their cells
 * have something in them, where the rows before are not so.
 *
 * @param tail the last rows, the last one last
 */
export function reportBelow(
  tail: readonly NumberedRecord[],
  columns: readonly ColumnCheck[],
  findings: Findings,
): void {
  if (columns.length < 2) return;
  const rows = tail.map(rowOf);
  let end = rows.length;
  while (end > 0 && kindOf(rows, end - 1, columns) !== undefined) end--;
  for (const [index, { record, row }] of rows.entries()) {
    const kind = index < end ? undefined : kindOf(rows, index, columns);
    if (kind === undefined) continue;
    const misfit = misfitOf(record, columns);
    findings.group(`${kind}-row`, misfit, () => ({ message: `${messages[kind]}${misfit}` })).add(rowSpot(record, row));
  }
}

const messages = {
  totals: "The row at the end of the table looks like a total of those above it",
  footnote: "The row at the end of the table looks like a note, not like a record",
} as const;

type Row = NumberedRecord & {
  readonly cells: readonly string[];
  /** Places of the cells that have something in them. */
  readonly filled: readonly number[];
};

function rowOf({ record, row }: NumberedRecord): Row {
  const cells = record.cells.map((text) => text.trim());
  return { record, row, cells, filled: cells.flatMap((text, place) => (text === "" ? [] : [place])) };
}

/** What a row is, if it is no record; the row before has been looked at in the same way. */
function kindOf(
  rows: readonly Row[],
  index: number,
  columns: readonly ColumnCheck[],
): keyof typeof messages | undefined {
  const row = rows[index];
  if (row === undefined) return undefined;
  if (isNote(row, columns.length)) {
    const alike = rows.filter((other) => !isNote(other, columns.length) && other.filled.length <= row.filled.length);
    return alike.length === 0 && rows.some((other) => !isNote(other, columns.length)) ? "footnote" : undefined;
  }
  const [place = 0] = row.filled;
  if (!isTotal(row) || isExpected(row.cells[place] ?? "", columns[place])) return undefined;
  const others = rows.filter((other) => !isNote(other, columns.length) && other !== row);
  return others.filter((other) => !isTotal(other)).length >= 2 &&
    !others.some((other) => isTotal(other) && other.row < row.row - 2)
    ? "totals"
    : undefined;
}

/** What notes begin with. */
const noteBeginnings = [
  /^(?:data )?sources?\s*[:–-]/i,
  /^(?:foot)?notes?\s*(?:[:.–-]|\d*$)/i,
  /^n\.?b[.:\s]/i,
  /^\[(?:note )?\w{1,3}\]\s+\S/i,
  /^\*+\s*\p{L}/u,
  /^\(?\d{1,2}[.)]\s+\p{L}/u,
  /^(?:©|(?:crown )?copyright\b)/i,
  /^(?:last )?(?:updated|published|extracted|downloaded|generated|produced)(?: (?:on|by|at|from))?[:\s]/i,
  /^contact\s*:/i,
  /^this (?:table|file|data|spreadsheet)\b/i,
  /^figures\b/i,
  /^(?:data|percentages|totals) (?:are|is|may|have|has|from)\b/i,
  /^end of (?:file|table|report|worksheet)/i,
];

/** A sentence in the first cell, with little or nothing beside it. */
function isNote({ record, cells, filled }: Row, width: number): boolean {
  const [place, ...others] = filled;
  const text = place === undefined ? "" : (cells[place] ?? "");
  const isAlone = others.length === 0;
  if (noteBeginnings.some((beginning) => beginning.test(text)))
    return (isAlone && (width > 2 || record.width === 1)) || (record.width !== width && /[:.]/.test(text));
  // A line of words that nobody has padded.
  return isAlone && width > 2 && record.width === 1 && text.split(/\s+/).length >= 4;
}

const isNumber = (text: string) => /^[-+(£$€]*[0-9][0-9.,\s]*%?\)?$/.test(text);

/** A word for a total, and beside it numbers alone. */
function isTotal({ cells, filled }: Row): boolean {
  const [place, ...others] = filled;
  if (place === undefined || !/^(?:(?:grand|sub|overall|all)[ -]?)?(?:totals?|sum)\s*:?$/i.test(cells[place] ?? ""))
    return false;
  return others.length > 0 && others.every((other) => isNumber(cells[other] ?? ""));
}

/** A category of that name is a record like any other. */
function isExpected(text: string, column: ColumnCheck | undefined): boolean {
  const field = column?.field;
  const listed = [...(field?.constraints.enum ?? []), ...((field && categoriesOf(field)) ?? [])];
  return listed.includes(text);
}

/** How a row does not fit the table, as the end of a sentence; empty if it does. */
function misfitOf({ cells, width }: CsvRecord, columns: readonly ColumnCheck[]): string {
  const isOther = columns.some(({ field }, index) => {
    const text = cells[index];
    if (field === undefined || text === undefined || text.trim() === "") return false;
    return readerOf(field).read(text) === undefined;
  });
  const isShort = width < columns.length;
  if (isOther)
    return `, which is why it ${isShort ? "is too short and " : ""}has cells that are not of their column's type`;
  return isShort ? ", which is why it has too few cells" : "";
}
