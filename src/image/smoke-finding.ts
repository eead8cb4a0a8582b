import type { Finding, Location } from "../report/model.ts";
import type { RuleText } from "../report/rule.ts";
import { type SmokeRule, smokeRules } from "./smoke-rules.ts";
import type { OwnLine } from "./traceback.ts";

/** What a server wrote goes into a finding up to so many characters; surfaces escape it. */
const longestFound = 200;

/** A finding of a rule, with the rule's own level, reason and fix where it says no other. */
export function smokeFinding(
  id: SmokeRule,
  message: string,
  { found, ...parts }: Partial<Pick<Finding, "fix" | "found" | "location" | "level">> = {},
): Finding {
  const { level = "error", why, fix }: Partial<RuleText> = smokeRules.find((rule) => rule.id === id) ?? {};
  return {
    rule: id,
    level,
    message,
    ...(why === undefined ? {} : { why }),
    ...(fix === undefined ? {} : { fix }),
    count: 1,
    ...parts,
    ...(found === undefined ? {} : { found: found.map((text) => text.slice(0, longestFound)) }),
  };
}

/** `app.py:7`, or who else did it. */
export const whereOf = (place: OwnLine | undefined): string =>
  place === undefined ? "A package" : `${place.file}:${place.line}`;

export const locationOf = (place: OwnLine | undefined): { readonly location?: Location } =>
  place === undefined ? {} : { location: { file: place.file, line: place.line } };
