import { counted } from "../report/counts.ts";
import type { Finding } from "../report/model.ts";

/** `6 files, 2 errors, 1 warning`: what was looked at, and what came of it. */
export function lintHeadline(files: number, findings: readonly Finding[]): string {
  const count = (level: Finding["level"]) =>
    findings.filter((one) => one.level === level).reduce((sum, one) => sum + one.count, 0);
  const parts = [
    counted(files, "file"),
    ...(["error", "warning", "note"] as const)
      .filter((level) => count(level) > 0)
      .map((level) => counted(count(level), level)),
  ];
  return parts.length === 1 ? `${parts[0]}, nothing found` : parts.join(", ");
}
