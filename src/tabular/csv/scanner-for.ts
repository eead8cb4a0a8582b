import type { Dialect } from "../model.ts";
import { type CsvRecord, lineEnds, type ScanFault, type Scanner } from "./record.ts";
import { createScanner } from "./scan.ts";

type MakeScanner = (onRecord: (record: CsvRecord) => void, onFault: (fault: ScanFault) => void) => Scanner;

/** What splits files of a dialect: where single units are told apart, which is nearly everywhere, the scanner that does so fast. */
export async function scannerFor(dialect: Dialect): Promise<MakeScanner> {
  if (isOfSingleUnits(dialect)) return (onRecord, onFault) => createScanner(dialect, onRecord, onFault);
  const { createTokenScanner } = await import(/* webpackChunkName: "scan-tokens" */ "./scan-tokens.ts");
  return (onRecord, onFault) => createTokenScanner(dialect, onRecord, onFault);
}

/** Whether the marks of a dialect are one UTF-16 unit each, and its records are lines. */
export const isOfSingleUnits = ({ delimiter, quoteChar, escapeChar = "", commentChar = "", lineTerminator }: Dialect) =>
  delimiter.length === 1 &&
  [quoteChar, escapeChar, commentChar].every((text) => text.length <= 1) &&
  (lineTerminator === undefined || lineEnds.includes(lineTerminator));
