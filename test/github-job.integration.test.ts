import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { gitHubJob } from "../scripts/github-job.ts";
import { crowded, lintPage } from "../scripts/summaries.ts";

// Steps of dashboard.yml on an example, each a process that is given what a runner gives it: what the pictures are of.

test("a check that fails leaves one page, and no more annotations than GitHub keeps", async () => {
  await using job = await gitHubJob({ example: "in-trouble" });
  const { result, summary, annotations } = await job.run("check");
  expect([result, summary.match(/^## .*$/gm)]).toEqual([
    "failure",
    [
      "## ❌ Casualties before and after the seat-belt law: fail – 18 errors, 24 warnings, 6 notes in 2 stages; build, scan not run",
    ],
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
  expect(lint.summary).toContain("38 already there");
});

test("a pull request with more than 200 findings leaves a page that is read in half a minute", async () => {
  const page = await lintPage("in-trouble", crowded);
  const [open = "", folded = ""] = page.split("<details>");
  const [, errors, warnings, notes] = /(\d+) errors, (\d+) warnings, (\d+) notes; \d+ already there/.exec(open) ?? [];
  const found = Number(errors) + Number(warnings) + Number(notes);
  expect(found).toBeGreaterThan(200);
  expect(folded.match(/^- /gm)).toHaveLength(found);
  expect(open.split("\n").filter((line) => line !== "").length).toBeLessThan(25);
  // What one sees, without addresses and mark-up; the messages, which are in bold, are a third of it.
  const words = open.replace(/\]\([^)]*\)|<[^>]*>|&nbsp;/g, " ").match(/\S*[a-z]\S*/gi) ?? [];
  expect(words.length).toBeLessThan(500);
});

test("what a pull request does to the data is said, and drawn beside what it was", async () => {
  await using job = await gitHubJob({
    example: "road-casualties",
    event: "pull request",
    async edit(workspace) {
      const file = join(workspace, "data/road_casualties.csv");
      const lines = (await readFile(file, "utf8")).split("\n");
      await writeFile(file, `${lines.slice(0, 150).join("\n")}\n`);
    },
  });
  const { code, outputs, summary, annotations } = await job.step("validate-data");
  expect([code, outputs["verdict"]]).toEqual([0, "warn"]);
  expect(summary).toContain("43 rows removed, 3 signs of drift since");
  expect(summary).toMatch(
    /#### data\/road_casualties\.csv: what is different since [0-9a-f]{7}\n\n\| Column \| Empty \| Distinct \| Before \| Now \|/,
  );
  expect(summary).toMatch(/<details><summary>data\/road_casualties\.csv: 149 rows, 9 columns<\/summary>/);
  expect(summary).toMatch(/role="img" aria-label="Histogram: [a-z ]+\.">[▁-█]+</);
  expect(annotations.map(({ title }) => title)).toContain("validate: drift-rows");
});

test("a pull request that leaves the data alone says nothing of it", async () => {
  await using job = await gitHubJob({
    example: "road-casualties",
    event: "pull request",
    edit: (workspace) => appendFile(join(workspace, "app.py"), "\n# A remark.\n"),
  });
  expect((await job.step("validate-data")).summary).not.toMatch(/drift|▁|details><summary>data/);
});
