import { dashRules } from "../src/lint/dash/rules.ts";
import { dockerRules, dockerSyntaxRule } from "../src/lint/docker/rules.ts";
import { repositoryRules } from "../src/lint/repository/rules.ts";
import { requirementRules } from "../src/lint/requirements/rules.ts";
import { ruffFamilies } from "../src/lint/ruff-rules.ts";
import { lintRules } from "../src/lint/rules.ts";
import type { RuleText } from "../src/report/rule.ts";
import { type GroupedRules, grouped, indexPage, type RuleGroup } from "./rule-index.ts";

const idsOf = (rules: readonly { readonly id: string }[]) => new Set(rules.map(({ id }) => id));
const numbered = (...numbers: readonly number[]) => new Set(numbers.map((number) => `D${number}`));

/** A rule is in the first group that has it; a rule of Dash that none has is in the one for all of those. */
const groups: readonly RuleGroup[] = [
  { title: "How a dashboard is started and served", ids: numbered(1, 2, 3, 4, 5, 6, 9, 30, 31, 36, 41, 43) },
  { title: "What it reads, and when", ids: numbered(7, 8, 10, 11, 28, 34, 35, 37) },
  { title: "What visitors share", ids: numbered(12, 13) },
  { title: "Callbacks, layouts and their ids", ids: numbered(14, 15, 16, 17) },
  { title: "Where its data goes", ids: new Set([...numbered(18, 19, 20, 21, 22, 32, 33)]) },
  {
    title: "Secrets, and what a visitor can make it do",
    ids: new Set([...numbered(23, 24, 25, 26, 27, 29), "REPO1", "REPO2"]),
  },
  { title: "For everybody", ids: numbered(42) },
  { title: "More about Dash", ids: idsOf(dashRules) },
  { title: "What is installed", ids: idsOf(requirementRules) },
  { title: "What lies in the repository", ids: idsOf(repositoryRules) },
  { title: "Dockerfiles", ids: idsOf([dockerSyntaxRule, ...dockerRules]) },
  ...ruffFamilies.map(({ title, codes }) => ({ title: `Ruff: ${title}`, ids: new Set(Object.keys(codes)) })),
  { title: "About lint itself", ids: idsOf(lintRules) },
];

/** Every rule of lint, once, under what it is about. */
export const rulesBySubject = (rules: readonly RuleText[] = lintRules): GroupedRules => grouped(rules, groups);

/** The page that leads to the page of each rule of lint. */
export const lintIndex = (generated: string): readonly [path: string, content: string] => [
  "docs/lint/README.md",
  `${generated}\n\n${indexPage(
    "The rules of lint",
    [
      "What `slipway lint` finds, by what it is about. Each rule has a page with its reason, an example of each kind and what to do; `slipway explain D3` prints the same text.",
      "An error blocks, a warning is for you to weigh, a note is for the author; of the same rule a milder case may be less than that.",
      "[Mend your code](mend-your-code.md) shows what can be mended for you, [ignore a finding](ignore-a-finding.md) how to say that a rule is wrong here, and [how right lint is](precision.md) what its rules were tried on.",
    ],
    rulesBySubject(),
  )}`,
];
