import type { Level } from "../report/model.ts";
import type { Vulnerability } from "./vulnerabilities.ts";

/**
 * What a vulnerability means for a push. Critical and high ones that can be mended block; what can be mended otherwise, or has
 * not been rated, warns, but for low ones. What nothing mends is a note: blocking would ask for the impossible.
 */
export function levelOf({ fixed, severity }: Pick<Vulnerability, "fixed" | "severity">): Level {
  if (fixed === undefined) return "note";
  if (severity === "critical" || severity === "high") return "error";
  return severity === "medium" || severity === "unknown" ? "warning" : "note";
}
