import type { ColumnCheck } from "../column-check.ts";
import type { Findings, LastPlace, Spot } from "../findings.ts";
import type { RowCheck } from "../row-check.ts";
import { combinationOf } from "./combination-key.ts";
import type { Identifies } from "./model.ts";
import { joined } from "./words.ts";

const rule = "rare-combination";

/**
 * Counts the rows whose cells in some columns too few rows have together: there, who knows these things of a person knows the rest
 * of the row. Memory grows with different combinations, about 250 bytes each.
 */
export function rareCombinationCheck(
  { fields, k }: Identifies,
  columns: readonly ColumnCheck[],
  at: readonly number[],
  findings: Findings,
): { readonly row: RowCheck; end(): void } {
  const seen = new Map<string, { rows: number; readonly first: Spot; last?: LastPlace }>();
  return {
    row(outcomes, { spotOf, texts }) {
      const parts = at.map((column) => {
        const outcome = outcomes[column];
        // A missing value is one like others: who has none is told by that as well.
        if (outcome?.kind !== "value") return outcome?.kind === "missing" ? "" : `?${texts[column] ?? ""}`;
        return `=${columns[column]?.key(outcome.value, outcome.text)}`;
      });
      const key = combinationOf(parts);
      const before = seen.get(key);
      if (before) {
        before.rows++;
        // Where it stops being rare, nobody wants to know where it is.
        if (before.rows < k) {
          const { line, row } = spotOf(at[0] ?? 0);
          before.last = row === undefined ? { line } : { line, row };
        }
      } else seen.set(key, { rows: 1, first: spotOf(at[0] ?? 0) });
    },
    end() {
      const rare = [...seen.values()].filter(({ rows }) => rows < k);
      const name = fields.join("\0");
      const group = findings.group(rule, name, () => ({
        message: `Fewer than ${k} rows have the same ${joined(fields.map((field) => `"${field}"`))} as this one`,
        field: fields.length === 1 ? fields[0] : undefined,
      }));
      for (const { first } of rare) group.add(first);
      for (const { rows, last } of rare) findings.more(rule, name, rows - 1, last);
    },
  };
}
