import { expect, test } from "vitest";
import { nationalInsuranceNumber } from "./national-insurance-number.ts";

const { normal } = nationalInsuranceNumber;

test("a National Insurance number is one number with and without its spaces", () => {
  expect(["AB123456C", "AB 12 34 56 C", "AB 123456 C", "ZY000000A", "OA999999D"].map(normal)).toEqual([
    "AB123456C",
    "AB123456C",
    "AB123456C",
    "ZY000000A",
    "OA999999D",
  ]);
});

test.each([..."DFIQUV"])("neither of its first letters is %s", (letter) => {
  expect([normal(`${letter}A123456C`), normal(`A${letter}123456C`)]).toEqual([undefined, undefined]);
});

test.each(["AO", "BG", "GB", "KN", "NK", "NT", "TN", "ZZ"])("the prefix %s is not used", (prefix) => {
  expect(normal(`${prefix}123456C`)).toBeUndefined();
});

test.each([
  ["nothing", ""],
  ["lower case", "ab123456c"],
  ["a suffix beyond D", "AB123456E"],
  ["no suffix", "AB123456"],
  ["five digits", "AB12345C"],
  ["two spaces", "AB  123456C"],
  ["a space after it", "AB123456C "],
  ["a space inside a pair", "AB 1 23456C"],
  ["full-width digits", "AB１２３４５６C"],
  ["a letter for a digit", "ABO23456C"],
])("%s is none", (_, text) => {
  expect(normal(text)).toBeUndefined();
});
