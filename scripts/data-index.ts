import { columnRules } from "../src/tabular/column-rules.ts";
import { damageRules } from "../src/tabular/damage/rules.ts";
import { disclosureRules } from "../src/tabular/disclosure/rules.ts";
import { driftRules } from "../src/tabular/drift/drift-rules.ts";
import { layoutRules } from "../src/tabular/layout-rules.ts";
import { tabularRules } from "../src/tabular/rules.ts";
import { standardRules } from "../src/tabular/standard-rules.ts";
import { type GroupedRules, grouped, indexPage, type RuleGroup } from "./rule-index.ts";

const idsOf = (rules: object) => new Set(Object.keys(rules));

const groups: readonly RuleGroup[] = [
  { title: "What stands around the table", ids: idsOf(layoutRules) },
  { title: "What the schema asks of a column", ids: idsOf(columnRules) },
  { title: "What befell a value on its way", ids: idsOf(damageRules) },
  { title: "What says too much of somebody", ids: idsOf(disclosureRules) },
  { title: "What became of the data", ids: idsOf(driftRules) },
  { title: "What a standard asks", ids: idsOf(standardRules) },
  { title: "The file, its rows and what describes them", ids: new Set(tabularRules.map(({ id }) => id)) },
];

/** Every rule of data, once, under what it is about: the file first. */
export function dataRules(): GroupedRules {
  const found = grouped(tabularRules, groups);
  return [...found.slice(-1), ...found.slice(0, -1)];
}

/** The page that leads to the page of each rule of data. */
export const dataIndex = (generated: string): readonly [path: string, content: string] => [
  "docs/data/README.md",
  `${generated}\n\n${indexPage(
    "The rules of data",
    [
      "What `slipway validate` finds, by what it is about. Each rule has a page with its reason, an example of each kind and what to do; `slipway explain type-error` prints the same text.",
      "An error blocks, a warning is for you to weigh, a note is for the author; `slipway:level` in a [descriptor](descriptors.md) makes a rule more or less than that for a column.",
      "[From a folder of CSVs to a checked dataset in five minutes](five-minutes.md) is where to begin, [mend a CSV file](mend-a-csv.md) shows what can be mended for you.",
    ],
    dataRules(),
  )}`,
];
