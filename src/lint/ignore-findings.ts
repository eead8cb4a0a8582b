import type { Finding } from "../report/model.ts";
import { ignoreRule, unusedIgnoreRule } from "./own-rules.ts";
import { type Said, type Suppression, unusedRules } from "./suppression.ts";

const missing = {
  brackets: "its rules in brackets",
  rule: "which rule it is about",
  reason: "a reason",
} as const;

/**
 * An ignore comment that names no rule or gives no reason, and one that has nothing to silence.
 *
 * @param said what every rule finds in that file, silenced or not
 */
export function ignoreFindings(
  file: string,
  suppressions: readonly Suppression[],
  said: readonly Said[],
): readonly Finding[] {
  return suppressions.flatMap((one): Finding[] => {
    const location = { file, line: one.line, column: one.column };
    if (one.lacks !== undefined) {
      return [
        {
          ...told(ignoreRule),
          message: `This ignore comment does not give ${missing[one.lacks]}.`,
          count: 1,
          location,
        },
      ];
    }
    return unusedRules(one, said).map((rule) => ({
      ...told(unusedIgnoreRule),
      message: `${rule} finds nothing here: the comment ignores nothing.`,
      count: 1,
      location,
    }));
  });
}

const told = ({ id, level, why, fix = "" }: typeof ignoreRule) => ({ rule: id, level, why, fix });
