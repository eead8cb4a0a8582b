import type { Outcome } from "../column-check.ts";
import type { CountRule } from "./model.ts";

/** What is known of a count: its value, that it is kept from the reader on purpose, or neither. */
export type Standing = "known" | "suppressed" | "unknown";

/** Tells how a column's cells stand. */
export function standingIn(
  rule: CountRule | undefined,
): (outcome: Outcome | undefined, text: string | undefined) => Standing {
  const markers = new Set(rule?.markers);
  return (outcome, text) => {
    if (outcome?.kind === "value") return "known";
    return outcome?.kind === "missing" && text !== undefined && markers.has(text) ? "suppressed" : "unknown";
  };
}
