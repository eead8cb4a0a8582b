import { expect, test } from "vitest";
import { schoolUrn } from "./school-urn.ts";

const { normal } = schoolUrn;

test("a school's URN is a number from 100000 to 999999", () => {
  expect(["100000", "139340", "401000", "999999"].map(normal)).toEqual(["100000", "139340", "401000", "999999"]);
});

test.each([
  ["nothing", ""],
  ["a number below", "099999"],
  ["five digits", "13934"],
  ["a LAESTAB", "8552296"],
  ["an early years number", "EY1234"],
  ["a space", "139 340"],
  ["a space before it", " 139340"],
  ["full-width digits", "１３９３４０"],
])("%s is none", (_, text) => {
  expect(normal(text)).toBeUndefined();
});
