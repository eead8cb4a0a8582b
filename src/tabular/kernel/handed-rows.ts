import { recordOf } from "../csv/one-record.ts";
import type { CsvRecord } from "../csv/record.ts";
import type { Dialect } from "../model.ts";
import type { Rows } from "../rows.ts";
import { cellSpot } from "../structure.ts";
import * as at from "./assembly/layout.ts";
import type { Kernel } from "./kernel.ts";
import type { Program } from "./program.ts";

/** Takes the keys, and checks the cells, of the rows that a kernel hands on. The next run writes over them. */
export function takeHandedRows(
  kernel: Kernel,
  { keys, others, bytesOfRow }: Program,
  dialect: Dialect,
  rows: Pick<Rows, "cells">,
): void {
  const memory = Buffer.from(kernel.memory.buffer);
  const view = new DataView(kernel.memory.buffer);
  const count = kernel.takeRows();
  for (let row = at.rowsAt; row < at.rowsAt + count * bytesOfRow; row += bytesOfRow) {
    const line = view.getInt32(row + 4, true);
    for (const { key, offset } of keys) {
      if (view.getUint32(row + offset + 12, true) === 0) continue;
      const word = (index: number) => view.getUint32(row + offset + 4 * index, true);
      if (key.accepts([word(0), word(1), word(2)], line)) continue;
      const { record, spotOf } = rowAt(row);
      key.refuse({ spotOf, textOf: (column) => record().cells[column] ?? "" });
    }
    if (others.length === 0) continue;
    const texts: (string | undefined)[] = [];
    for (const { column, offset } of others) {
      const start = view.getInt32(row + offset, true);
      texts[column] = start === 0 ? undefined : textOf(start, view.getInt32(row + offset + 4, true));
    }
    rows.cells({ texts, line, spotOf: rowAt(row).spotOf });
  }

  /** A row, read again where somebody asks. */
  function rowAt(row: number) {
    const word = (offset: number) => view.getInt32(row + offset, true);
    let made: CsvRecord | undefined;
    const record = () => {
      made ??= recordOf(memory.toString("utf8", word(0), word(12)), dialect, word(4));
      return made;
    };
    return { record, spotOf: (column: number) => cellSpot(record(), column, word(8)) };
  }

  function textOf(start: number, finish: number): string {
    const quote = dialect.quoteChar;
    const isQuoted = quote !== "" && finish > start && memory[start] === quote.charCodeAt(0);
    if (!isQuoted) return memory.toString("utf8", start, finish);
    return memory.toString("utf8", start + 1, finish - 1).replaceAll(quote + quote, quote);
  }
}
