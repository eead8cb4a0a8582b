import type { Findings } from "../findings.ts";
import type { RowCheck } from "../row-check.ts";
import type { CountRule, Total } from "./model.ts";
import { standingIn } from "./suppressed.ts";
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
  const cells = [field, ...of].map((name) => {
    const others = of.filter((part) => part !== name).map((part) => `"${part}"`);
    return {
      column: columnOf(name),
      isRounded: rules.get(name)?.roundTo !== undefined,
      standing: standingIn(rules.get(name)),
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
      const standing = cell.standing(outcomes[cell.column], texts[cell.column]);
      if (standing === "unknown" || (standing === "known" && cell.isRounded)) return;
      if (standing === "known") continue;
      if (hidden) return;
      hidden = cell;
    }
    const found = hidden;
    found?.group.add(() => spotOf(found.column));
  };
}
