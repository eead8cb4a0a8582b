import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { report } from "../src/report/verdict.ts";
import { annotationsLeft, jobReports, type StepRecord } from "./job-reports.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-job-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const record = (granted: number, made: number, title?: string): StepRecord => ({
  title,
  reports: [report("lint", { headline: `${granted} granted` })],
  annotations: { granted, made },
});

test("what steps reported is there for the steps after them, in their order, and for nobody else on the machine", async () => {
  expect(await jobReports(folder).all()).toEqual([]);
  for (let step = 1; step <= 11; step += 1) await jobReports(folder).add(record(step, 0, `step ${step}`));
  const steps = await jobReports(folder).all();
  expect(steps.map(({ title }) => title)).toEqual(Array.from({ length: 11 }, (_, index) => `step ${index + 1}`));
  expect(steps[0]).toEqual(record(1, 0, "step 1"));
  expect((await stat(join(folder, "slipway/reports/001.json"))).mode & 0o077).toBe(0);
});

test("a step may make as many annotations as it is granted, and what those before it left over", () => {
  expect(annotationsLeft(14, [])).toBe(14);
  expect(annotationsLeft(8, [record(14, 3), record(14, 14)])).toBe(19);
});
