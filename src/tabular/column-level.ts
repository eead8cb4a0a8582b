import type { Level } from "../report/model.ts";
import type { Field } from "./model.ts";
import { type RuleId, ruleOf } from "./rules.ts";

/** The property of a field by which what is wrong with its cells weighs less. */
export const levelKey = "slipway:level";

export const levels = ["error", "warning", "note"] as const satisfies readonly Level[];

/** What a finding of a rule about a field's cells weighs: the rule's own level, or the field's where that is lower. */
export function levelOf(rule: RuleId, { properties }: Field): Level {
  const own = ruleOf(rule).level;
  const asked = levels.find((level) => level === properties[levelKey]) ?? own;
  return levels.indexOf(asked) > levels.indexOf(own) ? asked : own;
}
