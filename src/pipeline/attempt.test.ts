import { expect, test } from "vitest";
import type { Report } from "../report/model.ts";
import { InfrastructureError, UserError } from "../report/user-error.ts";
import { report } from "../report/verdict.ts";
import { fixedClock } from "../runner/memory.ts";
import { attempts } from "./attempt.ts";

const watched = () => {
  const seen: string[] = [];
  return {
    seen,
    watcher: {
      started: (stage: string) => void seen.push(`${stage}…`),
      finished: ({ stage, verdict }: Report, reused: boolean) =>
        void seen.push(`${stage} ${verdict}${reused ? " reused" : ""}`),
    },
  };
};

test("a stage's seconds are those of the clock, and its outputs are handed on", async () => {
  const clock = fixedClock();
  const { seen, watcher } = watched();
  const stages = attempts(clock, watcher);
  const outputs = await stages.attempt("lint", async () => {
    await clock.sleep(1.5);
    return { report: report("lint", { headline: "2 files" }), outputs: { files: 2 } };
  });
  expect(outputs).toEqual({ files: 2 });
  expect(stages.reports()).toEqual([{ ...report("lint", { headline: "2 files" }), seconds: 1.5 }]);
  expect(stages.exitCode()).toBe(0);
  expect(seen).toEqual(["lint…", "lint pass"]);
});

test("what its reader can mend becomes a finding at its place, and exit code 2", async () => {
  const stages = attempts(fixedClock(), watched().watcher);
  const outputs = await stages.attempt("build", async () => {
    throw new UserError('requirements.txt:3: "pandas" has no version.', { fix: "Pin it with ==" });
  });
  expect(outputs).toBeUndefined();
  expect(stages.reports()[0]?.verdict).toBe("error");
  expect(stages.reports()[0]?.findings).toEqual([
    {
      rule: "configuration",
      level: "error",
      message: '"pandas" has no version.',
      fix: "Pin it with ==",
      count: 1,
      location: { file: "requirements.txt", line: 3 },
    },
  ]);
  expect(stages.exitCode()).toBe(2);
});

test("the exit code is the worst of all stages, infrastructure before configuration before findings", async () => {
  const stages = attempts(fixedClock(), watched().watcher);
  await stages.attempt("push", async () => {
    throw new InfrastructureError("The registry does not answer.");
  });
  await stages.attempt("lint", async () => {
    throw new UserError("no");
  });
  expect(stages.exitCode()).toBe(3);
});

test("a fault of ours is thrown on", async () => {
  const stages = attempts(fixedClock(), watched().watcher);
  await expect(
    stages.attempt("lint", async () => {
      throw new TypeError("x is undefined");
    }),
  ).rejects.toThrow("x is undefined");
});

test("a stage that was left out says why, and does not fail by itself", () => {
  const stages = attempts(fixedClock(), watched().watcher);
  stages.leaveOut("deploy", "lint found errors");
  expect(stages.reports()[0]).toEqual({
    stage: "deploy",
    verdict: "not-run",
    headline: "lint found errors",
    seconds: 0,
    findings: [],
    facts: {},
  });
  expect(stages.exitCode()).toBe(0);
});
