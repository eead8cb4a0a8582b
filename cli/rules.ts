import type { RuleText } from "../src/report/rule.ts";

/** Every rule that there is, over all stages. */
export async function allRules(): Promise<readonly RuleText[]> {
  const rooms = await Promise.all([
    import("../src/lint/rules.ts").then(({ lintRules }) => lintRules),
    import("../src/tabular/rules.ts").then(({ tabularRules }) => tabularRules),
    import("../src/image/rules.ts").then(({ buildRules }) => buildRules),
    import("../src/scan/rules.ts").then(({ scanRules }) => scanRules),
    import("../src/image/smoke-rules.ts").then(({ smokeRules }) => smokeRules),
    import("../src/deploy/rules.ts").then(({ deployRules }) => deployRules),
  ]);
  return rooms.flat();
}
