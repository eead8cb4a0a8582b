import { expect, test } from "vitest";
import { sortCode } from "./sort-code.ts";

const { normal } = sortCode;

test("a sort code is one code with its hyphens and without", () => {
  expect(["01-02-03", "010203", "99-99-99"].map(normal)).toEqual(["010203", "010203", "999999"]);
});

test.each([
  ["nothing", ""],
  ["zeros", "000000"],
  ["zeros in pairs", "00-00-00"],
  ["five digits", "10203"],
  ["seven digits", "0102030"],
  ["one hyphen", "01-0203"],
  ["spaces", "01 02 03"],
  ["a space before it", " 010203"],
  ["letters", "ab-cd-ef"],
  ["full-width digits", "０１０２０３"],
])("%s is none", (_, text) => {
  expect(normal(text)).toBeUndefined();
});
