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
  expect(annotationsOf(sampleReport, { values: "hide" })).toMatchInlineSnapshot();
});

describe("which findings are annotated", () => {
  const many = (level: Finding["level"], count: number) =>
    Array.from({ length: count }, (_, index) =>
      finding({ level, rule: `${level}-${index}`, location: { file: "a.py", line: index + 1 } }),
    );

  test("those on changed lines before errors elsewhere", () => {
    const found = annotationsOf(
      file(...many("warning", 1), finding({ location: { file: "b.py", line: 9 } }), ...many("error", 2)),
      {
        values: "show",
        changed: (name, line) => name === "a.py" && line === 2,
      },
    );
    expect(found.map(({ title }) => title)).toEqual(["lint: error-1", "lint: D3", "lint: error-0", "lint: warning-0"]);
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
