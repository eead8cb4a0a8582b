import { UserError } from "../../src/report/user-error.ts";
import { gateVerdict, refusal } from "../../src/workflow/gate.ts";
import { expectations, type JobEnd, type JobName, jobNames, judgeJobs } from "../../src/workflow/jobs.ts";
import { situationOf } from "../../src/workflow/situation.ts";
import { asStep } from "../as-step.ts";
import { readInputs } from "../read-inputs.ts";
import { inputs } from "./inputs.ts";

export const main = () =>
  asStep(async (runner) => {
    const { jobs, platform, previews } = readInputs(inputs, runner.inputs);
    const situation = situationOf(runner.event);
    if (situation.kind === "refused") {
      await runner.summary(refusal(situation.sentence, situation.fix));
      throw new UserError(situation.sentence, { fix: situation.fix });
    }
    const ended = Object.fromEntries(
      jobNames.map((job) => [job, { result: jobs[job].result, verdict: jobs[job].outputs?.verdict }]),
    ) as Record<JobName, JobEnd>;
    const judged = gateVerdict(judgeJobs(expectations(situation, { platform, previews }), ended), situation.kind);
    await runner.summary(judged.summary);
    runner.output("verdict", judged.verdict);
    if (judged.verdict === "fail") runner.fail(`gate: ${judged.sentence}`, 1);
    else runner.log.info(`gate: ${judged.sentence}`);
  });
