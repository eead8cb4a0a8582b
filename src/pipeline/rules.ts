import type { StageName } from "../report/model.ts";
import type { RuleText } from "../report/rule.ts";

/** The rules of each stage that has any. */
const rooms: Readonly<Partial<Record<StageName, () => Promise<readonly RuleText[]>>>> = {
  lint: () => import("../lint/rules.ts").then(({ lintRules }) => lintRules),
  validate: () => import("../tabular/rules.ts").then(({ tabularRules }) => tabularRules),
  build: () => import("../image/rules.ts").then(({ buildRules }) => buildRules),
  scan: () => import("../scan/rules.ts").then(({ scanRules }) => scanRules),
  smoke: () => import("../image/smoke-rules.ts").then(({ smokeRules }) => smokeRules),
  push: () => import("../oci/push-rules.ts").then(({ pushRules }) => pushRules),
  deploy: () => import("../deploy/rules.ts").then(({ deployRules }) => deployRules),
};

/** The rules of one stage. */
export const rulesOf = async (stage: StageName): Promise<readonly RuleText[]> => (await rooms[stage]?.()) ?? [];

/** Every rule that there is, over all stages. */
export const allRules = async (): Promise<readonly RuleText[]> =>
  (await Promise.all(Object.values(rooms).map((room) => room()))).flat();
