import type { Change } from "./commits.ts";

export type Version = readonly [major: number, minor: number, patch: number];

export type Step = "first" | "major" | "minor" | "patch";

/** Callers write `@v1`, so that is what the first release is; there was no 0. */
const first: Version = [1, 0, 0];

/** Of `v1.2.3`; undefined for any other tag, `v1` among them. */
export function versionOfTag(tag: string): Version | undefined {
  const [, major, minor, patch] = /^v(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/.exec(tag) ?? [];
  return patch === undefined ? undefined : [Number(major), Number(minor), Number(patch)];
}

export const shownVersion = (version: Version): string => version.join(".");

export const tagOf = (version: Version): string => `v${shownVersion(version)}`;

/** The tag that callers follow: it moves. */
export const movingTagOf = ([major]: Version): string => `v${major}`;

export const compareVersions = (one: Version, other: Version): number =>
  one[0] - other[0] || one[1] - other[1] || one[2] - other[2];

/** How far the changes take callers from what they have. */
export function stepOf(last: Version | undefined, changes: readonly Change[]): Step {
  if (last === undefined) return "first";
  if (changes.some(({ toDo }) => toDo !== undefined)) return "major";
  // What nobody notices is a release all the same: a library of ours may have been mended.
  return changes.some(({ kind }) => kind === "new") ? "minor" : "patch";
}

export function nextVersion(last: Version | undefined, step: Step): Version {
  if (last === undefined) return first;
  const [major, minor, patch] = last;
  if (step === "major") return [major + 1, 0, 0];
  return step === "minor" ? [major, minor + 1, 0] : [major, minor, patch + 1];
}
