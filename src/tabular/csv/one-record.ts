import type { Dialect } from "../model.ts";
import type { CsvRecord, ScanFault } from "./record.ts";
import { createScanner } from "./scan.ts";

/** The records of a text that begins with one, on that line. */
export function recordsOf(
  text: string,
  dialect: Dialect,
  line: number,
  onFault: (fault: ScanFault) => void = () => {},
): readonly CsvRecord[] {
  const found: CsvRecord[] = [];
  const scanner = createScanner(dialect, (record) => found.push(record), onFault, line);
  scanner.push(text);
  scanner.end();
  return found;
}

/** The one record of a text of which nothing is irregular. */
export const recordOf = (...text: Parameters<typeof recordsOf>): CsvRecord =>
  recordsOf(...text)[0] ?? { cells: [], places: [], width: 0 };
