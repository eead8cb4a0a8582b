import type { ColumnCheck } from "../column-check.ts";
import type { Findings } from "../findings.ts";
import type { RowCheck } from "../row-check.ts";
import type { Disclosure } from "./model.ts";
import { rareCombinationCheck } from "./rare-combinations.ts";
import { type CountCheck, countCheck, inRow } from "./small-numbers.ts";
import { totalRowsCheck } from "./total-rows.ts";
import { totalCheck } from "./totals.ts";

export type DisclosureChecks = {
  /** What is asked of counts alone; {@link DisclosureChecks.rows} has it too. */
  readonly counts: readonly CountCheck[];
  readonly rows: readonly RowCheck[];
  /** Says what only the whole table shows. */
  end(): void;
};

/** What a schema asks so that nobody is recognised. What needs a column that the file does not have is not checked: that is reported already. */
export function disclosureChecks(
  { counts, totals, totalRows, identifies }: Disclosure,
  columns: readonly ColumnCheck[],
  findings: Findings,
): DisclosureChecks {
  const columnOf = (name: string) => columns.findIndex(({ field }) => field?.name === name);
  const areThere = (names: readonly string[]) => names.every((name) => columnOf(name) >= 0);
  const rules = new Map(counts.map((rule) => [rule.field, rule]));
  // A count that is too small may not be read off another finding either.
  for (const { field } of counts) findings.keepSecret(field);
  const whole = [
    ...(totalRows && areThere([totalRows.field, ...totalRows.by])
      ? [totalRowsCheck(totalRows, counts, columnOf, findings)]
      : []),
    ...(identifies && areThere(identifies.fields)
      ? [rareCombinationCheck(identifies, columns, identifies.fields.map(columnOf), findings)]
      : []),
  ];
  const checks = counts
    .filter(({ field }) => areThere([field]))
    .map((rule) => countCheck(rule, columnOf(rule.field), findings));
  return {
    counts: checks,
    rows: [
      ...checks.map(inRow),
      ...totals
        .filter(({ field, of }) => areThere([field, ...of]))
        .map((total) => totalCheck(total, rules, columnOf, findings)),
      ...whole.map(({ row }) => row),
    ],
    end() {
      for (const { end } of whole) end();
    },
  };
}
