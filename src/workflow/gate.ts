import { markdown } from "../report/escape.ts";
import { type JobResult, type JobVerdict, jobNames } from "./jobs.ts";
import type { Situation } from "./situation.ts";

/** What the gate makes of a run: its verdict, the sentence that says so, and the page that explains it. */
export type GateVerdict = {
  readonly verdict: "pass" | "warn" | "fail";
  /** `pass – check and prove succeeded`; for a failure, what to look at. */
  readonly sentence: string;
  readonly summary: string;
};

/** The verdict over all jobs. A whole that left out shipping for want of a platform is no plain pass. */
export function gateVerdict(jobs: readonly JobVerdict[], situation: Situation["kind"]): GateVerdict {
  const wrong = jobs.filter(({ ok }) => !ok);
  const unshipped =
    situation === "default-branch" && jobs.some(({ job, result }) => job === "ship" && result === "skipped");
  const verdict = wrong.length > 0 ? "fail" : unshipped ? "warn" : "pass";
  const told = verdict === "fail" ? wrong : jobs.filter(({ result }) => result === "success");
  const sentence = [
    told.length === 0 ? "nothing had to run" : told.map(({ job, meaning }) => `${job} ${meaning}`).join(", "),
    ...(unshipped && verdict === "warn"
      ? jobs.filter(({ job }) => job === "ship").map(({ job, meaning }) => `${job} ${meaning}`)
      : []),
  ].join("; ");
  return { verdict, sentence: `${verdict} – ${sentence}`, summary: pageOf(verdict, sentence, jobs) };
}

/** The page for an event that is refused. */
export const refusal = (sentence: string, fix: string): string =>
  `## ❌ gate: fail – this event is refused\n\n${markdown(sentence)}\n\n**Fix:** ${markdown(fix)}\n`;

const icons = { pass: "✅", warn: "⚠️", fail: "❌" } as const;

const pageOf = (verdict: GateVerdict["verdict"], sentence: string, jobs: readonly JobVerdict[]): string =>
  [
    `## ${icons[verdict]} gate: ${verdict} – ${markdown(sentence)}\n`,
    "| Job | Outcome | |\n| :-- | :-- | :-- |\n" +
      jobs
        .map((job) => `| **${job.job}** | ${iconOf(job)}&nbsp;${outcomes[job.result]} | ${markdown(job.meaning)} |\n`)
        .join(""),
  ].join("\n");

const outcomes: Readonly<Record<JobResult, string>> = {
  success: "success",
  failure: "failure",
  cancelled: "cancelled",
  skipped: "not&nbsp;run",
};

const iconOf = ({ ok, result }: JobVerdict) => (ok ? (result === "skipped" ? "➖" : "✅") : "❌");

/** The jobs that `needs` must name, for messages. */
export const neededJobs = jobNames.join(", ");
