import { markdown, markdownSentence } from "../report/escape.ts";
import type { JobVerdict } from "./jobs.ts";
import type { Situation } from "./situation.ts";

/** What the gate makes of a run: its verdict, the sentence that says so, and the page that explains it. */
export type GateVerdict = {
  readonly verdict: "pass" | "warn" | "fail";
  /** `pass – check and prove succeeded`; for a failure, what to look at. */
  readonly sentence: string;
  readonly summary: string;
};

/**
 * The verdict over all jobs. A job that warns makes a warning of the whole, and so does one that should have shipped and had no
 * platform to ship to.
 */
export function gateVerdict(jobs: readonly JobVerdict[], situation: Situation["kind"]): GateVerdict {
  const wrong = jobs.filter(({ ok }) => !ok);
  const unshipped = jobs.filter(
    ({ job, result }) => job === "ship" && result === "skipped" && situation === "default-branch",
  );
  const warning = jobs.filter(({ warns }) => warns);
  const verdict = wrong.length > 0 ? "fail" : unshipped.length + warning.length > 0 ? "warn" : "pass";
  const told =
    verdict === "fail"
      ? wrong.map(inWords)
      : [
          succeeded(jobs),
          ...(warning.length > 0 ? [`${listed(warning)} with warnings`] : []),
          ...unshipped.map(inWords),
        ];
  const sentence = `${verdict} – ${told.join("; ")}`;
  return { verdict, sentence, summary: pageOf(verdict, sentence, jobs) };
}

/** The page for an event that is refused. */
export const refusal = (sentence: string, fix: string): string =>
  `## ❌ gate: fail – this event is refused\n\n${markdownSentence(sentence)}\n\n**Fix:** ${markdownSentence(fix)}\n`;

const inWords = ({ job, meaning }: JobVerdict) => `${job} ${meaning}`;

function succeeded(jobs: readonly JobVerdict[]): string {
  const those = jobs.filter(({ result }) => result === "success");
  return those.length === 0 ? "nothing had to run" : `${listed(those)} succeeded`;
}

/** `check, prove and ship` */
function listed(jobs: readonly JobVerdict[]): string {
  const [last = "", ...others] = jobs.map(({ job }) => job as string).toReversed();
  return others.length === 0 ? last : `${others.toReversed().join(", ")} and ${last}`;
}

const icons = { pass: "✅", warn: "⚠️", fail: "❌" } as const;

const pageOf = (verdict: GateVerdict["verdict"], sentence: string, jobs: readonly JobVerdict[]): string =>
  [
    `## ${icons[verdict]} gate: ${markdown(sentence)}\n\n| Job | Outcome |\n| :-- | :-- |\n`,
    ...jobs.map(
      (job) => `| **${job.job}** | ${iconOf(job)} ${markdown(job.meaning)}${job.warns ? ", with warnings" : ""} |\n`,
    ),
  ].join("");

const iconOf = ({ ok, warns, result }: JobVerdict) => (ok ? (result === "skipped" ? "➖" : warns ? "⚠️" : "✅") : "❌");
