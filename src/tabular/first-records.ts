import { arrangementOf } from "./csv/arrange.ts";
import type { CsvRecord, ScanFault } from "./csv/record.ts";
import { createScanner } from "./csv/scan.ts";
import type { About, Spot } from "./findings.ts";
import type { Dialect } from "./model.ts";
import type { RuleId } from "./rules.ts";

/** What the first records show, once for the whole file. */
export type OpeningFault = { readonly rule: RuleId; readonly about: About; readonly spot: Spot };

/** The first records of a file that are whole, and what is wrong with their quotes. */
export type FirstRecords = { readonly records: readonly CsvRecord[]; readonly faults: readonly ScanFault[] };

const mostRecords = 20;

/** Reads a file's beginning line by line, until there are records enough. */
export function firstRecords(
  text: string,
  dialect: Dialect,
  { isWhole, firstLine }: { readonly isWhole: boolean; readonly firstLine: number },
): FirstRecords {
  const records: CsvRecord[] = [];
  const faults: ScanFault[] = [];
  const arrange = arrangementOf(dialect);
  const scanner = createScanner(
    dialect,
    (record) => {
      const arranged = arrange ? arrange(record) : record;
      if (arranged) records.push(arranged);
    },
    (fault) => faults.push(fault),
    firstLine,
  );
  let from = 0;
  while (from < text.length && records.length < mostRecords) {
    const feed = text.indexOf("\n", from);
    const to = feed < 0 ? text.length : feed + 1;
    scanner.push(text.slice(from, to));
    from = to;
  }
  if (isWhole && from === text.length) scanner.end();
  return { records: records.slice(0, mostRecords), faults };
}
