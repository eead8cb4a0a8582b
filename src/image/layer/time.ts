import { createHash } from "node:crypto";

/**
 * The time of every file in every layer: 1 January 1980, the earliest that a ZIP file can hold (Python's zipfile refuses to
 * pack what is older). Seconds since 1970.
 */
export const constantTime = 315_532_800;

/** The same as the image's own `created`. */
export const constantDate = "1980-01-01T00:00:00Z";

const spread = 2 ** 30;

/**
 * A time that changes with the content and with nothing else, between 1980 and 2014. Dash puts the time of a file below
 * `assets/` into its address: a changed stylesheet must get a new one, or browsers keep the old.
 */
export function timeOfContent(content: Uint8Array): number {
  return constantTime + (createHash("sha256").update(content).digest().readUInt32BE(0) % spread);
}
