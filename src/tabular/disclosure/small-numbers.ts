import type { Findings, Spot } from "../findings.ts";
import type { RowCheck } from "../row-check.ts";
import type { CellValue } from "../types/reader.ts";
import type { CountRule } from "./model.ts";

/** Looks at each count of one column. */
export type CountCheck = {
  readonly column: number;
  readonly rule: CountRule;
  look(count: number | bigint, spot: () => Spot): void;
};

/** A count that is too small is itself what may not be shown, so no finding holds one. */
export function countCheck(rule: CountRule, column: number, findings: Findings): CountCheck {
  const { field, threshold, roundTo, markers, zeroAllowed } = rule;
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
  return {
    column,
    rule,
    look(count, spot) {
      const isSmall = threshold !== undefined && count < threshold && (count > 0 || (!zeroAllowed && !(count < 0)));
      if (isSmall) small.add(spot);
      else if (roundTo !== undefined && !isMultiple(count, roundTo)) odd.add(spot);
    },
  };
}

/** {@link CountCheck}, of a row whose values are made. */
export const inRow =
  ({ column, look }: CountCheck): RowCheck =>
  (outcomes, { spotOf }) => {
    const outcome = outcomes[column];
    const count = outcome?.kind === "value" ? countOf(outcome.value, outcome.text) : undefined;
    if (count !== undefined) look(count, () => spotOf(column));
  };

/** Exact where it is whole; undefined for what is no number that counts. */
function countOf(value: CellValue, text: string): number | bigint | undefined {
  if (typeof value === "bigint") return value;
  if (typeof value !== "number" || !Number.isFinite(value)) return undefined;
  return Number.isSafeInteger(value) || !/^[+-]?[0-9]+$/.test(text) ? value : BigInt(text);
}

const isMultiple = (count: number | bigint, base: number) =>
  typeof count === "bigint" ? count % BigInt(base) === 0n : count % base === 0;
