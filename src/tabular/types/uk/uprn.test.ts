import { expect, test } from "vitest";
import { uprn } from "./uprn.ts";

const { normal } = uprn;

test("a UPRN has 1 to 12 digits, and zeros in front do not make it another one", () => {
  expect(["1", "100023336956", "000000199356", "199356", "999999999999"].map(normal)).toEqual([
    "1",
    "100023336956",
    "199356",
    "199356",
    "999999999999",
  ]);
});

test.each([
  ["nothing", ""],
  ["zero", "0"],
  ["twelve zeros", "000000000000"],
  ["thirteen digits", "1000233369561"],
  ["thirteen digits with a zero in front", "0100023336956"],
  ["a sign", "-1"],
  ["a point", "199356.0"],
  ["a space", "1000 23336956"],
  ["a comma", "199,356"],
  ["full-width digits", "１９９３５６"],
  ["Excel's exponent", "1.00023E+11"],
])("%s is none", (_, text) => {
  expect(normal(text)).toBeUndefined();
});
