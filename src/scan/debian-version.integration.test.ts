import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import { compareDebianVersions } from "../image/base/debian-version.ts";

// dpkg is the judge of its own versions; only Debian and its kin have it.
const hasDpkg = spawnSync("dpkg", ["--version"]).status === 0;

const byDpkg = (a: string, b: string): number => {
  if (spawnSync("dpkg", ["--compare-versions", a, "lt", b]).status === 0) return -1;
  return spawnSync("dpkg", ["--compare-versions", a, "eq", b]).status === 0 ? 0 : 1;
};

const real = [
  "1:1.2.13.dfsg-1",
  "1:1.3.dfsg-2",
  "1:1.3.dfsg+really1.3.1-1+b1",
  "1.2.4-0.2",
  "1.2.4-0.2+deb12u1",
  "3.13.5-2",
  "3.13.5-2+deb13u1",
  "2.41-12~exp1",
  "2.41-12",
  "0~20171227",
  "2026a-0+deb13u1",
  "1.0-1.1~bpo12+1",
  "007-1",
  "7-1",
];

test.runIf(hasDpkg)("versions of real packages are ordered as dpkg orders them", () => {
  for (const a of real) {
    for (const b of real) expect([a, b, Math.sign(compareDebianVersions(a, b))]).toEqual([a, b, byDpkg(a, b)]);
  }
});

test.runIf(hasDpkg)("so are versions that nobody would give", () => {
  const part = fc
    .array(fc.constantFrom("0", "1", "9", "10", "007", "a", "Z", "~", "~~", "+", ".", "-"), {
      minLength: 0,
      maxLength: 6,
    })
    .map((pieces) => pieces.join(""));
  const version = fc
    .tuple(
      fc.constantFrom("", "0:", "1:", "12:"),
      fc.constantFrom("0", "1", "20"),
      part,
      fc.constantFrom("", "-1", "-0~a", "-a+1"),
    )
    .map((pieces) => pieces.join(""))
    // A revision may not be empty; dpkg calls such a version no version at all.
    .filter((text) => !text.endsWith("-"));
  fc.assert(
    fc.property(version, version, (a, b) => {
      expect([a, b, Math.sign(compareDebianVersions(a, b))]).toEqual([a, b, byDpkg(a, b)]);
    }),
    { numRuns: 400 },
  );
});
