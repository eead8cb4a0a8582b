import { overallVerdict } from "../../src/report/verdict.ts";
import { asStep } from "../as-step.ts";
import { jobReports } from "../job-reports.ts";
import { readInputs } from "../read-inputs.ts";
import { inputs } from "./inputs.ts";

export const main = () =>
  asStep(async (runner) => {
    readInputs(inputs, runner.inputs);
    const steps = await jobReports(runner.temporary).all();
    const stages = steps.flatMap(({ reports }) => reports);
    const verdict = overallVerdict(stages);
    runner.output("verdict", verdict);
    const title = steps.find((step) => step.title !== undefined)?.title;
    if (stages.length === 0) return runner.log.info("No step of this job had anything to report.");
    const { stepSummary } = await import("../show-step.ts");
    // What may be seen of data was settled by each step before it was kept.
    await runner.summary(stepSummary({ version: 1, verdict, stages }, title, runner));
  });
