import type { Findings } from "../findings.ts";
import type { RowCheck } from "../row-check.ts";
import type { CellValue } from "../types/reader.ts";
import type { CountRule } from "./model.ts";

/** Looks at each count of a column. A count that is too small is itself what may not be shown, so no finding holds one. */
export function smallNumberCheck(
  { field, threshold, roundTo, markers, zeroAllowed }: CountRule,
  column: number,
  findings: Findings,
): RowCheck {
  const [marker] = markers;
  const instead = marker === undefined ? "Do not show it" : `Write ${marker} in its place`;
  const small = findings.group("small-number", field, () => ({
    message: `"${field}" has a count below ${threshold}${zeroAllowed ? " that is not 0" : ""}`,
    fix: `${instead}, or put groups together until the count reaches ${threshold}.`,
    field,
  }));
  const odd = findings.group("not-rounded", field, () => ({
    message: `"${field}" has a count that is not a multiple of ${roundTo}`,
    fix: `Round every count to the nearest multiple of ${roundTo}, totals too, where the file is written.`,
    field,
  }));
  return (outcomes, { spotOf }) => {
    const outcome = outcomes[column];
    const count = outcome?.kind === "value" ? countOf(outcome.value, outcome.text) : undefined;
    if (count === undefined) return;
    if (threshold !== undefined && count < threshold && (count > 0 || (count === 0 && !zeroAllowed))) {
      small.add(() => spotOf(column));
    } else if (roundTo !== undefined && !isMultiple(count, roundTo)) {
      odd.add(() => spotOf(column));
    }
  };
}

/** Exact where it is whole; undefined for what is no number that counts. */
function countOf(value: CellValue, text: string): number | bigint | undefined {
  if (typeof value === "bigint") return value;
  if (typeof value !== "number" || !Number.isFinite(value)) return undefined;
  return Number.isSafeInteger(value) || !/^[+-]?[0-9]+$/.test(text) ? value : BigInt(text);
}

const isMultiple = (count: number | bigint, base: number) =>
  typeof count === "bigint" ? count % BigInt(base) === 0n : count % base === 0;
