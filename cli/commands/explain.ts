import { allRules } from "../../src/pipeline/rules.ts";
import { didYouMean } from "../../src/report/did-you-mean.ts";
import { explainRule } from "../../src/report/explain.ts";
import { UserError } from "../../src/report/user-error.ts";
import type { Given } from "../given.ts";

/** `slipway explain RULE` */
export async function explainCommand({ paths: [asked = ""], options }: Given): Promise<number> {
  const rules = await allRules();
  const rule = rules.find(({ id }) => id.toLowerCase() === asked.toLowerCase());
  if (rule === undefined) {
    const near = didYouMean(
      asked,
      rules.map(({ id }) => id),
    );
    throw new UserError(`There is no rule "${asked}".`, {
      fix: near === undefined ? "docs/reference/rules.md lists them all." : `Did you mean "${near}"?`,
    });
  }
  const color = options.color && process.stdout.isTTY === true && process.env["NO_COLOR"] === undefined;
  process.stdout.write(explainRule(rule, { color, width: process.stdout.columns ?? 100 }));
  return 0;
}
