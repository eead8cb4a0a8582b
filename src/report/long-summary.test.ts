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

test("of 200 findings each rule has one row, the worst first, and what blocks says why", () => {
  const page = pageOf(200);
  const [table = "", folded = ""] = page.split("<details>");
  const rows = table.split("\n").filter((line) => /^\| [❌⚠ℹ]/u.test(line));
  expect(rows.map((row) => /<code>([A-Z]+\d+)<\/code>/.exec(row)?.[1])).toEqual(["F821", "D5", "F401"]);
  expect(rows).toEqual([
    "| ❌&nbsp;error | <b>10 times in 7 files</b><br><code>page0.py:1</code><br><code>page0.py:141</code><br><code>page1.py:121</code> | <b>Undefined name.</b> (<code>F821</code>)<br>Python stops here. |",
    "| ⚠️&nbsp;warning | <b>90 times in 7 files</b><br><code>page0.py:15</code> | <b>dash_table became part of dash.</b> (<code>D5</code>)<br>**Fix:** Write dash. |",
    "| ℹ️&nbsp;note | <b>100 times in 7 files</b><br><code>page0.py:8</code> | <b><code>m7</code> imported but unused.</b> (<code>F401</code>) and 99 like it |",
  ]);
  expect(table).toContain(
    "### lint: 10 errors, 90 warnings, 100 notes\n\nOne row for each of 3 rules; what blocks comes first.\n",
  );
  expect(folded.match(/^- /gm)).toHaveLength(200);
  expect(folded).toContain("<summary>Each of the 200 findings</summary>");
});

test("what a rule says most often stands for it, and one that is found once says as much", () => {
  const about = { rule: "D42", level: "warning", why: "By law.", count: 1 } as const;
  const all: readonly Finding[] = [
    { ...about, message: "No language.", fix: "Say it.", location: { file: "a.py", line: 1 } },
    ...Array.from(
      { length: 40 },
      (_, index): Finding => ({
        ...about,
        message: "No text.",
        fix: "Write one.",
        location: { file: "b.py", line: index + 2 },
      }),
    ),
    { ...about, rule: "D40", message: "No Python.", fix: "Pin it.", location: { file: "c.py", line: 1 } },
  ];
  const stages = [report("lint", { headline: "3 files", findings: all })];
  const page = renderSummary({ version: 1, verdict: "warn", stages }, { values: "hide" });
  expect(page.split("\n").filter((line) => line.startsWith("| ⚠️&nbsp;warning"))).toEqual([
    "| ⚠️&nbsp;warning | <b>41 times in 2 files</b><br><code>b.py:2</code> | <b>No text.</b> (<code>D42</code>) and 1 like it<br>**Fix of this one:** Write one. |",
    "| ⚠️&nbsp;warning | <code>c.py:1</code> | <b>No Python.</b> (<code>D40</code>)<br>**Fix:** Pin it. |",
  ]);
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
  expect(pageOf(200, 1000)).toMatch(/\*\*\d+ more findings\*\*/);
});
