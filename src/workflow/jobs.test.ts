import { describe, expect, test } from "vitest";
import { type EventName, githubEvents } from "../../test/github-events.ts";
import { gateVerdict } from "./gate.ts";
import { type Configuration, expectations, type JobEnd, jobNames, judgeJobs } from "./jobs.ts";
import { acceptedSituation } from "./situation.ts";

const everything: Configuration = { platform: true, previews: true };
const nothing: Configuration = { platform: false, previews: false };

/** The table, one letter a job in the order check, prove, ship, preview: r must run, - must be skipped. */
const table: readonly (readonly [EventName, withAll: string, withNothing: string])[] = [
  ["push to the default branch", "rrr-", "rr--"],
  ["dispatch on the default branch", "rrr-", "rr--"],
  ["push to another branch", "rr--", "rr--"],
  ["push of a tag", "rr--", "rr--"],
  ["dispatch on another branch", "rr--", "rr--"],
  ["merge group", "rr--", "rr--"],
  ["schedule", "rr-r", "rr--"],
  ["pull request", "rr-r", "rr--"],
  ["pull request from a fork", "rr--", "rr--"],
  ["pull request by Dependabot", "rr--", "rr--"],
  ["pull request that is closed", "---r", "----"],
  ["pull request from a fork that is closed", "----", "----"],
];

const lettersOf = (name: EventName, configuration: Configuration) => {
  const expected = expectations(acceptedSituation(githubEvents[name]), configuration);
  return jobNames.map((job) => (expected[job].runs ? "r" : "-")).join("");
};

test.each(table)("which jobs a %s must run", (name, withAll, withNothing) => {
  expect(lettersOf(name, everything)).toBe(withAll);
  expect(lettersOf(name, nothing)).toBe(withNothing);
});

test("a platform without previews leaves them out, and a preview needs a platform", () => {
  expect(lettersOf("pull request", { platform: true, previews: false })).toBe("rr--");
  expect(lettersOf("pull request", { platform: false, previews: true })).toBe("rr--");
});

describe("how the jobs ended is held against the table", () => {
  const results = (letters: string): Record<(typeof jobNames)[number], JobEnd> => {
    const meanings: Readonly<Record<string, JobEnd>> = {
      s: { result: "success", verdict: "pass" },
      w: { result: "success", verdict: "warn" },
      f: { result: "failure", verdict: "fail" },
      c: { result: "cancelled" },
      // What a skipped job would have said counts for nothing.
      "-": { result: "skipped", verdict: "warn" },
    };
    const [check, prove, ship, preview] = [...letters].map((letter) => meanings[letter]);
    return { check: check!, prove: prove!, ship: ship!, preview: preview! };
  };
  const sentenceOf = (name: EventName, letters: string, configuration = everything) => {
    const situation = acceptedSituation(githubEvents[name]);
    return gateVerdict(judgeJobs(expectations(situation, configuration), results(letters)), situation.kind).sentence;
  };

  test.each<[EventName, string, Configuration, string]>([
    ["push to the default branch", "sss-", everything, "pass – check, prove and ship succeeded"],
    [
      "push to the default branch",
      "ss--",
      nothing,
      "warn – check and prove succeeded; ship not run: there is no platform: the variable SLIPWAY_PLATFORM is not set",
    ],
    ["pull request", "ss-s", everything, "pass – check, prove and preview succeeded"],
    ["pull request from a fork", "ss--", everything, "pass – check and prove succeeded"],
    ["merge group", "ss--", everything, "pass – check and prove succeeded"],
    ["pull request that is closed", "----", nothing, "pass – nothing had to run"],
    ["pull request", "ws--", nothing, "warn – check and prove succeeded; check with warnings"],
    [
      "push to the default branch",
      "www-",
      everything,
      "warn – check, prove and ship succeeded; check, prove and ship with warnings",
    ],
    // What failed, and what did not run because of it.
    ["pull request", "fs--", nothing, "fail – check failed"],
    [
      "push to the default branch",
      "f---",
      everything,
      "fail – check failed; prove not run, since check did not succeed; ship not run, since check did not succeed",
    ],
    ["merge group", "sc--", everything, "fail – prove was cancelled"],
    // A job that stayed away in silence, and one that ran where it must not.
    ["push to the default branch", "ss--", everything, "fail – ship was skipped, for no known reason"],
    ["pull request", "s---", nothing, "fail – prove was skipped, for no known reason"],
    [
      "pull request from a fork",
      "ss-s",
      everything,
      "fail – preview ran, although a pull request from a fork has no identity",
    ],
    [
      "pull request",
      "sss-",
      everything,
      "fail – ship ran, although only the default branch ships; preview was skipped, for no known reason",
    ],
  ])("%s with %s", (name, letters, configuration, sentence) => {
    expect(sentenceOf(name, letters, configuration)).toBe(sentence);
  });
});
