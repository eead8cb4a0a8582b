import { compare, parse } from "@renovatebot/pep440";
import { compareDebianVersions } from "../image/base/debian-version.ts";
import type { OsvRange } from "./osv-record.ts";

/** How the versions of one ecosystem are compared; `parse` gives what `compare` takes, or undefined for what is no version. */
export type Versions = {
  parse(text: string): string | undefined;
  compare(a: string, b: string): number;
};

/**
 * PEP 440. A local version (`1.0+cu118`) counts as its public one: advisories speak of releases, and who appends a label has
 * built from one.
 */
export const pythonVersions: Versions = {
  parse(text) {
    const plain = text.trim().replace(/\+.*$/s, "");
    return parse(plain) ? plain : undefined;
  },
  compare,
};

/** @see Debian Policy §5.6.12 */
export const debianVersions: Versions = {
  parse: (text) => (/^(?:\d+:)?[A-Za-z0-9.+:~-]+$/.test(text) ? text : undefined),
  compare: compareDebianVersions,
};

export type Match = {
  readonly affected: boolean;
  /** The first version after this one that is said to be free of it. */
  readonly fixed: string | undefined;
  /** A range names something that is no version: what it says could not be judged. */
  readonly unclear: boolean;
};

/**
 * Whether a version is affected by an advisory.
 *
 * In each range the events are taken in the order of their versions: `introduced` at or below the version opens, `fixed` at or
 * below it closes, `last_affected` below it closes. A version that is listed is affected whatever the ranges say. The fix is the
 * first `fixed` after the opening that holds; `limit` closes without being one.
 *
 * @param version As `versions.parse` gave it.
 * @see OSV schema 1.7 §affected[].ranges[].events, "Evaluation"
 */
export function match(
  version: string,
  { ranges, versions: listed }: { readonly ranges: readonly OsvRange[]; readonly versions: readonly string[] },
  versions: Versions,
): Match {
  const same = (text: string) => {
    const parsed = versions.parse(text);
    return parsed !== undefined && versions.compare(parsed, version) === 0;
  };
  // Commits of a repository (GIT) are nothing that an installed package has.
  const judged = ranges.filter(({ type }) => type !== "GIT").map((range) => matchRange(version, range, versions));
  const open = judged.filter((outcome) => outcome?.affected);
  const affected = open.length > 0 || listed.some(same);
  const fixes = (open.length > 0 ? open : affected ? judged : []).flatMap((outcome) => outcome?.fixed ?? []);
  return {
    affected,
    fixed: fixes.toSorted(versions.compare)[0],
    unclear: !affected && judged.includes(undefined),
  };
}

const closing = ["fixed", "last_affected", "limit"] as const;

/** @returns undefined when an event is of no version */
function matchRange(version: string, range: OsvRange, versions: Versions) {
  const events: { readonly kind: "introduced" | (typeof closing)[number]; readonly at: string | undefined }[] = [];
  for (const event of range.events) {
    for (const kind of ["introduced", ...closing] as const) {
      const text = event[kind];
      if (text === undefined || (kind === "limit" && text === "*")) continue;
      // "0" is before every version, also before a pre-release of 0.
      const at = kind === "introduced" && text === "0" ? undefined : versions.parse(text);
      if (at === undefined && !(kind === "introduced" && text === "0")) return undefined;
      events.push({ kind, at });
    }
  }
  events.sort((a, b) => {
    if (a.at === undefined || b.at === undefined) return (a.at === undefined ? 0 : 1) - (b.at === undefined ? 0 : 1);
    return versions.compare(a.at, b.at);
  });
  let affected = false;
  for (const { kind, at } of events) {
    const order = at === undefined ? -1 : versions.compare(at, version);
    if (kind === "introduced" && order <= 0) affected = true;
    if ((kind === "fixed" || kind === "limit") && order <= 0) affected = false;
    if (kind === "last_affected" && order < 0) affected = false;
  }
  const fixed = events.find(
    ({ kind, at }) => kind === "fixed" && at !== undefined && versions.compare(at, version) > 0,
  )?.at;
  return { affected, fixed };
}
