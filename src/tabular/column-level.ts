import type { Level } from "../report/model.ts";
import type { Field } from "./model.ts";
import { type RuleId, ruleOf } from "./rules.ts";

/** The property of a field by which what is wrong with its cells weighs less. */
export const levelKey = "slipway:level";

export const levels = ["error", "warning", "note"] as const satisfies readonly Level[];

/** The property of a field that says in how many of its cells the same may be wrong without being an error. */
export const tolerateKey = "slipway:tolerate";

/** What a finding of a rule about a field's cells weighs: the least of the rule's level, the field's, and what few cells weigh. */
export function levelOf(rule: RuleId, { properties }: Field, count: number): Level {
  const { [levelKey]: asked, [tolerateKey]: tolerated } = properties;
  const tolerable = typeof tolerated === "number" && count <= tolerated ? "warning" : "error";
  const weights = [ruleOf(rule).level, asked, tolerable].map((level) => (levels as readonly unknown[]).indexOf(level));
  return levels[Math.max(...weights)] ?? "error";
}
