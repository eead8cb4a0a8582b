import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type ReportFile, reportFile } from "../src/report/model.ts";
import { copyOfExample, root, scratch, slipway } from "./slipway.ts";

const golden = join(root, "examples/in-trouble/expected-report.json");

const howToUpdate = `The report of examples/in-trouble is not the one in examples/in-trouble/expected-report.json. If what is new is better,
read the difference line by line, then keep it:
  npx vitest run --project integration test/in-trouble.integration.test.ts --update`;

/**
 * What no two runs have in common is taken out: how long each stage took, whether the machine has a Ruff, and what it lacks to build the
 * Dockerfile. Everything else must be the same on any machine.
 */
const comparable = (file: ReportFile): string => {
  const stages = file.stages.map((stage) => ({
    ...stage,
    seconds: 0,
    facts: stage.stage === "lint" ? { ...stage.facts, ruffBuild: "wasm" } : stage.facts,
    findings: stage.stage === "build" ? [] : stage.findings,
  }));
  return `${JSON.stringify({ ...file, stages }, undefined, 2)}\n`;
};

/** Its Dockerfile is built by nobody: what strangers' images hold changes, and here the network may be another. */
const nobodyBuilds = { BUILDKIT_HOST: "tcp://127.0.0.1:9" };

test("the dashboard in trouble is told all of its mistakes, as the kept report has them", async () => {
  // A copy, outside of any checkout: what has changed since some commit must not decide what is found.
  await using folder = await copyOfExample("in-trouble");
  await using written = await scratch();
  const file = join(written.path, "report.json");
  const outcome = await slipway(
    ["check", folder.path, "--platform", join(root, "examples/platform.yaml"), "--json", file],
    { env: nobodyBuilds },
  );
  const found = reportFile.parse(JSON.parse(await readFile(file, "utf8")));
  expect([2, 3]).toContain(outcome.code);
  expect(outcome.stderr).toBe("");
  expect(found.stages.find(({ stage }) => stage === "build")).toMatchObject({
    verdict: "error",
    findings: [{ message: expect.stringContaining(nobodyBuilds.BUILDKIT_HOST) }],
  });
  await expect(comparable(found), howToUpdate).toMatchFileSnapshot(golden);
});
