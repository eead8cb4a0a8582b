import { expect, test } from "vitest";
import { baseDate, daysBetween } from "./base-age.ts";

const suite = (date: string) => ({ archive: "debian", suite: "trixie", date });

test("a base is as old as the newest index that it was made from", () => {
  const suites = [suite("2026-11-21T09:15:44.000Z"), suite("2026-11-23T11:22:38.000Z"), suite("who knows")];
  expect(baseDate({ suites })).toEqual(new Date("2026-11-23T11:22:38Z"));
  expect(baseDate({ suites: [suite("who knows")] })).toBeUndefined();
  expect(baseDate({ suites: [] })).toBeUndefined();
});

test("days are whole, and never fewer than none", () => {
  const from = new Date("2026-11-23T11:00:00Z");
  expect(daysBetween(from, new Date("2026-11-27T10:59:59Z"))).toBe(3);
  expect(daysBetween(from, new Date("2026-11-27T11:00:00Z"))).toBe(4);
  expect(daysBetween(from, new Date("2026-11-22T11:00:00Z"))).toBe(0);
});
