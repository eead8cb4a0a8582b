import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { gitHubJob } from "../scripts/github-job.ts";

// Steps of dashboard.yml on an example, each a process that is given what a runner gives it: what the pictures are of.

test("a check that fails leaves one page, and no more annotations than GitHub keeps", async () => {
  await using job = await gitHubJob({ example: "in-trouble" });
  const { result, summary, annotations } = await job.run("check");
  expect([result, summary.match(/^## .*$/gm)]).toEqual([
    "failure",
    ["## ❌ in-trouble: error – 14 errors, 7 warnings, 2 notes in 3 stages; build could not finish; scan not run"],
  ]);
  expect(annotations.length).toBeLessThanOrEqual(50);
  expect(annotations.find(({ title }) => title === "lint: D15")).toMatchObject({
    level: "error",
    file: "app.py",
    line: "48",
  });
});

test("what a pull request did not touch is counted by lint and blocks nobody", async () => {
  await using job = await gitHubJob({
    example: "in-trouble",
    event: "pull request",
    edit: (workspace) => appendFile(join(workspace, "app.py"), "\n# A remark.\n"),
  });
  const lint = await job.step("lint-dashboard");
  expect([lint.code, lint.outputs["verdict"]]).toEqual([0, "pass"]);
  expect(lint.summary).toContain("12 more on lines that did not change");
});
