import { describe, expect, test } from "vitest";
import { sampleReport } from "../../test/sample-report.ts";
import { annotationsOf } from "./annotations.ts";
import type { Finding, ReportFile } from "./model.ts";
import { report } from "./verdict.ts";

const finding = (given: Partial<Finding>): Finding => ({
  rule: "D3",
  level: "error",
  message: "m",
  count: 1,
  ...given,
});
const file = (...findings: Finding[]): ReportFile => ({
  version: 1,
  verdict: "fail",
  stages: [report("lint", { headline: "", findings })],
});

test("the sample", () => {
  expect(annotationsOf(sampleReport, { values: "hide" })).toMatchInlineSnapshot(`
    [
      {
        "endColumn": 23,
        "endLine": 48,
        "file": "app.py",
        "level": "error",
        "message": "debug=True would ship
    The Werkzeug console runs any Python a visitor types, and tracebacks show your data.
    Fix: Write app.run(debug=os.environ.get("DEBUG") == "1").
    https://docs.example/rules/D3",
        "startColumn": 13,
        "startLine": 48,
        "title": "lint: D3",
      },
      {
        "endColumn": 24,
        "endLine": 7,
        "file": "data/schools.csv",
        "level": "error",
        "message": "Column "opened" holds text that is no date
    The schema says date with format %Y-%m-%d, so the dashboard would sort these as text.
    Fix: Write dates as 2026-09-01, or change the format in data/datapackage.yaml.
    and 1,203 more (lines 9, 14, 22, …)",
        "startColumn": 14,
        "startLine": 7,
        "title": "validate: type-error",
      },
      {
        "endColumn": 14,
        "endLine": 31,
        "file": "data/schools.csv",
        "level": "error",
        "message": "Column "head_teacher" does not match ^[A-Z][a-z]+$
    Fix: Correct the cell, or the pattern in data/datapackage.yaml.",
        "startColumn": 2,
        "startLine": 31,
        "title": "validate: pattern",
      },
      {
        "endColumn": 10,
        "endLine": 1,
        "file": "pages/map.py",
        "level": "warning",
        "message": "\`os\` imported but unused
    Fix: Remove the unused import.
    and 2 more (lines 2, 5)",
        "startColumn": 8,
        "startLine": 1,
        "title": "lint: F401",
      },
      {
        "endLine": 12,
        "file": "requirements.txt",
        "level": "warning",
        "message": "werkzeug 3.1.2 is vulnerable (medium); 3.1.4 is not
    A crafted multipart request can use up the server's memory.
    Fix: Write werkzeug==3.1.4 in requirements.txt.
    https://osv.dev/vulnerability/CVE-2026-1234",
        "startLine": 12,
        "title": "scan: CVE-2026-1234",
      },
      {
        "level": "notice",
        "message": "dash-leaflet 1.1.3 states no licence",
        "title": "scan: no-licence",
      },
    ]
  `);
});

describe("which findings are annotated", () => {
  const many = (level: Finding["level"], count: number) =>
    Array.from({ length: count }, (_, index) =>
      finding({ level, rule: `${level}-${index}`, location: { file: "a.py", line: index + 1 } }),
    );

  test("errors before warnings, and of each level those on changed lines first", () => {
    const found = annotationsOf(
      file(...many("warning", 2), finding({ location: { file: "b.py", line: 9 } }), ...many("error", 2)),
      { values: "show", changed: (name, line) => name === "a.py" && line === 2 },
    );
    expect(found.map(({ title }) => title)).toEqual([
      "lint: error-1",
      "lint: D3",
      "lint: error-0",
      "lint: warning-1",
      "lint: warning-0",
    ]);
  });

  const inColumn = (rule: string, field: string, more: Partial<Finding> = {}) =>
    finding({
      rule,
      location: { file: "x.csv", line: 2, column: 3, endLine: 2, endColumn: 5, row: 1, field },
      ...more,
    });

  test("one of each column of a table, and the first of every rule before the second of any", () => {
    const found = annotationsOf(
      file(
        inColumn("type-error", "a"),
        inColumn("type-error", "b"),
        inColumn("type-error", "b"),
        inColumn("enum", "c"),
      ),
      { values: "show" },
    );
    expect(found.map(({ title, message }) => [title, message])).toEqual([
      ["lint: type-error", "m"],
      ["lint: enum", "m"],
      ["lint: type-error", "m\n1 more finding of this rule in this column."],
    ]);
  });

  test("a finding stands at the first of its places that changed, with the value that is there", () => {
    const several = inColumn("type-error", "a", {
      count: 7,
      more: [
        { line: 5, column: 1 },
        { line: 9, column: 4 },
      ],
      found: ["two", "five", "nine"],
    });
    const at = (...lines: number[]) =>
      annotationsOf(file(several), { values: "show", changed: (_, line) => lines.includes(line ?? 0) });
    expect(at(9, 10)).toEqual([
      {
        level: "error",
        title: "lint: type-error",
        message: "m\nFound: nine\nand 6 more (lines 5, 2, …)",
        file: "x.csv",
        startLine: 9,
        endLine: 9,
        startColumn: 4,
      },
    ]);
    expect(at(2, 9)).toMatchObject([{ startLine: 2, startColumn: 3, endColumn: 5 }]);
    expect(at(4)).toMatchObject([{ startLine: 2, startColumn: 3, endColumn: 5 }]);
  });

  test("one of each file and rule, the most severe, then the one on a changed line", () => {
    const [only, ...others] = annotationsOf(
      file(
        finding({ level: "warning", location: { file: "a.py", line: 5 } }),
        finding({ level: "error", location: { file: "a.py", line: 7 } }),
        finding({ level: "error", location: { file: "a.py", line: 9 } }),
      ),
      { values: "show", changed: (_, line) => line === 9 },
    );
    expect([only, others]).toEqual([
      {
        level: "error",
        title: "lint: D3",
        message: "m\n2 more findings of this rule in this file.",
        file: "a.py",
        startLine: 9,
        endLine: 9,
      },
      [],
    ]);
  });

  test("as many of each level as the runner shows, and a last notice about the rest", () => {
    const found = annotationsOf(file(...many("error", 12), ...many("warning", 11), ...many("note", 10)), {
      values: "show",
    });
    const count = (level: string) => found.filter((annotation) => annotation.level === level).length;
    expect([count("error"), count("warning"), count("notice")]).toEqual([10, 10, 10]);
    expect(found.at(-1)).toEqual({
      level: "notice",
      title: "4 more findings",
      message: "4 more findings found no room among the annotations. The job summary lists what there is.",
    });
  });

  test("no more in all than the step may make, the last of them saying what is left", () => {
    const found = annotationsOf(file(...many("error", 5), ...many("warning", 5)), { values: "show", total: 4 });
    expect(found.map(({ level, title }) => [level, title])).toEqual([
      ["error", "lint: error-0"],
      ["error", "lint: error-1"],
      ["error", "lint: error-2"],
      ["notice", "7 more findings"],
    ]);
    expect(annotationsOf(file(...many("error", 1)), { values: "show", total: 0 })).toEqual([]);
  });

  test("none over a budget of nothing", () => {
    expect(
      annotationsOf(file(...many("error", 2), ...many("note", 2)), {
        values: "show",
        budget: { error: 0, warning: 0, notice: 0 },
      }),
    ).toEqual([]);
  });
});

describe("one annotation", () => {
  test("is as long as the runner takes, cut between characters", () => {
    const [annotation] = annotationsOf(
      file(finding({ message: "🦊".repeat(1000), why: "🦊".repeat(2000), fix: "🦊".repeat(2000) })),
      { values: "show" },
    );
    expect(annotation?.message.length).toBeLessThanOrEqual(4096);
    expect(annotation?.message.isWellFormed()).toBe(true);
  });

  test("gives columns for one line only", () => {
    const [annotation] = annotationsOf(
      file(finding({ location: { file: "a.py", line: 1, column: 2, endLine: 3, endColumn: 4 } })),
      { values: "show" },
    );
    expect(annotation).toEqual({
      level: "error",
      title: "lint: D3",
      message: "m",
      file: "a.py",
      startLine: 1,
      endLine: 3,
    });
  });

  test.each(["../x", "/etc/passwd", "a/../../x", "C:\\x"])(
    "at %s, outside the repository, gives no place",
    (outside) => {
      expect(annotationsOf(file(finding({ location: { file: outside } })), { values: "show" })).toEqual([
        { level: "error", title: "lint: D3", message: "m" },
      ]);
    },
  );
});
