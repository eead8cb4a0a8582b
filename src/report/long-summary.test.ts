import { expect, test } from "vitest";
import type { Finding } from "./model.ts";
import { renderSummary } from "./summary.ts";
import { overallVerdict, report } from "./verdict.ts";

const rules: readonly Pick<Finding, "rule" | "level" | "message" | "why" | "fix">[] = [
  { rule: "D5", level: "warning", message: "dash_table became part of dash.", why: "It is gone.", fix: "Write dash." },
  { rule: "F821", level: "error", message: "Undefined name.", why: "Python stops here." },
  { rule: "F401", level: "note", message: "Imported but unused.", why: "It does no harm.", fix: "Remove it." },
];
const findings = (count: number): readonly Finding[] =>
  Array.from({ length: count }, (_, index): Finding => {
    const about = rules[index % 20 === 0 ? 1 : index % 2 === 0 ? 0 : 2] as (typeof rules)[number];
    const message = about.rule === "F401" ? `\`m${index}\` imported but unused.` : about.message;
    const fix = about.rule === "F401" ? { fix: `Remove m${index}.` } : {};
    return { ...about, message, ...fix, count: 1, location: { file: `page${index % 7}.py`, line: index + 1 } };
  });
const pageOf = (count: number, budget?: number) => {
  const stages = [report("lint", { headline: "7 files", findings: findings(count) })];
  const file = { version: 1, verdict: overallVerdict(stages), stages } as const;
  return renderSummary(file, { values: "hide", ...(budget !== undefined && { budget }) });
};

test("of 200 findings each rule has one row, the worst first, with its reason said once", () => {
  const page = pageOf(200);
  const [table = "", folded = ""] = page.split("<details>");
  const rows = table.split("\n").filter((line) => /^\| [❌⚠ℹ]/u.test(line));
  expect(rows.map((row) => /<code>([A-Z]+\d+)<\/code>/.exec(row)?.[1])).toEqual(["F821", "D5", "F401"]);
  expect(rows[1]).toBe(
    "| ⚠️&nbsp;warning | <b>90 times in 7 files</b><br><code>page0.py:15</code><br><code>page0.py:29</code><br><code>page0.py:43</code><br>… | <b>dash_table became part of dash.</b> (<code>D5</code>)<br>It is gone.<br>**Fix:** Write dash. |",
  );
  expect(rows[2]).toContain(
    "(<code>F401</code>) and 99 other messages like it<br>It does no harm.<br>**Fix of the first:**",
  );
  expect(folded.match(/^- /gm)).toHaveLength(200);
  expect(folded).toContain("<summary>Each of the 200 findings</summary>");
});

test("of few findings each has a row of its own", () => {
  expect(pageOf(30)).not.toContain("<details>");
  expect(pageOf(30).match(/^\| [❌⚠ℹ]/gmu)).toHaveLength(30);
});

test("a page of many findings keeps to its budget, the list going first", () => {
  for (let budget = 300; budget < 40_000; budget += 977) {
    expect(new TextEncoder().encode(pageOf(200, budget)).byteLength).toBeLessThanOrEqual(budget);
  }
  expect(pageOf(200, 2500)).not.toMatch(/more finding/);
  expect(pageOf(200, 1100)).toMatch(/\*\*\d+ more findings\*\*/);
});
