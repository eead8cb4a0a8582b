import type { Situation } from "./situation.ts";

/** The jobs of dashboard.yml that the gate waits for, in their order. */
export const jobNames = ["check", "prove", "ship", "preview"] as const;
export type JobName = (typeof jobNames)[number];

/** How a job ended, in GitHub's words. */
export const jobResults = ["success", "failure", "cancelled", "skipped"] as const;
export type JobResult = (typeof jobResults)[number];

export type Configuration = {
  /** Whether there is a platform to ship to. */
  readonly platform: boolean;
  /** Whether the platform has previews. */
  readonly previews: boolean;
};

/** What must become of a job. A skip that must be has its reason: no job stays away in silence. */
export type Expectation = { readonly runs: true } | { readonly runs: false; readonly because: string };

const runs: Expectation = { runs: true };
const skipped = (because: string): Expectation => ({ runs: false, because });

const noPlatform = skipped("there is no platform: the variable SLIPWAY_PLATFORM is not set");
const noPreviews = skipped("previews are off: the variable SLIPWAY_PREVIEWS is not true");
const onlyDefault = skipped("only the default branch ships");
const onlyPulls = skipped("only pull requests have a preview");

/**
 * The table that the gate judges by: what must become of each job, in each situation.
 */
export function expectations(
  situation: Exclude<Situation, { kind: "refused" }>,
  { platform, previews }: Configuration,
): Readonly<Record<JobName, Expectation>> {
  const preview = !platform ? noPlatform : previews ? runs : noPreviews;
  switch (situation.kind) {
    case "default-branch":
      return { check: runs, prove: runs, ship: platform ? runs : noPlatform, preview: onlyPulls };
    case "other-ref":
    case "merge-group":
      return { check: runs, prove: runs, ship: onlyDefault, preview: onlyPulls };
    case "schedule":
      // What was left over of previews is swept.
      return { check: runs, prove: runs, ship: skipped("a schedule ships nothing"), preview };
    case "pull-request":
      return { check: runs, prove: runs, ship: onlyDefault, preview };
    case "stranger": {
      const who = situation.why === "fork" ? "from a fork" : "by Dependabot";
      return { check: runs, prove: runs, ship: onlyDefault, preview: skipped(`a pull request ${who} has no identity`) };
    }
    case "closed": {
      const over = skipped("the pull request is closed");
      return {
        check: over,
        prove: over,
        ship: over,
        preview: situation.stranger ? skipped("it had no preview") : preview,
      };
    }
  }
}

/** How a job ended, and what its own report came to where it has one. */
export type JobEnd = { readonly result: JobResult; readonly verdict?: string | undefined };

export type JobVerdict = {
  readonly job: JobName;
  readonly result: JobResult;
  readonly ok: boolean;
  /** It succeeded, and its report has warnings, or a stage that was not run. */
  readonly warns: boolean;
  /** What the result means, as a clause: `succeeded`, `not run: only the default branch ships`. */
  readonly meaning: string;
};

/** Holds how the jobs ended against what must have become of them. */
export function judgeJobs(
  expected: Readonly<Record<JobName, Expectation>>,
  ended: Readonly<Record<JobName, JobEnd>>,
): readonly JobVerdict[] {
  const broken = jobNames.filter((job) => ended[job].result === "failure" || ended[job].result === "cancelled");
  return jobNames.map((job, index) => {
    const before = broken.filter((other) => jobNames.indexOf(other) < index);
    const { result, verdict } = ended[job];
    return { job, result, warns: result === "success" && verdict === "warn", ...judged(result, expected[job], before) };
  });
}

function judged(
  result: JobResult,
  expected: Expectation,
  broken: readonly JobName[],
): Pick<JobVerdict, "ok" | "meaning"> {
  if (result === "failure") return { ok: false, meaning: "failed" };
  if (result === "cancelled") return { ok: false, meaning: "was cancelled" };
  if (result === "success") {
    return expected.runs
      ? { ok: true, meaning: "succeeded" }
      : { ok: false, meaning: `ran, although ${expected.because}` };
  }
  if (!expected.runs) return { ok: true, meaning: `not run: ${expected.because}` };
  const why =
    broken.length > 0 ? `not run, since ${broken.join(" and ")} did not succeed` : "was skipped, for no known reason";
  return { ok: false, meaning: why };
}
