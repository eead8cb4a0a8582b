import type { Finding } from "../report/model.ts";
import type { RuleText } from "../report/rule.ts";

/** What may be found when an image is brought to a registry; what keeps it from getting there is an error of its own. */
export const pushRules = [
  {
    id: "bill-not-attached",
    stage: "push",
    title: "The bill of materials did not get to the registry",
    level: "warning",
    why: "The list of what is in an image lies beside it in the registry, so that whoever runs the image can look up, on any later day, whether something new is known of a package in it.",
    fix: "Run it again. Where the registry never takes one, keep the file that `slipway scan --sbom FILE` writes.",
  },
] as const satisfies readonly RuleText[];

type Id = (typeof pushRules)[number]["id"];

/** A finding of one of these rules. */
export function finding(id: Id, { message }: Pick<Finding, "message">): Finding {
  const { level, why, fix } = pushRules.find((rule) => rule.id === id) ?? pushRules[0];
  return { rule: id, level, message, why, fix, count: 1 };
}
