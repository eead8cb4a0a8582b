import { expect, test } from "vitest";
import { companyNumber } from "./company-number.ts";

const { normal } = companyNumber;

test.each([
  "00445790",
  "16000000",
  "SC123456",
  "NI000123",
  "OC301234",
  "SO300001",
  "NC000001",
  "R0000123",
  "FC012345",
  "OE000001",
  "CE010135",
  "IP12345R",
  "SP12345R",
])("%s is a company number", (number) => {
  expect(normal(number)).toBe(number);
});

test.each([
  ["nothing", ""],
  ["lower case", "sc123456"],
  ["a zero lost in front", "445790"],
  ["seven digits", "0445790"],
  ["nine digits", "004457900"],
  ["zeros alone", "00000000"],
  ["a prefix that there is not", "XX123456"],
  ["a prefix and five digits", "SC12345"],
  ["a letter at the end of a company", "SC12345R"],
  ["a space", "SC 123456"],
  ["a space after it", "00445790 "],
  ["full-width digits", "００４４５７９０"],
])("%s is none", (_, text) => {
  expect(normal(text)).toBeUndefined();
});
