import { satisfies as matches } from "@renovatebot/pep440";
import type { Environment } from "./rule.ts";

type Versions = Readonly<Record<string, string>>;

/**
 * What a dashboard says of what will be installed, by normalised distribution name: a pinned version, else a range that it is asked for
 * in, for which an answer is known only where every version in it has the same. What is none of PEP 440 counts as unknown.
 */
export function environmentOf(versions: Versions, ranges: Versions = {}): Environment {
  const own = (of: Versions, distribution: string) => (Object.hasOwn(of, distribution) ? of[distribution] : undefined);
  const version = (distribution: string) => own(versions, distribution) ?? pinIn(own(ranges, distribution));
  return {
    version,
    satisfies(distribution, range) {
      const pinned = version(distribution);
      if (pinned !== undefined) return isVersion(pinned) ? matches(pinned, range, { prereleases: true }) : undefined;
      const asked = own(ranges, distribution);
      return asked === undefined ? undefined : allOf(asked, range);
    },
    newest(distribution, range) {
      const asked = version(distribution) === undefined ? own(ranges, distribution) : undefined;
      return asked !== undefined && [asked, range].every((one) => holds(beyond, one));
    },
  };
}

const isVersion = (text: string) => /^\s*v?\d/.test(text);

const pinIn = (range: string | undefined) => /^===?([^,*]+)$/.exec(range ?? "")?.[1];

/** Newer than any release. */
const beyond = "99999";

/** Whether all versions of one range are in another, or none: versions on, just below and just above every end are tried. */
function allOf(asked: string, range: string): boolean | undefined {
  const ends = [...`${asked},${range}`.matchAll(/\d+(?:\.\d+)*/g)].map(([end]) => end.split(".").map(Number));
  const tried = ["0", beyond, ...ends.flatMap(around)];
  const inAsked = tried.filter((version) => holds(version, asked));
  const answers = new Set(inAsked.map((version) => holds(version, range)));
  return answers.size === 1 ? [...answers][0] : undefined;
}

/** A version, one just above, one just below, and the next of each of its places. */
function around(end: readonly number[]): readonly string[] {
  const next = end.map((_, place) => [...end.slice(0, place), (end[place] ?? 0) + 1].join("."));
  const below = end.flatMap((part, place) => (part > 0 ? [[...end.slice(0, place), part - 1, 99999].join(".")] : []));
  const whole = end.join(".");
  return [whole, `${whole}.0.0.1`, ...next, ...below];
}

/** In a folder of many dashboards the same few ranges are asked for again and again, and to read one takes long. */
const known = new Map<string, boolean>();

function holds(version: string, range: string): boolean {
  const question = `${version} ${range}`;
  const before = known.get(question);
  if (before !== undefined) return before;
  const answer = isWithin(version, range);
  known.set(question, answer);
  return answer;
}

function isWithin(version: string, range: string): boolean {
  try {
    return matches(version, range, { prereleases: true });
  } catch {
    return false;
  }
}
