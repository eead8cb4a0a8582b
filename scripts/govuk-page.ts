import type { RuleText } from "../src/report/rule.ts";
import { standardLevels } from "../src/tabular/govuk.ts";
import { standardKey, standards } from "../src/tabular/schema/standard.ts";
import { standardRules, tabularDataStandard } from "../src/tabular/standard-rules.ts";
import { table } from "./markdown.ts";

/** What a file is held to that is held to the government's tabular data standard. */
export function govukPage(generated: string, rules: readonly RuleText[]): readonly [path: string, content: string] {
  const [standard] = standards;
  const wanted = [...standardLevels.keys(), ...Object.keys(standardRules)];
  const rows = wanted.flatMap((id) => {
    const rule = rules.find((known) => known.id === id);
    if (rule === undefined) return [];
    const usual = standardLevels.has(id) ? rule.level : "not asked";
    return [[`[${id}](rules/${id}.md)`, rule.title, usual, standardLevels.get(id) ?? rule.level]];
  });
  const page = [
    generated,
    "# Files by the government's tabular data standard",
    `The [tabular data standard](${tabularDataStandard}) recommends CSV as RFC 4180 defines it to everybody who publishes tables in government, and says how: UTF-8 without a byte order mark, lines that end in CRLF, at most one row of column names and preferably one, every other row a record. Slipway asks most of that of every table. A file is held to all of it where its resource says so, or its package for all resources, or \`--standard\` for one run:`,
    `\`\`\`yaml\nresources:\n  - name: deaths\n    path: deaths.csv\n    ${standardKey}: ${standard}\n\`\`\``,
    `\`\`\`console\nslipway validate --standard ${standard} data/deaths.csv\n\`\`\``,
    "The property is one of Slipway's own, which the standard for data packages allows: other tools pass over it. It changes the level of what is found, adds what only the standard asks for, and each such finding has the standard's address.",
    table([["rule", "what is wrong", "level", "level by the standard"], ...rows]),
    "Line endings are a note since Git may write others into a working copy than the repository has: `*.csv text eol=crlf` in `.gitattributes` gives everybody CRLF. A byte order mark is a warning since Excel needs one to see UTF-8 when a file is opened by a double click; the standard wants none. That dates are written as ISO 8601 has them is another standard of the government; it is asked of columns whose schema declares another format, and a cell that is not of its column's type is an error anyway.",
  ];
  return ["docs/reference/govuk-tabular-data.md", `${page.join("\n\n")}\n`];
}
