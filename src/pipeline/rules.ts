import type { RuleText } from "../report/rule.ts";

/** Every rule that there is, over all stages. */
export async function allRules(): Promise<readonly RuleText[]> {
  const rooms = await Promise.all([
    import("../lint/rules.ts").then(({ lintRules }) => lintRules),
    import("../tabular/rules.ts").then(({ tabularRules }) => tabularRules),
    import("../image/rules.ts").then(({ buildRules }) => buildRules),
    import("../scan/rules.ts").then(({ scanRules }) => scanRules),
    import("../image/smoke-rules.ts").then(({ smokeRules }) => smokeRules),
    import("../deploy/rules.ts").then(({ deployRules }) => deployRules),
  ]);
  return rooms.flat();
}
