import type { CsvRecord } from "../csv/record.ts";
import type { TableSource } from "../model.ts";
import { type TableRecord, tableRecords } from "../table-records.ts";

/** One row of a file, as it stands there. */
export type ExcerptRow = {
  /** The lines that it begins and ends on. */
  readonly line: number;
  readonly endLine: number;
  readonly cells: readonly ExcerptCell[];
  /** How many cells it has; more than {@link cells} of a very wide table. */
  readonly width: number;
};

export type ExcerptCell = {
  /** Cut where it is long. */
  readonly text: string;
  /** Where it begins. */
  readonly line: number;
  readonly column: number;
};

export type Excerpt = { readonly header: ExcerptRow | undefined; readonly rows: readonly ExcerptRow[] };

/** Code points kept of a cell. */
const longest = 60;

/** Cells kept of a row. */
const widest = 1_000;

/**
 * The rows that some lines are in, each with the row before and the one after; nothing else of the file is kept, and it is read no
 * further than it must.
 */
export async function excerptOf(
  table: Pick<TableSource, "path" | "dialect" | "schema">,
  bytes: AsyncIterable<Uint8Array>,
  lines: ReadonlySet<number>,
): Promise<Excerpt> {
  const rows = new Map<number, ExcerptRow>();
  const last = Math.max(...lines, 0);
  let header: ExcerptRow | undefined;
  let before: CsvRecord | undefined;
  let afterWanted = false;
  let isPast = false;

  const keep = (record: CsvRecord) => rows.set(lineOf(record), rowOf(record));

  function add({ part, record }: TableRecord): void {
    if (part === "header") {
      header = rowOf(record);
      return;
    }
    const isWanted = isAmong(lineOf(record), endLineOf(record));
    if (isWanted && before) keep(before);
    if (isWanted || afterWanted) keep(record);
    isPast = lineOf(record) > last && !isWanted;
    afterWanted = isWanted;
    before = record;
  }

  function isAmong(line: number, endLine: number): boolean {
    for (let each = line; each <= Math.min(endLine, last); each++) if (lines.has(each)) return true;
    return false;
  }

  for await (const some of tableRecords(table, bytes)) {
    for (const one of some) add(one);
    if (isPast) break;
  }
  return { header, rows: [...rows.values()].sort((a, b) => a.line - b.line) };
}

const lineOf = ({ places }: CsvRecord) => places[0] ?? 0;
const endLineOf = ({ places }: CsvRecord) => places.at(-2) ?? 0;

const rowOf = (record: CsvRecord): ExcerptRow => ({
  line: lineOf(record),
  endLine: endLineOf(record),
  width: record.width,
  cells: record.cells.slice(0, widest).map((text, index) => ({
    text: cut(text),
    line: record.places[4 * index] ?? 0,
    column: record.places[4 * index + 1] ?? 0,
  })),
});

function cut(text: string): string {
  if (text.length <= longest) return text;
  return `${Array.from(text.slice(0, 2 * longest))
    .slice(0, longest - 1)
    .join("")}…`;
}
