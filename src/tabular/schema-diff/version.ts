import type { Grade } from "./changes.ts";

const form = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})$/;

/** What a version may have behind its numbers. */
const suffix = /[-+][0-9A-Za-z.+-]{1,40}$/;

/** `1.4.2` and minor: `1.5.0`. Undefined for what is no such number. @see Semantic Versioning 2.0.0 */
export function nextVersion(version: string, grade: Grade): string | undefined {
  const parts = form.exec(version)?.slice(1).map(Number);
  if (parts === undefined) return undefined;
  const [major = 0, minor = 0, patch = 0] = parts;
  if (grade === "major") return `${major + 1}.0.0`;
  return grade === "minor" ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
}

/**
 * Whether a version is at least another one; undefined where either is no such number. One that is still on its way (`2.0.0-rc.1`)
 * counts as where it goes.
 */
export function isAtLeast(version: string, least: string): boolean | undefined {
  const [one, other] = [
    form.exec(version.replace(suffix, ""))?.slice(1).map(Number),
    form.exec(least)?.slice(1).map(Number),
  ];
  if (one === undefined || other === undefined) return undefined;
  const at = one.findIndex((part, index) => part !== other[index]);
  return at < 0 || (one[at] ?? 0) > (other[at] ?? 0);
}
