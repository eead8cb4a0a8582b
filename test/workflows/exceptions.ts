import excepted from "./exceptions.json" with { type: "json" };
import type { Breach } from "./rules.ts";

export type Exception = {
  readonly file: string;
  /** Absent for what concerns the whole file. */
  readonly job?: string;
  readonly rule: string;
  readonly reason: string;
};

/** Where a rule does not hold, and why not. One that is not needed any more must go. */
export const exceptions: readonly Exception[] = excepted;

/** The breaches that no exception covers, and the exceptions that cover none. */
export function judged(breaches: readonly Breach[], excused: readonly Exception[]) {
  const covers = (exception: Exception, breach: Breach) =>
    exception.file === breach.file && exception.job === breach.job && exception.rule === breach.rule;
  return {
    breaches: breaches.filter((breach) => !excused.some((exception) => covers(exception, breach))),
    notNeeded: excused.filter((exception) => !breaches.some((breach) => covers(exception, breach))),
  };
}
