import { describe, expect, test } from "vitest";
import { annotationOf, checkName, readActLog } from "./act-log.ts";

const lines = (...entries: readonly object[]) => entries.map((entry) => JSON.stringify(entry)).join("\n");

describe("what act wrote", () => {
  test("is read as what GitHub would show", () => {
    const job = "dashboard/Slipway/Check   ";
    const step = { level: "info", job, step: "Lint", stepID: ["lint"] };
    const raw = "::error title=D3%3A debug,file=app.py,line=3::debug=True would ship%0Ato everybody\r\n";
    const stdout = lines(
      { level: "debug", msg: "Job.Name: Check" },
      { level: "info", msg: "⭐ Run Main Lint", job, step: "Lint" },
      { level: "error", msg: "❗ ::error …", job, step: "Lint", command: "error", raw },
      { level: "info", msg: "⚙ ::notice::kept back", job, command: "ignored", raw: "::notice::kept back\r\n" },
      { ...step, msg: "⚙ ::set-output:: verdict=fail", command: "set-output", name: "verdict", arg: "fail" },
      { ...step, msg: "⚙ Summary", command: "summary", content: "## Failed\n" },
      { level: "info", msg: "🏁  Job failed", job, jobResult: "failure" },
      { level: "debug", msg: "Skipping job", job: "dashboard/Slipway/Ship", jobResult: "skipped" },
    );
    const stderr = "Error: Job 'Check' failed\n";
    expect(readActLog({ code: 1, stdout, stderr, names: ["Our dashboard", "Slipway"] })).toEqual({
      code: 1,
      jobs: { "dashboard / Check": "failure", "dashboard / Ship": "skipped" },
      outputs: { "dashboard / Check": { lint: { verdict: "fail" } } },
      summaries: [{ job: "dashboard / Check", step: "Lint", markdown: "## Failed\n" }],
      annotations: [
        {
          job: "dashboard / Check",
          step: "Lint",
          level: "error",
          message: "debug=True would ship\nto everybody",
          properties: { title: "D3: debug", file: "app.py", line: "3" },
        },
      ],
      log: [
        "[dashboard / Check] ⭐ Run Main Lint",
        "[dashboard / Check] ❗ ::error …",
        "[dashboard / Check] ⚙ ::notice::kept back",
        "[dashboard / Check] ⚙ ::set-output:: verdict=fail",
        "[dashboard / Check] ⚙ Summary",
        "[dashboard / Check] 🏁  Job failed",
        "Error: Job 'Check' failed",
      ].join("\n"),
    });
  });

  test("is an error where a job asks for a runner that is not there, which act passes over", () => {
    const stdout = lines({ level: "info", msg: "🚧  Skipping unsupported platform", job: "a/b" });
    expect(() => readActLog({ code: 0, stdout, stderr: "", names: ["a"] })).toThrow("asks for a runner");
  });
});

test("a job has the name of its check, though the caller, its job and what it calls have one name", () => {
  const names = (labels: readonly string[], workflows: readonly string[]) =>
    labels.map((label) => checkName(label, workflows));
  expect(names(["Our / dashboard/After ", "dashboard/Slipway/gate"], ["Our / dashboard", "Slipway"])).toEqual([
    "After",
    "dashboard / gate",
  ]);
  expect(names(["dashboard/after", "dashboard/dashboard/gate"], ["dashboard", "dashboard"])).toEqual([
    "after",
    "dashboard / gate",
  ]);
});

describe("an annotation", () => {
  test("keeps a property with an equals sign, and a percent sign that was escaped twice", () => {
    expect(annotationOf("::warning file=a.py,title=x=y::100%2525 :: done\n")).toEqual({
      level: "warning",
      message: "100%25 :: done",
      properties: { file: "a.py", title: "x=y" },
    });
  });

  test("is not what only looks like one", () => {
    expect(["::group::error", "x ::error::y", "::debug::z"].map(annotationOf)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
