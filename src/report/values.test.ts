import { describe, expect, test } from "vitest";
import { sampleReport } from "../../test/sample-report.ts";
import { toJson } from "./json.ts";
import { type Finding, reportFile } from "./model.ts";
import { findingWithValues, masked, type Values, valuesOnGitHub, withValues } from "./values.ts";

const finding: Finding = {
  rule: "type-error",
  level: "error",
  message: "m",
  count: 2,
  location: { file: "data/x.csv", line: 2 },
  found: ["12/13/2020", "n/a"],
};
const { found: _, ...without } = finding;

test.each([
  ["show", finding],
  ["mask", { ...finding, found: ["1•••", "•••"] }],
  ["hide", without],
] as const)("%s", (policy, seen) => {
  expect(findingWithValues(finding, policy)).toEqual(seen);
});

test("a personal value is masked even where values are shown", () => {
  expect(findingWithValues({ ...finding, personal: true }, "show")).toEqual({
    ...finding,
    personal: true,
    found: ["1•••", "•••"],
  });
});

test.each([
  ["", "•••"],
  ["M", "•••"],
  ["abc", "•••"],
  ["abcd", "a•••"],
  ["🦊🦊🦊🦊", "🦊•••"],
  ["x".repeat(1_000_000), "x•••"],
])("%.10j is masked to %j, which does not tell its length", (value, seen) => {
  expect(masked(value)).toBe(seen);
});

describe("on GitHub", () => {
  const policy = valuesOnGitHub((file) => file === "data/x.csv");

  test.each<[string, Finding, string]>([
    ["a value from a file that is there already is shown", finding, "show"],
    ["a value from any other file is not", { ...finding, location: { file: "data/y.csv" } }, "hide"],
    ["a personal value never is", { ...finding, personal: true }, "hide"],
    ["a value of a classified dataset never is", { ...finding, classified: true }, "hide"],
    ["a value from nowhere is not", { ...finding, location: undefined } as unknown as Finding, "hide"],
  ])("%s", (_name, given, expected) => {
    expect(policy(given)).toBe(expected);
  });
});

test("what a server wrote is shown only where all values are", () => {
  const smoke = { ...sampleReport.stages[0]!, facts: { callbacks: 3, lines: ["reading Ada Lovelace"] } };
  const facts = (values: Values) => withValues({ ...sampleReport, stages: [smoke] }, values).stages[0]?.facts;
  expect(facts("show")).toEqual({ callbacks: 3, lines: ["reading Ada Lovelace"] });
  for (const values of ["mask", "hide", () => "show" as const] as const)
    expect(facts(values)).toEqual({ callbacks: 3 });
});

describe("JSON", () => {
  test("is the report itself, and its own schema accepts it", () => {
    expect(reportFile.parse(JSON.parse(toJson(sampleReport, "show")))).toEqual(withValues(sampleReport, "show"));
  });

  test("holds no character that is not seen, and reads back the same", () => {
    const hostile = {
      ...sampleReport,
      stages: [{ ...sampleReport.stages[0]!, headline: "\u001b[2J\u202e\u009b\u2028\u{e0041}\ud83d" }],
    };
    const text = toJson(hostile, "show");
    expect(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\u2028]/u.test(text)).toBe(false);
    expect(JSON.parse(text)).toEqual(withValues(hostile, "show"));
  });
});
