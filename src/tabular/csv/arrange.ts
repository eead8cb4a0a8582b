import type { Dialect } from "../model.ts";
import type { CsvRecord } from "./record.ts";

/** Takes the records of a file in their order; gives those that are left, the header as one record. */
export type Arrange = (record: CsvRecord) => CsvRecord | undefined;

/** Whether some rows after the header are passed over. */
export const passesOverRows = ({ header, headerRows, commentRows = [] }: Dialect): boolean =>
  (commentRows.at(-1) ?? 0) > (header ? (headerRows?.at(-1) ?? 0) : 0);

/**
 * Makes one record of the header's rows and leaves out those that the dialect passes over; undefined where it has neither. Each
 * name is where its last part is.
 * @see Table Dialect v2 §headerRows, §headerJoin, §commentRows
 */
export function arrangementOf({ header, headerRows, headerJoin = " ", commentRows }: Dialect): Arrange | undefined {
  const names = new Set(header ? headerRows : []);
  if (names.size === 0 && commentRows === undefined) return undefined;
  const comments = new Set(commentRows);
  const last = Math.max(0, ...names);
  let number = 0;
  let waiting: CsvRecord[] = [];
  return (record) => {
    number++;
    if (comments.has(number) || (number < last && !names.has(number))) return undefined;
    if (number > last) return record;
    waiting.push(record);
    if (number < last) return undefined;
    const [first = record, ...others] = waiting;
    waiting = [];
    return others.reduce((above, below) => joined(above, below, headerJoin), first);
  };
}

/** A row that is short goes on with its last name, as in the standard's example; an empty cell adds nothing. */
function joined(above: CsvRecord, below: CsvRecord, join: string): CsvRecord {
  const width = Math.max(above.cells.length, below.cells.length);
  const cells: string[] = [];
  const places: number[] = [];
  for (let index = 0; index < width; index++) {
    const parts = [above, below].map(({ cells }) => cells[Math.min(index, cells.length - 1)] ?? "");
    cells.push(parts.filter((part) => part !== "").join(join));
    const from = index < below.cells.length ? below : above;
    places.push(...from.places.slice(4 * index, 4 * index + 4));
  }
  return { cells, places, width: Math.max(above.width, below.width), control: above.control ?? below.control };
}
