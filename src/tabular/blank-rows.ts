import { grouped } from "../report/counts.ts";
import { type Findings, placesKept, type Spot } from "./findings.ts";

/** Where a run of blank rows begins. */
export type FirstBlank = { readonly line: number; readonly row: number };

/** Tells blank rows between others from those at the end, which are one finding whatever their number. */
export function createBlankRows(findings: Findings) {
  /** The blank rows since the last other row: how many, and the first places. */
  let run: { readonly first: FirstBlank; readonly spots: Spot[]; count: number } | undefined;

  const add = (spot: Spot) =>
    findings.group("blank-row", "", () => ({ message: "The row has nothing in it" })).add(spot);

  /** Another row follows. */
  function end(): void {
    if (!run) return;
    for (const spot of run.spots) add(spot);
    findings.more("blank-row", "", run.count - run.spots.length);
    run = undefined;
  }

  return {
    /** A blank row before the header. */
    before: add,
    blank(first: FirstBlank, spot: Spot): void {
      run ??= { first, spots: [], count: 0 };
      run.count++;
      if (run.spots.length < placesKept) run.spots.push(spot);
    },
    other: end,
    /**
     * Somebody else has read on, who needs no more places.
     *
     * @param blank how many rows of those were blank
     * @param others how many were not
     * @param last where the blank ones begin that they ended with, and how many they are
     */
    passed(blank: number, others: number, last: (FirstBlank & { readonly count: number }) | undefined): void {
      if (others > 0) {
        end();
        findings.more("blank-row", "", blank - (last?.count ?? 0));
        if (last) run = { first: last, spots: [], count: last.count };
      } else if (last) {
        run ??= { first: last, spots: [], count: 0 };
        run.count += blank;
      }
    },
    /** Whether no more places are needed. */
    isKnown: () => findings.isFull("blank-row", "") || (run?.spots.length ?? 0) >= placesKept,
    /** The table has ended. */
    report(): void {
      if (!run) return;
      const { first, count } = run;
      const message =
        count === 1
          ? "The last row is blank"
          : `The last ${grouped(count)} rows are blank, from line ${grouped(first.line)} to the end`;
      findings.group("trailing-rows", "", () => ({ message })).add({ line: first.line, column: 1, row: first.row });
    },
  };
}
