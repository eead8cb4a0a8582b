import type { Dialect, TableSource } from "../model.ts";
import { endsWithSpacesAroundQuotes } from "./cell.ts";
import { type LineEnd, type RawRecord, rawCells } from "./raw-record.ts";

/** What can be mended in a file's records as a whole, and what its header is. */
export type Survey = {
  /** The header, and its place among the records, comments counted; undefined where a table has none. */
  readonly header: { readonly record: RawRecord; readonly at: number } | undefined;
  /** Cells of the header, or of the first row where there is none. */
  readonly width: number;
  /** Cells that a row keeps: those to the right of them have no name and are empty in every row. */
  readonly columns: number;
  /** Records, comments among them, up to the last one that is not blank; those that follow are blank, or comments. */
  readonly records: number;
  /** What lines should end in; undefined where they all end in the same way. */
  readonly lineEnd: Exclude<LineEnd, ""> | undefined;
};

/** A row of nothing but delimiters. A pair of quotation marks is a text, if an empty one. */
export const isBlank = ({ text, ends }: RawRecord): boolean => ends.length > 0 && text.length === ends.length - 1;

/** The record, its cells as spaces around quotation marks explain them, if only so it has as many as it should. */
export function explained(record: RawRecord, width: number, dialect: Dialect): RawRecord {
  if (record.fault !== "stray") return record;
  const ends = endsWithSpacesAroundQuotes(record.text, dialect);
  if (ends === undefined) return record;
  const isSame = ends.length === record.ends.length && ends.every((end, index) => end === record.ends[index]);
  const isLikely = isSame || (ends.length === width && record.ends.length !== width);
  return isLikely ? { ...record, ends, fault: undefined } : record;
}

/**
 * Reads the records of a table once, to know what is to be done with each of them later; undefined where a record does not end, or
 * may end elsewhere, so that nothing in the file can be trusted to be what it looks like.
 */
export async function surveyOf(
  table: TableSource,
  batches: AsyncIterable<readonly RawRecord[]>,
): Promise<Survey | undefined> {
  const { dialect, schema, metadata } = table;
  const counts = { "\n": 0, "\r\n": 0, "\r": 0 };
  let first: Survey["header"];
  let width = 0;
  let used = 0;
  let seen = 0;
  let records = 0;
  let isDoubtful = false;
  let isAfterCr = false;

  for await (const batch of batches) {
    for (const raw of batch) {
      const record = explained(raw, width, dialect);
      if (record.fault === "unclosed" || (record.fault === "stray" && mayGoOn(record, dialect))) return undefined;
      seen++;
      if (record.lineEnd !== "") counts[record.lineEnd]++;
      const isComment = record.ends.length === 0;
      if (!isComment && !isBlank(record)) {
        records = seen;
        if (!first) {
          first = { record, at: seen - 1 };
          width = record.ends.length;
        }
        used = Math.max(used, usedCells(record, used));
      }
      // A lone CR is a line end to us and a character to others: where a row next to it is of another width, it may be inside a cell.
      const isOdd = !isComment && record.ends.length !== width;
      if (isOdd && (isAfterCr || record.lineEnd === "\r")) isDoubtful = true;
      isAfterCr = record.lineEnd === "\r";
    }
  }
  if (isDoubtful && counts["\n"] + counts["\r\n"] > 0) return undefined;
  const mayDrop = dialect.header && metadata === undefined;
  const columns = mayDrop ? Math.min(width, Math.max(used, schema?.fields.length ?? 0)) : Number.POSITIVE_INFINITY;
  return {
    header: dialect.header ? first : undefined,
    width,
    columns,
    records: first ? records : seen,
    lineEnd: commonest(counts, dialect.lineTerminator),
  };
}

/** Whether one of its cells begins with a space and a quotation mark: with some readers it goes on beyond the record. */
const mayGoOn = (record: RawRecord, { quoteChar }: Dialect): boolean =>
  rawCells(record).some((cell) => /^[ \t]/.test(cell) && cell.trimStart().startsWith(quoteChar));

/** Cells up to the last that has something in it; at least so many, which are then not looked at. */
function usedCells({ ends }: RawRecord, atLeast: number): number {
  let used = ends.length;
  while (used > atLeast && used > 1 && (ends[used - 1] ?? 0) === (ends[used - 2] ?? 0) + 1) used--;
  return used;
}

/** The line end that is declared, if any line has it, or that most have; of two as many, the shorter. */
function commonest(counts: Readonly<Record<"\n" | "\r\n" | "\r", number>>, declared: string | undefined) {
  const kinds = (["\n", "\r\n", "\r"] as const).filter((kind) => counts[kind] > 0);
  if (kinds.length < 2) return undefined;
  return kinds.find((kind) => kind === declared) ?? kinds.reduce((a, b) => (counts[b] > counts[a] ? b : a));
}
