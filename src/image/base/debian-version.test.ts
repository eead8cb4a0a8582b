import { expect, test } from "vitest";
import { compareDebianVersions } from "./debian-version.ts";

// Each list is in ascending order; the examples of Debian Policy §5.6.12 are among them.
const ascending = [
  ["1.0~~", "1.0~~a", "1.0~", "1.0", "1.0a", "1.0+b1", "1.1", "1.10", "2", "1:0.1"],
  ["3.13.5-2", "3.13.5-2+deb13u1", "3.13.5-2+deb13u2", "3.13.5-2+deb13u10", "3.13.6~rc1-1", "3.13.6-1"],
  ["2.41-12~exp1", "2.41-12", "2.41-12+deb13u1"],
];

test.each(ascending.map((versions) => [versions.join(" < "), versions] as const))("%s", (_, versions) => {
  const shuffled = versions.toReversed().toSorted(compareDebianVersions);
  expect(shuffled).toEqual(versions);
});

test("an absent revision is the revision 0, and leading zeros do not count", () => {
  expect(compareDebianVersions("1.0", "1.0-0")).toBe(0);
  expect(compareDebianVersions("1.007-1", "1.7-1")).toBe(0);
});
