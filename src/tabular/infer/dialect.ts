import type { Files } from "../../runner/ports.ts";
import { decode } from "../csv/decode.ts";
import { generatorOf, unpackedOf } from "../csv/packed.ts";
import type { CsvRecord } from "../csv/record.ts";
import { createScanner } from "../csv/scan.ts";
import { firstRecords } from "../first-records.ts";
import type { Dialect, TableSource } from "../model.ts";
import { type RowsAbove, rowsAbove } from "../title-rows.ts";

const others = [
  { delimiter: ";", name: "semicolons" },
  { delimiter: "\t", name: "tabs" },
  { delimiter: "|", name: "vertical bars" },
] as const;

/** As much of a file as is looked at. */
const enough = 1 << 16;

export type FittingDialect = { readonly dialect: Dialect; readonly why?: string };

/**
 * The dialect of a table: the declared one; of a file that nothing declares, one whose header stands where it does stand, and, where
 * that has one column only, one with another delimiter by which all its first rows have the same number of columns.
 */
export async function fittingDialect(
  { path, dialect, declaredIn }: TableSource,
  files: Files,
): Promise<FittingDialect> {
  if (declaredIn !== undefined) return { dialect };
  const text = await beginningOf(path, files);
  const given = look(text, dialect);
  if (given.widths[0] !== 1) return fitting(given);
  for (const { delimiter, name } of others) {
    if (delimiter === dialect.delimiter) continue;
    const other = look(text, { ...dialect, delimiter });
    const [width = 0] = other.widths;
    if (width > 1 && other.widths.length > 1 && other.widths.every((one) => one === width))
      return fitting(other, `read so, all its rows have as many columns; readers expect commas instead of ${name}`);
  }
  return fitting(given);
}

type Look = {
  readonly dialect: Dialect;
  readonly above: RowsAbove | undefined;
  /** How many cells each row has, the header first; blank ones are left out. */
  readonly widths: readonly number[];
};

function look(text: string, dialect: Dialect): Look {
  const { records } = firstRecords(text, dialect, { isWhole: true, firstLine: 1 });
  const above = rowsAbove(records, undefined);
  return { dialect, above, widths: widthsIn(text, dialect, above?.count ?? 0) };
}

function fitting({ dialect, above }: Look, why?: string): FittingDialect {
  if (above === undefined) return { dialect, ...(why !== undefined && { why }) };
  const { message } = above.about;
  const reasons = [why, `${message.slice(0, 1).toLowerCase()}${message.slice(1)}`];
  return { dialect: { ...dialect, headerRows: above.headerRows }, why: reasons.filter(Boolean).join("; ") };
}

async function beginningOf(path: string, files: Files): Promise<string> {
  let text = "";
  for await (const piece of decode(unpackedOf(path, generatorOf(files.open(path)), () => undefined))) {
    if (piece.kind === "text") text += piece.text;
    if (text.length >= enough) return text.slice(0, text.lastIndexOf("\n", enough) + 1);
  }
  return text;
}

function widthsIn(text: string, dialect: Dialect, above: number): readonly number[] {
  const widths: number[] = [];
  let count = 0;
  const take = ({ width, cells }: CsvRecord) => {
    count++;
    if (count > above && (width > 1 || cells[0] !== "")) widths.push(width);
  };
  const scanner = createScanner(dialect, take, () => undefined);
  scanner.push(text);
  scanner.end();
  return widths;
}
