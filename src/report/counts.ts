import type { Finding, Level, Report, Verdict } from "./model.ts";

/** `1,204`: a whole number as it is written here. Node's own way loads the conventions of every country first, for 18 ms. */
export const grouped = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");

/** `1 error`, `12 errors`, `1,204 rows`. */
export const counted = (count: number, singular: string, plural = `${singular}s`): string =>
  `${grouped(count)} ${count === 1 ? singular : plural}`;

const levels: readonly Level[] = ["error", "warning", "note"];

/** Errors first. */
export const levelOrder = (level: Level): number => levels.indexOf(level);

/** `2 errors, 1 warning`; `nothing found` where there is nothing. A finding counts once, however often it occurs. */
export function findingsInWords(findings: readonly Finding[]): string {
  const parts = levels.flatMap((level) => {
    const count = findings.filter((finding) => finding.level === level).length;
    return count === 0 ? [] : [counted(count, level)];
  });
  return parts.length === 0 ? "nothing found" : parts.join(", ");
}

/** The whole in one phrase: `2 errors, 1 warning in 5 stages; scan, smoke not run`. */
export function outcomeInWords(stages: readonly Report[]): string {
  const findings = stages.flatMap((stage) => stage.findings);
  const skipped = stages.filter(({ verdict }) => verdict === "not-run").map(({ stage }) => stage);
  const broken = stages.filter(({ verdict }) => verdict === "error").map(({ stage }) => stage);
  const run = stages.length - skipped.length;
  return [
    run === 0 ? "nothing was run" : `${findingsInWords(findings)} in ${counted(run, "stage")}`,
    ...(broken.length === 0 ? [] : [`${broken.join(", ")} could not finish`]),
    ...(skipped.length === 0 ? [] : [`${skipped.join(", ")} not run`]),
  ].join("; ");
}

/** `0.3 MB`, `31 MB`: decimal, as registries count. */
export const megabytes = (bytes: number): string =>
  `${bytes < 1e7 ? (bytes / 1e6).toFixed(1) : Math.round(bytes / 1e6)} MB`;

/** A verdict as a person reads it. */
export const verdictWord = (verdict: Verdict): string => (verdict === "not-run" ? "not run" : verdict);

/** `<0.1 s`, `0.4 s`, `12 s`, `2 min 5 s`. */
export function duration(seconds: number): string {
  if (seconds < 0.05) return "<0.1 s";
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** Decimal units, as registries and networks count: `512 bytes`, `41 kB`, `3.4 MB`, `78 MB`. */
export function sizeInWords(bytes: number): string {
  if (bytes < 1000) return counted(bytes, "byte");
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 1 : 0)} MB`;
}
