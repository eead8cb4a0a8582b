import type { Findings } from "../findings.ts";
import type { RowCheck } from "../row-check.ts";
import type { CountRule, Total } from "./model.ts";
import { standingBy } from "./suppressed.ts";
import { joined } from "./words.ts";

/**
 * Finds in each row the one count that is not shown and that the others give away. Where a count that is shown is rounded, the
 * difference is not exact, and nothing is said.
 */
export function totalCheck(
  { field, of }: Total,
  rules: ReadonlyMap<string, CountRule>,
  columnOf: (field: string) => number,
  findings: Findings,
): RowCheck {
  // What stands for a suppressed count in one of them does so in all.
  const standing = standingBy([field, ...of].flatMap((name) => rules.get(name)?.markers ?? []));
  const cells = [field, ...of].map((name) => {
    const others = of.filter((part) => part !== name).map((part) => `"${part}"`);
    return {
      column: columnOf(name),
      isRounded: rules.get(name)?.roundTo !== undefined,
      group: findings.group("recoverable-cell", `${field}\0${name}`, () => ({
        message:
          name === field
            ? `A suppressed total, "${name}", can be computed: it is the sum of ${joined(others)}`
            : `A suppressed count of "${name}" can be computed: it is "${field}"${others.length === 0 ? "" : ` less ${joined(others)}`}`,
        fix: "Suppress a second count of the same row, such as the smallest of the others.",
        field: name,
      })),
    };
  });
  return (outcomes, { spotOf, texts }) => {
    let hidden: (typeof cells)[number] | undefined;
    for (const cell of cells) {
      const stands = standing(outcomes[cell.column], texts[cell.column]);
      if (stands === "unknown" || (stands === "known" && cell.isRounded)) return;
      if (stands === "known") continue;
      if (hidden) return;
      hidden = cell;
    }
    const found = hidden;
    found?.group.add(() => spotOf(found.column));
  };
}
