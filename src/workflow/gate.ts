import { markdown } from "../report/escape.ts";
import type { JobVerdict } from "./jobs.ts";
import type { Situation } from "./situation.ts";

/** What the gate makes of a run: its verdict, the sentence that says so, and the page that explains it. */
export type GateVerdict = {
  readonly verdict: "pass" | "warn" | "fail";
  /** `pass – check and prove succeeded`; for a failure, what to look at. */
  readonly sentence: string;
  readonly summary: string;
};

/** The verdict over all jobs. A run that should have shipped and had no platform to ship to is no plain pass. */
export function gateVerdict(jobs: readonly JobVerdict[], situation: Situation["kind"]): GateVerdict {
  const wrong = jobs.filter(({ ok }) => !ok);
  const unshipped = jobs.filter(
    ({ job, result }) => job === "ship" && result === "skipped" && situation === "default-branch",
  );
  const verdict = wrong.length > 0 ? "fail" : unshipped.length > 0 ? "warn" : "pass";
  const told = verdict === "fail" ? wrong.map(inWords) : [succeeded(jobs), ...unshipped.map(inWords)];
  const sentence = `${verdict} – ${told.join("; ")}`;
  return { verdict, sentence, summary: pageOf(verdict, sentence, jobs) };
}

/** The page for an event that is refused. */
export const refusal = (sentence: string, fix: string): string =>
  `## ❌ gate: fail – this event is refused\n\n${markdown(sentence)}\n\n**Fix:** ${markdown(fix)}\n`;

const inWords = ({ job, meaning }: JobVerdict) => `${job} ${meaning}`;

function succeeded(jobs: readonly JobVerdict[]): string {
  const names = jobs.filter(({ result }) => result === "success").map(({ job }) => job);
  const [last = "", ...others] = names.toReversed();
  if (others.length === 0) return last === "" ? "nothing had to run" : `${last} succeeded`;
  return `${others.toReversed().join(", ")} and ${last} succeeded`;
}

const icons = { pass: "✅", warn: "⚠️", fail: "❌" } as const;

const pageOf = (verdict: GateVerdict["verdict"], sentence: string, jobs: readonly JobVerdict[]): string =>
  [
    `## ${icons[verdict]} gate: ${markdown(sentence)}\n\n| Job | Outcome |\n| :-- | :-- |\n`,
    ...jobs.map((job) => `| **${job.job}** | ${iconOf(job)} ${markdown(job.meaning)} |\n`),
  ].join("");

const iconOf = ({ ok, result }: JobVerdict) => (ok ? (result === "skipped" ? "➖" : "✅") : "❌");
