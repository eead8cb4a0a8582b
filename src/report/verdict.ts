import type { Facts, Figure, Finding, Report, StageName, Verdict } from "./model.ts";

/** What a stage hands on: its report, and its outputs where it could make them. */
export type StageResult<Outputs> = { readonly report: Report; readonly outputs: Outputs | undefined };

type Parts = {
  readonly headline: string;
  readonly findings?: readonly Finding[];
  readonly facts?: Facts;
  readonly figures?: readonly Figure[];
};

/** A stage's report; the verdict follows from its findings. Whoever runs the stage fills in the seconds. */
export function report(stage: StageName, { headline, findings = [], facts = {}, figures = [] }: Parts): Report {
  const made = { stage, verdict: verdictOf(findings), headline, seconds: 0, findings, facts };
  return figures.length === 0 ? made : { ...made, figures };
}

/** The report of a stage that could not do its work, and why. It is never counted as a pass. */
export function notRun(stage: StageName, reason: string): Report {
  return { stage, verdict: "not-run", headline: reason, seconds: 0, findings: [], facts: {} };
}

/** An error fails, a warning warns; notes do not count. */
export function verdictOf(findings: readonly Finding[]): Verdict {
  if (findings.some(({ level }) => level === "error")) return "fail";
  return findings.some(({ level }) => level === "warning") ? "warn" : "pass";
}

/** The verdict over several stages: the worst of them, where a stage that was not run makes a warning of a pass. */
export function overallVerdict(reports: readonly Report[]): Verdict {
  const verdicts = new Set(reports.map(({ verdict }) => verdict));
  if (verdicts.has("error")) return "error";
  if (verdicts.has("fail")) return "fail";
  return verdicts.has("warn") || verdicts.has("not-run") ? "warn" : "pass";
}

/** The exit code that a verdict ends a command with: 0 pass (warnings allowed), 1 findings that fail, 3 infrastructure. */
export function exitCodeOf(verdict: Verdict): 0 | 1 | 3 {
  if (verdict === "error") return 3;
  return verdict === "fail" ? 1 : 0;
}
