import { counted } from "../../report/counts.ts";
import type { Findings, Spot } from "../findings.ts";
import type { RowCheck } from "../row-check.ts";
import { combinationOf } from "./combination-key.ts";
import type { CountRule, TotalRows } from "./model.ts";
import { type Standing, standingBy } from "./suppressed.ts";
import { joined } from "./words.ts";

type Cells = { suppressed: number; unknown: number; hidden?: { readonly spot: Spot; readonly isTotal: boolean } };
type Group = { totals: number; readonly cells: readonly Cells[] };

/**
 * Finds in each group of rows the one count of a column that is not shown and that the total row gives away, or the total that its
 * rows give away. Memory grows with groups, not with rows. Columns that are rounded are not looked at: there the difference is not exact.
 */
export function totalRowsCheck(
  { field, value, by }: TotalRows,
  rules: readonly CountRule[],
  columnOf: (field: string) => number,
  findings: Findings,
): { readonly row: RowCheck; end(): void } {
  const counts = rules
    .filter(({ markers, roundTo }) => markers.length > 0 && roundTo === undefined)
    .map((rule) => ({ name: rule.field, column: columnOf(rule.field), standing: standingBy(rule.markers) }))
    .filter(({ column }) => column >= 0);
  const total = columnOf(field);
  const keys = by.map(columnOf);
  const groups = new Map<string, Group>();

  const add = (cells: Cells, standing: Standing, spot: () => Spot, isTotal: boolean) => {
    if (standing === "unknown") cells.unknown++;
    if (standing !== "suppressed") return;
    cells.suppressed++;
    cells.hidden ??= { spot: spot(), isTotal };
  };

  const isTotalOf = `the row whose "${field}" is ${JSON.stringify(value)}`;
  const same = by.length === 0 ? "" : ` with the same ${joined(by.map((name) => `"${name}"`))}`;

  return {
    row(outcomes, { spotOf, texts }) {
      const key = combinationOf(keys.map((column) => texts[column] ?? ""));
      const group = groups.get(key) ?? { totals: 0, cells: counts.map(() => ({ suppressed: 0, unknown: 0 })) };
      groups.set(key, group);
      const isTotal = texts[total] === value;
      if (isTotal) group.totals++;
      for (const [index, { column, standing }] of counts.entries()) {
        const cells = group.cells[index];
        if (cells) add(cells, standing(outcomes[column], texts[column]), () => spotOf(column), isTotal);
      }
    },
    end() {
      const all = [...groups.values()];
      const doubtful = all.filter(({ totals }) => totals > 1).length;
      if (doubtful > 0) {
        findings
          .group("schema-doubt", field, () => ({
            message: `More than one row is a total in ${counted(doubtful, "group")} of rows${same}, where it was not checked what can be computed`,
            fix: 'Name in "by" of slipway:totalRows every column that a total and its parts have in common.',
            field,
          }))
          .add();
      }
      if (all.length > 0 && all.every(({ totals }) => totals === 0)) {
        findings
          .group("schema-doubt", field, () => ({
            message: `There is no row whose "${field}" is ${JSON.stringify(value)}, so it was not checked what can be computed`,
            fix: 'Correct "value" of slipway:totalRows, or take the property out.',
            field,
          }))
          .add();
      }
      for (const [index, { name }] of counts.entries()) {
        const hidden = all.flatMap(({ totals, cells }) => {
          const { suppressed = 0, unknown = 0, hidden: one } = cells[index] ?? {};
          return totals === 1 && suppressed === 1 && unknown === 0 && one ? [one] : [];
        });
        hidden.sort((a, b) => a.spot.line - b.spot.line || a.spot.column - b.spot.column);
        for (const { spot, isTotal } of hidden) {
          findings
            .group("recoverable-cell", `${name}\0${isTotal ? "total" : "part"}`, () => ({
              message: isTotal
                ? `A suppressed count of "${name}" can be computed: in ${isTotalOf} it is the sum of the other rows${same}`
                : `A suppressed count of "${name}" can be computed: it is ${isTotalOf} less the other rows${same}`,
              fix: "Suppress a second count of the same column there, such as the smallest of the others.",
              field: name,
            }))
            .add(spot);
        }
      }
    },
  };
}
