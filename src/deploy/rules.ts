import type { RuleText } from "../report/rule.ts";

/** What may go wrong when a release is put in the place of another. */
export const deployRules = [
  {
    id: "release-fails",
    stage: "deploy",
    title: "The new release did not come up",
    level: "error",
    why: "A release takes over the address only once it truly answers. This one did not, so nothing has changed for those who use the dashboard.",
    fix: "Correct what the message names, and deploy again.",
  },
] as const satisfies readonly RuleText[];
