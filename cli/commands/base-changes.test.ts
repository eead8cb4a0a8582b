import { expect, test } from "vitest";
import { defaultBase } from "../../src/image/base/lock.ts";
import { firstTime, inWords } from "./base-changes.ts";

const lock = { ...defaultBase, name: "ours" };
const { capabilities: _, ...plain } = lock;
const fix = { name: "libssl3t64", old: "3.5.1-1", new: "3.5.1-1+deb13u1", security: true, parts: [undefined] };
const tds = { name: "tdsodbc", old: "1.3", new: "1.4", security: false, parts: ["odbc", "ours"] };
const added = { name: "libnew", new: "1", security: false, parts: [undefined] };
const removed = { name: "libold", old: "1", security: false, parts: [undefined] };

test("a first lock is told by what it offers", () => {
  expect(firstTime(lock)).toEqual({
    short: `ours, ${lock.packages.length} packages, and fonts, locales, odbc, openmp and pdf to ask for.`,
    lines: [],
  });
});

test("a change is told by package: old, new, and whether it mends a hole", () => {
  expect(inWords(lock, lock, [fix, tds, added, removed])).toEqual({
    short: "2 packages changed, 1 added, 1 removed; 1 security fix.",
    lines: [
      "libssl3t64  3.5.1-1 → 3.5.1-1+deb13u1  security fix",
      "tdsodbc     1.3 → 1.4                  for odbc and ours",
      "libnew      1, added",
      "libold      1, removed",
    ],
  });
  expect(inWords(lock, lock, [added]).short).toBe("1 package added; no security fix.");
});

test("a capability that comes or goes whole is one line, and another release is named", () => {
  const one = { ...plain, capabilities: (lock.capabilities ?? []).filter(({ name }) => name === "openmp") };
  const all = [{ name: "libgomp1", new: "14", security: false, parts: ["openmp"] }];
  expect(inWords(plain, one, all)).toEqual({
    short: "every package is the same; openmp comes or goes.",
    lines: ["openmp: new, 1 package"],
  });
  expect(inWords(one, { ...plain, name: "theirs" }, [{ ...fix, parts: ["openmp"] }])).toEqual({
    short: "ours becomes theirs.",
    lines: ["openmp: no longer offered"],
  });
});
