import { expect, test } from "vitest";
import { nhsNumber } from "./nhs-number.ts";

const { normal, checks } = nhsNumber;

test("an NHS number has ten digits, with spaces 3-3-4 or without, and is one number either way", () => {
  expect(["9990000018", "999 000 0018", "0101010000"].map(normal)).toEqual(["9990000018", "9990000018", "0101010000"]);
});

test.each([
  ["nothing", ""],
  ["nine digits", "999000001"],
  ["eleven digits", "99900000180"],
  ["spaces elsewhere", "99 9000 0018"],
  ["one of the two spaces", "999 0000018"],
  ["a space before it", " 9990000018"],
  ["hyphens", "999-000-0018"],
  ["full-width digits", "９９９００００１８０"],
  ["a letter", "999000001A"],
  ["ten zeros", "0000000000"],
])("%s is none", (_, text) => {
  expect(normal(text)).toBeUndefined();
});

test("its last digit checks the others, and is 0 where 11 comes out", () => {
  // The first is the worked example of the published descriptions.
  expect(["9434765919", "9990000018", "9990000026", "9990000050"].map((text) => checks?.(text))).toEqual([
    true,
    true,
    true,
    true,
  ]);
});

test("one wrong digit, or two that changed places, are seen", () => {
  const good = "9990000018";
  for (let at = 0; at < 10; at++) {
    for (let digit = 0; digit < 10; digit++) {
      const text = `${good.slice(0, at)}${digit}${good.slice(at + 1)}`;
      expect([text, checks?.(text)]).toEqual([text, text === good]);
    }
  }
  expect(checks?.("9990000081")).toBe(false);
});

test("a number whose check digit would be 10 is never issued, whatever its last digit", () => {
  expect(Array.from({ length: 10 }, (_, digit) => checks?.(`999123456${digit}`))).toEqual(Array(10).fill(false));
});
