import { expect, test } from "vitest";
import { postcode } from "./postcode.ts";

const { normal } = postcode;

test.each([
  ["M1 1AA", "M11AA"],
  ["M60 1NW", "M601NW"],
  ["W1A 1HQ", "W1A1HQ"],
  ["W1P 1HQ", "W1P1HQ"],
  ["CR2 6XH", "CR26XH"],
  ["DN55 1PT", "DN551PT"],
  ["EC1A 1BB", "EC1A1BB"],
  ["SW1A 1AA", "SW1A1AA"],
  ["BT1 5GS", "BT15GS"],
  ["GIR 0AA", "GIR0AA"],
])("%s is one postcode with its space and without", (spaced, joined) => {
  expect([normal(spaced), normal(joined)]).toEqual([spaced, spaced]);
});

test.each([
  ["nothing", ""],
  ["lower case", "sw1a 1aa"],
  ["two spaces", "SW1A  1AA"],
  ["a space elsewhere", "SW1 A1AA"],
  ["a space after it", "SW1A 1AA "],
  ["the outward part alone", "SW1A"],
  ["the sector alone", "SW1A 1"],
  ["full-width digits", "SW１A １AA"],
  ["O for zero", "M1 OAA"],
  ["three digits in the outward part", "M601 1NW"],
  ["Q in the first place", "QA1 1AA"],
  ["V in the first place", "V1 1AA"],
  ["X in the first place", "X1 1AA"],
  ["I in the second place", "SI1 1AA"],
  ["J in the second place", "SJ1 1AA"],
  ["Z in the second place", "ZZ99 9ZZ"],
  ["I after a digit", "W1I 1AA"],
  ["C after two letters and a digit", "EC1C 1BB"],
  ["an overseas territory's", "ASCN 1ZZ"],
])("%s is none", (_, text) => {
  expect(normal(text)).toBeUndefined();
});

test.each([..."CIKMOV"])("the inward part has no %s", (letter) => {
  expect([normal(`M1 1${letter}A`), normal(`M1 1A${letter}`)]).toEqual([undefined, undefined]);
});
