import { createHash } from "node:crypto";

/** What is written for a version, and how: raised when that changes, so that the same data becomes a new version. */
export const formatVersion = 2;

/** A version of a dataset: `20260901T101112Z-ab12c`. Names sort by commit time, then by hash. */
export const versionPattern = /^\d{8}T\d{6}Z-[0-9a-f]{5}$/;

/** SHA-256, in hex, over the CSV's bytes, the descriptor and our format version: equal just when a version need not be written anew. */
export function contentHash(csv: Uint8Array, descriptor: string): string {
  const hash = createHash("sha256").update(`slipway dataset ${formatVersion}\n${csv.byteLength}\n`);
  return hash.update(csv).update(descriptor).digest("hex");
}

/** Commit time in UTC, to the second, and five of the content's hash. */
export const versionName = (committedAt: Date, content: string): string =>
  `${compactTime(committedAt)}-${content.slice(0, 5)}`;

/** `20260901T101112Z` */
export const compactTime = (time: Date): string =>
  time
    .toISOString()
    .replace(/\.\d{3}Z$/, "Z")
    .replace(/[-:]/g, "");
