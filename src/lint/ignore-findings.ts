import type { Finding } from "../report/model.ts";
import { ignoreRule } from "./rules.ts";
import type { Suppression } from "./suppression.ts";

/** An ignore comment that names no rule or gives no reason. */
export function ignoreFindings(file: string, suppressions: readonly Suppression[]): readonly Finding[] {
  return suppressions.flatMap(({ rules, reason, line, column }): Finding[] => {
    const missing = rules.length === 0 ? "which rule it is about" : reason === undefined ? "a reason" : undefined;
    if (missing === undefined) return [];
    return [
      {
        rule: ignoreRule.id,
        level: ignoreRule.level,
        message: `This ignore comment does not give ${missing}.`,
        why: ignoreRule.why,
        ...(ignoreRule.fix === undefined ? {} : { fix: ignoreRule.fix }),
        count: 1,
        location: { file, line, column },
      },
    ];
  });
}
