import { mostCells } from "../csv/record.ts";
import { cellSpot } from "../structure.ts";
import { encoded } from "./column.ts";
import type { HeaderColumn } from "./compatibility.ts";
import type { Column, Schema } from "./model.ts";
import type { FileRow } from "./rows.ts";

/** The columns that header rows name; without any, as many as the first row has cells. */
export function headerColumns(rows: readonly FileRow[], width: number): readonly HeaderColumn[] {
  const [first] = rows;
  const length = Math.min(mostCells, Math.max(width, ...rows.map((row) => row.width)));
  return Array.from({ length }, (_, index) => ({
    titles: rows.flatMap(({ cells }) => (cells[index]?.trim() ? [cells[index]] : [])),
    spot: first && index < first.width ? cellSpot(first.record, first.skipped + index, undefined) : undefined,
  }));
}

/** The columns that are described, or those of the file, which then have what they inherit. */
export function columnsOf({ columns, inherited }: Schema, header: readonly HeaderColumn[]): readonly Column[] {
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
