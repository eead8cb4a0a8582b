import { expect, test } from "vitest";
import { accountNumber } from "./account-number.ts";

const { normal } = accountNumber;

test("an account number has eight digits, zeros in front included", () => {
  expect(["00123456", "12345678"].map(normal)).toEqual(["00123456", "12345678"]);
});

test.each([
  ["nothing", ""],
  ["seven digits", "0123456"],
  ["nine digits", "001234567"],
  ["spaces", "0012 3456"],
  ["a space after it", "00123456 "],
  ["letters", "abcdefgh"],
  ["full-width digits", "００１２３４５６"],
])("%s is none", (_, text) => {
  expect(normal(text)).toBeUndefined();
});
