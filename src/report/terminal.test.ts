import { describe, expect, test } from "vitest";
import { sampleReport, sampleSource } from "../../test/sample-report.ts";
import type { Finding, Report } from "./model.ts";
import { renderFindings, renderStageLine, renderTerminal, renderVerdictLine } from "./terminal.ts";
import { report } from "./verdict.ts";
import { widthOf } from "./wrap.ts";

const plain = { color: false, width: 80, values: "show" } as const;
const finding = (given: Partial<Finding>): Finding => ({
  rule: "D3",
  level: "error",
  message: "debug=True would ship",
  count: 1,
  ...given,
});
const lint = (...findings: Finding[]): Report => ({
  ...report("lint", { headline: "1 Python file", findings }),
  seconds: 0.4,
});

describe("a whole report", () => {
  test("in 80 columns", () => {
    expect(renderTerminal(sampleReport, { ...plain, source: sampleSource })).toMatchInlineSnapshot(`
      "✖ lint      fail     6 Python files, Dash 4.1.0                            0.4 s

        app.py:48:13  error D3  debug=True would ship
          48 │     app.run(debug=True, port=8050)
             │             ^^^^^^^^^^
          why: The Werkzeug console runs any Python a visitor types, and tracebacks
               show your data.
          help: Write app.run(debug=os.environ.get("DEBUG") == "1").
          see: https://docs.example/rules/D3

        pages/map.py:1:8  warning F401  \`os\` imported but unused
          1 │ import os
            │        ^^
          and 2 more (lines 2, 5)
          help: Remove the unused import.

      ✖ validate  fail     2 tables, 41,204 rows                                 1.1 s

        data/schools.csv:7:14  error type-error  Column "opened" holds text that is no
          date
          7 │ 12/13/2020
            │ ^^^^^^^^^^ opened
          and 1,203 more (lines 9, 14, 22, …)
          why: The schema says date with format %Y-%m-%d, so the dashboard would sort
               these as text.
          help: Write dates as 2026-09-01, or change the format in
                data/datapackage.yaml.

        data/schools.csv:31:2  error pattern  Column "head_teacher" does not match
          ^[A-Z][a-z]+$
          31 │ j•••
             │ ^^^^ head_teacher
          help: Correct the cell, or the pattern in data/datapackage.yaml.

      ✔ build     pass     sha256:3f9a0c12 from 23 wheels, 4 layers reused,      0.6 s
                           1 new (6 kB)
      ! scan      warn     51 packages, advisories of 24 November 2026           0.3 s

        note no-licence  dash-leaflet 1.1.3 states no licence

        requirements.txt:12  warning CVE-2026-1234  werkzeug 3.1.2 is vulnerable
          (medium); 3.1.4 is not
          12 │ werkzeug==3.1.2
             │ ^^^^^^^^^^^^^^^
          why: A crafted multipart request can use up the server's memory.
          help: Write werkzeug==3.1.4 in requirements.txt.
          see: https://osv.dev/vulnerability/CVE-2026-1234

      – smoke     not run  This machine has no way to run an image apart
                           from everything else.

      ✖ fail: 3 errors, 2 warnings, 1 note in 4 stages; smoke not run, 2.4 s
      "
    `);
  });

  test.each([1, 60, 80, 120, 500])("asked for %i columns it keeps to 60 to 120 of them", (width) => {
    const text = renderTerminal(sampleReport, { ...plain, width, source: sampleSource });
    // A word that is longer than a line, an address for instance, may stand out.
    const long = text.split("\n").filter((line) => widthOf(line) > Math.min(120, Math.max(60, width)));
    expect(long.filter((line) => line.trim().split(/\s+/).length > 4)).toEqual([]);
  });

  test("with colours says the same, word for word", () => {
    const coloured = renderTerminal(sampleReport, { ...plain, color: true, source: sampleSource });
    expect(coloured).toContain("\u001b[31m");
    expect(coloured.replace(/\u001b\[\d+m/g, "")).toBe(
      renderTerminal(sampleReport, { ...plain, source: sampleSource }),
    );
  });

  test("without findings is a line for each stage and the verdict", () => {
    const stages = [lint(), { ...report("scan", { headline: "51 packages" }), seconds: 0.02 }];
    expect(renderTerminal({ version: 1, verdict: "pass", stages }, plain)).toBe(
      [
        "✔ lint      pass     1 Python file                                         0.4 s",
        "✔ scan      pass     51 packages                                          <0.1 s",
        "",
        "✔ pass: nothing found in 2 stages, 0.4 s",
        "",
      ].join("\n"),
    );
  });
});

test("why a rule wants what it wants is said once, and what to do each time", () => {
  const twice = lint(
    finding({ why: "Because.", fix: "Write one." }),
    finding({ why: "Because.", fix: "Write two." }),
    finding({ rule: "D4", why: "For another reason." }),
  );
  const said = renderFindings(twice, plain)
    .split("\n")
    .filter((line) => /^ +(?:why|help):/.test(line));
  expect(said.map((line) => line.trim())).toEqual([
    "why: Because.",
    "help: Write one.",
    "help: Write two.",
    "why: For another reason.",
  ]);
});

describe("a stage's line", () => {
  test("goes on under its headline when that is long", () => {
    const headline = `${"x".repeat(30)} ${"y".repeat(30)}`;
    expect(renderStageLine({ ...lint(), headline, seconds: 125 }, { color: false, width: 80 })).toBe(
      [
        `✔ lint      pass     ${"x".repeat(30)}                    2 min 5 s`,
        `                     ${"y".repeat(30)}`,
      ].join("\n"),
    );
  });

  test("names the reason of a stage that was not run, and no time", () => {
    const notRun: Report = { ...lint(), verdict: "not-run", headline: "no database at hand" };
    expect(renderStageLine(notRun, { color: false, width: 80 })).toBe("– lint      not run  no database at hand");
  });

  test("of infrastructure that failed says error, and the verdict names the stage", () => {
    const broken: Report = { ...lint(), verdict: "error", headline: "the registry does not answer" };
    expect(renderVerdictLine({ version: 1, verdict: "error", stages: [broken] }, { color: false, width: 80 })).toBe(
      "✖ error: nothing found in 1 stage; lint could not finish, 0.4 s",
    );
  });
});

describe("the source under a finding", () => {
  const at = (text: string, column: number, endColumn?: number) =>
    renderFindings(
      lint(
        finding({
          location: { file: "a.py", line: 3, column, endLine: 3, ...(endColumn === undefined ? {} : { endColumn }) },
        }),
      ),
      { ...plain, width: 60, source: () => text },
    )
      .split("\n")
      .slice(1);

  test("is marked from the first to the last character", () => {
    expect(at("app.run(debug=True)", 9, 19)).toEqual(["    3 │ app.run(debug=True)", "      │         ^^^^^^^^^^"]);
  });

  test("is marked to the end of the name when no end is given", () => {
    expect(at("import os, sys", 8)).toEqual(["    3 │ import os, sys", "      │        ^^"]);
  });

  test("counts wide characters as the two columns they take", () => {
    expect(at("x = '東京' + y", 12, 13)).toEqual(["    3 │ x = '東京' + y", "      │              ^"]);
  });

  test("sets tabs to the next stop", () => {
    expect(at("\tif a:\tb", 8, 9)).toEqual(["    3 │     if a:   b", "      │             ^"]);
  });

  test("is cut around the marks when it is long", () => {
    const [text = "", marks = ""] = at(`${"a".repeat(300)} debug=True ${"b".repeat(300)}`, 302, 312);
    expect(widthOf(text)).toBeLessThanOrEqual(60);
    expect(text.slice(marks.indexOf("^"), marks.lastIndexOf("^") + 1)).toBe("debug=True");
    expect([text.includes("│ …a"), text.endsWith("b…")]).toEqual([true, true]);
  });

  test("shows what steers the screen as its escape, and marks it whole", () => {
    expect(at("x = '\u202e'", 6, 7)).toEqual(["    3 │ x = '\\u202e'", "      │      ^^^^^^"]);
  });

  test("of a table names the column's place, shows spaces at the ends, and is nothing where no cell is meant", () => {
    const location = { file: "x.csv", line: 3, field: "id", fieldNumber: 12 };
    const shown = renderFindings(lint(finding({ location, found: [" 5 "] })), plain)
      .split("\n")
      .slice(1);
    expect(shown).toEqual(["    3 │ ␣5␣", "      │ ^^^ id · column 12"]);
    const never = () => {
      throw new Error("no line of a table is asked for");
    };
    const whole = finding({ location: { file: "x.csv", line: 3, column: 1 } });
    expect(renderFindings(lint(whole), { ...plain, source: never }).split("\n").length).toBe(1);
  });

  test("of a table is the cell alone, never its neighbours, and not even asked for", () => {
    const cell = finding({ location: { file: "x.csv", line: 7, column: 14, field: "opened", row: 6 }, found: ["n/a"] });
    const source = () => {
      throw new Error("asked for a line of data");
    };
    expect(renderFindings(lint(cell), { ...plain, source })).toBe(
      ["  x.csv:7:14  error D3  debug=True would ship", "    7 │ n/a", "      │ ^^^ opened"].join("\n"),
    );
    expect(renderFindings(lint(cell), { ...plain, source, values: "hide" })).toBe(
      "  x.csv:7:14  error D3  debug=True would ship",
    );
  });
});

test("beyond the limit findings are counted, the least severe first", () => {
  const findings = [
    finding({ level: "note", location: { file: "a.py", line: 1 } }),
    finding({ level: "error", location: { file: "a.py", line: 2 } }),
    finding({ level: "warning", location: { file: "a.py", line: 3 } }),
  ];
  expect(renderFindings(lint(...findings), { ...plain, limit: 1 })).toBe(
    [
      "  a.py:2  error D3  debug=True would ship",
      "",
      "  and 2 more findings (1 warning, 1 note); --json FILE writes them all",
    ].join("\n"),
  );
});
