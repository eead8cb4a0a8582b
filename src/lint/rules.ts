import type { RuleText } from "../report/rule.ts";
import { dashRules } from "./dash/rules.ts";
import { textOf } from "./dash/run.ts";
import { dockerRules, dockerSyntaxRule } from "./docker/rules.ts";
import { dockerText } from "./docker/run.ts";
import { configurationRule, ignoreRule, notebookRule, syntaxRule, unusedIgnoreRule } from "./own-rules.ts";
import { repositoryRules } from "./repository/rules.ts";
import { requirementRules } from "./requirements/rules.ts";
import { ruffRules } from "./ruff-rules.ts";

/** Every rule of this stage, for `slipway explain` and the documentation. */
export const lintRules: readonly RuleText[] = [
  syntaxRule,
  ignoreRule,
  unusedIgnoreRule,
  configurationRule,
  notebookRule,
  ...[...dashRules, ...requirementRules, ...repositoryRules].map(textOf),
  { ...dockerSyntaxRule, stage: "lint" },
  ...dockerRules.map(dockerText),
  ...ruffRules,
];
