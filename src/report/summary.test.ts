import * as fc from "fast-check";
import { expect, test } from "vitest";
import { sampleReport } from "../../test/sample-report.ts";
import type { Finding, Level, ReportFile } from "./model.ts";
import { renderSummary } from "./summary.ts";
import { report } from "./verdict.ts";

const bytes = (text: string) => Buffer.byteLength(text);
const withFindings = (findings: readonly Finding[]): ReportFile => ({
  version: 1,
  verdict: "fail",
  stages: [report("lint", { headline: "1 Python file", findings })],
});

test("the whole page", () => {
  expect(renderSummary(sampleReport, { values: "show", title: "School absence in England" })).toMatchInlineSnapshot(`
    "## ❌ School absence in England: fail – 3 errors, 2 warnings, 1 note in 4 stages; smoke not run

    | Stage | Verdict | Outcome | Time |
    | :-- | :-- | :-- | --: |
    | **lint** | ❌&nbsp;fail | 6 Python files, Dash 4.1.0 | 0.4&nbsp;s |
    | **validate** | ❌&nbsp;fail | 2 tables, 41,204 rows | 1.1&nbsp;s |
    | **build** | ✅&nbsp;pass | sha256:3f9a0c12 from 23 wheels, 4 layers reused, 1 new (6 kB) | 0.6&nbsp;s |
    | **scan** | ⚠️&nbsp;warn | 51 packages, advisories of 24 November 2026 | 0.3&nbsp;s |
    | **smoke** | ➖&nbsp;not&nbsp;run | This machine has no way to run an image apart from everything else. |  |

    ### lint: 1 error, 1 warning

    | | Where | What |
    | :-- | :-- | :-- |
    | ❌&nbsp;error | <code>app.py<span>:</span>48:13</code> | <b>debug=True would ship</b> ([<code>D3</code>](https://docs.example/rules/D3))<br>The Werkzeug console runs any Python a visitor types, and tracebacks show your data.<br>**Fix:** Write app.run(debug=os.environ.get("DEBUG") == "1"). |
    | ⚠️&nbsp;warning | <code>pages/map.py<span>:</span>1:8</code><br>and 2 more (lines 2, 5) | <b><code>os</code> imported but unused</b> (<code>F401</code>)<br>**Fix:** Remove the unused import. |

    ### validate: 2 errors

    | | Where | What |
    | :-- | :-- | :-- |
    | ❌&nbsp;error | <code>data/schools.csv<span>:</span>7:14</code><br>and 1,203 more (lines 9, 14, 22, …) | <b>Column "opened" holds text that is no date</b> (<code>type-error</code>)<br>Found: <code>12/13/2020</code>, <code>n/a</code>, <code>31/02/2021</code>, <code><span>-</span></code><br>The schema says date with format %Y-%m-%d, so the dashboard would sort these as text.<br>**Fix:** Write dates as 2026-09-01, or change the format in data/datapackage.yaml. |
    | ❌&nbsp;error | <code>data/schools.csv<span>:</span>31:2</code> | <b>Column "head_teacher" does not match ^&#91;A-Z&#93;&#91;a-z&#93;+<span>$</span></b> (<code>pattern</code>)<br>Found: <code>j•••</code><br>**Fix:** Correct the cell, or the pattern in data/datapackage.yaml. |

    ### scan: 1 warning, 1 note

    | | Where | What |
    | :-- | :-- | :-- |
    | ⚠️&nbsp;warning | <code>requirements.txt:12</code> | <b>werkzeug 3.1.2 is vulnerable (medium); 3.1.4 is not</b> ([<code>CVE-2026-1234</code>](https://osv.dev/vulnerability/CVE-2026-1234))<br>A crafted multipart request can use up the server's memory.<br>**Fix:** Write werkzeug==3.1.4 in requirements.txt. |
    | ℹ️&nbsp;note |  | <b>dash-leaflet 1.1.3 states no licence</b> (<code>no-licence</code>) |

    <details><summary>Facts</summary>

    | Stage | Fact | Value |
    | :-- | :-- | :-- |
    | lint | files | <code>6</code> |
    | lint | ruff | <code>0.17.3</code> |
    | validate | rows | <code>schools 41,204, regions 9</code> |
    | validate | bytes | <code>3.2 MB</code> |
    | build | digest | <code>sha256:3f9a0c12</code> |
    | build | layers | <code>5</code> |
    | scan | critical | <code>0</code> |
    | scan | high | <code>0</code> |
    | scan | medium | <code>1</code> |

    </details>
    "
  `);
});

test("nothing but the facts is folded", () => {
  const [open = "", folded = ""] = renderSummary(sampleReport, { values: "show" }).split("<details>");
  for (const { headline, findings } of sampleReport.stages) {
    expect(open).toContain(headline);
    for (const { rule } of findings) expect(open).toContain(rule);
  }
  expect(folded).toContain("| validate | bytes |");
});

test("values that may not be shown are not there", () => {
  const hidden = renderSummary(sampleReport, { values: "hide" });
  expect([hidden.includes("12/13/2020"), hidden.includes("Found:")]).toEqual([false, false]);
  const masked = renderSummary(sampleReport, { values: "mask" });
  expect([masked.includes("12/13/2020"), masked.includes("<code>1•••</code>")]).toEqual([false, true]);
});

test("where room is short the most severe stay and the rest is counted", () => {
  const many = Array.from(
    { length: 300 },
    (_, index): Finding => ({
      rule: `R${index}`,
      level: index === 299 ? "error" : "warning",
      message: "m".repeat(50),
      count: 1,
      location: { file: "a.py", line: index + 1 },
    }),
  );
  const page = renderSummary(withFindings(many), { values: "show", budget: 5000 });
  expect(page).toContain("<code>R299</code>");
  expect(bytes(page)).toBeGreaterThan(4000);
  const rows = page.split("\n").filter((line) => /^\| (❌|⚠️)&nbsp;(error|warning) /u.test(line)).length;
  const note = `**${300 - rows} more findings** (${300 - rows} warnings) found no room on this page; \`slipway check --json FILE\` writes down all of them.`;
  expect(page).toContain(note);
  // Said before anything is concluded from what is there.
  expect(page.indexOf(note)).toBeLessThan(page.indexOf("### lint"));
});

test("a long path keeps its end, a headline its names as code, and a time its unit", () => {
  const file = `${"folder/".repeat(20)}data.csv`;
  const [stage] = withFindings([
    { rule: "R", level: "error", message: "m", count: 1, location: { file, line: 7 } },
  ]).stages;
  const page = renderSummary(
    { version: 1, verdict: "fail", stages: [{ ...stage!, headline: "see `data`", seconds: 74 }] },
    { values: "show" },
  );
  expect(page).toContain("| see <code>data</code> | 1&nbsp;min&nbsp;14&nbsp;s |");
  expect(page).toContain(
    `<code>…${`${file}:7`.slice(-59).replace(":", "<span>:</span>").replace("<span>:</span>7", ":7")}</code>`,
  );
});

test("facts are read by a person: lists and what is nested deeper are left to the JSON", () => {
  const facts = { files: 1204, size: 78_229_543, memoryBytes: 1_500_000, digest: `sha256:${"a".repeat(64)}`, ok: true };
  const deep = {
    layers: [{ role: "base" }],
    nothing: null,
    base: { name: "debian", lock: `sha256:${"b".repeat(64)}` },
  };
  const stage = { ...report("build", { headline: "h" }), facts: { ...facts, ...deep } };
  const page = renderSummary({ version: 1, verdict: "pass", stages: [stage] }, { values: "show" });
  expect(page.split("\n").filter((line) => line.startsWith("| build | "))).toEqual([
    "| build | files | <code>1,204</code> |",
    "| build | size | <code>78 MB</code> |",
    "| build | memoryBytes | <code>1.5 MB</code> |",
    "| build | digest | <code>sha256:aaaaaaaaaaaa…</code> |",
    "| build | ok | <code>yes</code> |",
    "| build | base | <code>name debian, lock sha256:bbbbbbbbbbbb…</code> |",
  ]);
});

const anyFinding = fc.record({
  rule: fc.string({ maxLength: 20 }),
  level: fc.constantFrom<Level>("error", "warning", "note"),
  message: fc.string({ unit: "binary", maxLength: 200 }),
  why: fc.string({ unit: "grapheme", maxLength: 100 }),
  count: fc.integer({ min: 1, max: 1e6 }),
  found: fc.array(fc.string({ unit: "binary", maxLength: 30 }), { maxLength: 8 }),
});

test("no budget is ever exceeded, whatever is in the report", () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(anyFinding, { maxLength: 12 }), { maxLength: 4 }),
      fc.integer({ min: 0, max: 12_000 }),
      (stages, budget) => {
        const file: ReportFile = {
          version: 1,
          verdict: "fail",
          stages: stages.map((findings) => report("validate", { headline: "h", findings, facts: { a: "b" } })),
        };
        expect(bytes(renderSummary(file, { values: "show", budget }))).toBeLessThanOrEqual(budget);
      },
    ),
  );
});

test("a report of 100,000 findings fits into what GitHub takes", () => {
  const many = Array.from(
    { length: 100_000 },
    (_, index): Finding => ({
      rule: "type-error",
      level: "error",
      message: `Column ${index} holds text`,
      count: 1,
      location: { file: "data/x.csv", line: index + 1 },
    }),
  );
  const page = renderSummary(withFindings(many), { values: "show" });
  expect(bytes(page)).toBeLessThanOrEqual(900_000);
  expect(page.split("\n")[0]).toBe("## ❌ fail – 100,000 errors in 1 stage");
});
