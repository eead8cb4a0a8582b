import type { Outcome } from "../column-check.ts";

/** What is known of a count: its value, that it is kept from the reader on purpose, or neither. */
export type Standing = "known" | "suppressed" | "unknown";

/** Tells how cells stand, of which some words say that a count is suppressed. */
export function standingBy(
  words: readonly string[],
): (outcome: Outcome | undefined, text: string | undefined) => Standing {
  const markers = new Set(words);
  return (outcome, text) => {
    if (outcome?.kind === "value") return "known";
    return outcome?.kind === "missing" && text !== undefined && markers.has(text) ? "suppressed" : "unknown";
  };
}
