import { grouped } from "../report/counts.ts";
import { type Findings, type LastPlace, placesKept, type Spot } from "./findings.ts";

/** Where a run of blank rows begins. */
export type FirstBlank = { readonly line: number; readonly row: number };

/** Tells blank rows between others from those at the end, which are one finding whatever their number. */
export function createBlankRows(findings: Findings) {
  /** The blank rows since the last other row: how many, the first places and the last one. */
  let run: { readonly first: FirstBlank; readonly spots: Spot[]; count: number; last: LastPlace } | undefined;

  const add = (spot: Spot) =>
    findings.group("blank-row", "", () => ({ message: "The row has nothing in it" })).add(spot);

  /** Another row follows. */
  function end(): void {
    if (!run) return;
    for (const spot of run.spots) add(spot);
    findings.more("blank-row", "", run.count - run.spots.length, run.last);
    run = undefined;
  }

  return {
    /** A blank row before the header. */
    before: add,
    blank(first: FirstBlank, spot: Spot): void {
      run ??= { first, spots: [], count: 0, last: first };
      run.count++;
      run.last = first;
      if (run.spots.length < placesKept) run.spots.push(spot);
    },
    other: end,
    /**
     * Somebody else has read on, who needs no more places.
     *
     * @param blank how many rows of those were blank
     * @param others how many were not
     * @param last where the blank ones begin that they ended with, and how many they are
     * @param between the last of the blank ones before those
     */
    passed(
      blank: number,
      others: number,
      last: (FirstBlank & { readonly count: number }) | undefined,
      between: LastPlace | undefined,
    ): void {
      if (others > 0) {
        end();
        findings.more("blank-row", "", blank - (last?.count ?? 0), between);
        if (last) run = { first: last, spots: [], count: last.count, last: endOf(last) };
      } else if (last) {
        run ??= { first: last, spots: [], count: 0, last };
        run.count += blank;
        run.last = endOf(last);
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

/** A blank row is one line. */
const endOf = ({ line, row, count }: FirstBlank & { readonly count: number }): LastPlace => ({
  line: line + count - 1,
  row: row + count - 1,
});
