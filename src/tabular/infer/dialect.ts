import type { Files } from "../../runner/ports.ts";
import { decode } from "../csv/decode.ts";
import type { CsvRecord } from "../csv/record.ts";
import { createScanner } from "../csv/scan.ts";
import type { Dialect, TableSource } from "../model.ts";

const others = [
  { delimiter: ";", name: "semicolons" },
  { delimiter: "\t", name: "tabs" },
  { delimiter: "|", name: "vertical bars" },
] as const;

/** As much of a file as is looked at. */
const enough = 1 << 16;

export type FittingDialect = { readonly dialect: Dialect; readonly why?: string };

/**
 * The dialect of a table: the declared one; of a file that nothing declares and whose header has one column only, one with another
 * delimiter by which all its first rows have the same number of columns.
 */
export async function fittingDialect(
  { path, dialect, declaredIn }: TableSource,
  files: Files,
): Promise<FittingDialect> {
  if (declaredIn !== undefined) return { dialect };
  const text = await beginningOf(path, files);
  if (widthsIn(text, dialect)[0] !== 1) return { dialect };
  for (const { delimiter, name } of others) {
    const other = { ...dialect, delimiter };
    const widths = widthsIn(text, other);
    const [width = 0] = widths;
    if (delimiter !== dialect.delimiter && width > 1 && widths.length > 1 && widths.every((one) => one === width))
      return {
        dialect: other,
        why: `read so, all its rows have as many columns; readers expect commas instead of ${name}`,
      };
  }
  return { dialect };
}

async function beginningOf(path: string, files: Files): Promise<string> {
  let text = "";
  for await (const piece of decode(files.open(path))) {
    if (piece.kind === "text") text += piece.text;
    if (text.length >= enough) return text.slice(0, text.lastIndexOf("\n", enough) + 1);
  }
  return text;
}

/** How many cells each row has, the header first. */
function widthsIn(text: string, dialect: Dialect): readonly number[] {
  const widths: number[] = [];
  const take = ({ width, cells }: CsvRecord) => {
    if (width > 1 || cells[0] !== "") widths.push(width);
  };
  const scanner = createScanner(dialect, take, () => undefined);
  scanner.push(text);
  scanner.end();
  return widths;
}
