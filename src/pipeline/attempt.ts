import type { Finding, Report, StageName } from "../report/model.ts";
import { InfrastructureError, UserError } from "../report/user-error.ts";
import { exitCodeOf, notRun, type StageResult } from "../report/verdict.ts";
import type { Clock } from "../runner/ports.ts";

/** Told about each stage as it happens: what a terminal shows live. */
export type Watcher = {
  started(stage: StageName): void;
  /** `reused`: the result is that of an earlier run with the very same ingredients. What comes after waits for it. */
  finished(report: Report, reused: boolean): void | Promise<void>;
};

export type ExitCode = 0 | 1 | 2 | 3;

/** Runs stages one after the other and keeps what became of each. */
export type Attempts = {
  /** Runs a stage; its outputs, or nothing when it has none or could not do its work. */
  attempt<Outputs>(
    stage: StageName,
    work: () => Promise<StageResult<Outputs> & { readonly reused?: boolean }>,
  ): Promise<Outputs | undefined>;
  /** Says that a stage was left out, and why. */
  leaveOut(stage: StageName, reason: string): void;
  reports(): readonly Report[];
  /** The worst there was: infrastructure, then configuration, then findings. */
  exitCode(): ExitCode;
};

/**
 * An error made for its reader becomes the stage's report, with verdict `error`, and the stages after it still get their say.
 * A fault of ours is thrown on.
 */
export function attempts(clock: Clock, watcher: Watcher): Attempts {
  const reports: Report[] = [];
  let exitCode: ExitCode = 0;
  const add = (report: Report, code: ExitCode, reused = false) => {
    reports.push(report);
    exitCode = Math.max(exitCode, code) as ExitCode;
    return watcher.finished(report, reused);
  };
  return {
    async attempt(stage, work) {
      watcher.started(stage);
      const started = clock.seconds();
      const seconds = () => Math.round((clock.seconds() - started) * 1000) / 1000;
      try {
        const { report, outputs, reused = false } = await work();
        await add({ ...report, seconds: seconds() }, exitCodeOf(report.verdict), reused);
        return outputs;
      } catch (error) {
        if (!(error instanceof UserError || error instanceof InfrastructureError)) throw error;
        await add({ ...unable(stage, error), seconds: seconds() }, error instanceof UserError ? 2 : 3);
        return undefined;
      }
    },
    leaveOut: (stage, reason) => void add(notRun(stage, reason), 0),
    reports: () => reports,
    exitCode: () => exitCode,
  };
}

/** The report of a stage that could not do its work: the error's sentence, at the place that the sentence begins with. */
function unable(stage: StageName, error: UserError | InfrastructureError): Report {
  const place = /^([^\s:]+):(\d+)(?::(\d+))?: /.exec(error.message);
  const finding: Finding = {
    rule: error instanceof UserError ? "configuration" : "infrastructure",
    level: "error",
    message: place ? error.message.slice(place[0].length) : error.message,
    count: 1,
    ...(error.fix !== undefined && { fix: error.fix }),
    ...(place?.[1] !== undefined && {
      location: { file: place[1], line: Number(place[2]), ...(place[3] !== undefined && { column: Number(place[3]) }) },
    }),
  };
  return { stage, verdict: "error", headline: "could not be done", seconds: 0, findings: [finding], facts: {} };
}
