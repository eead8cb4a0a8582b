import { expect, test } from "vitest";
import { gssCode } from "./gss-code.ts";

const { normal } = gssCode;

test.each(["E09000033", "W06000015", "S12000036", "N09000003", "K02000001", "L93000001", "M83000003", "J99000001"])(
  "%s is a GSS code",
  (code) => {
    expect(normal(code)).toBe(code);
  },
);

test.each([
  ["nothing", ""],
  ["lower case", "e09000033"],
  ["a letter of no country", "A09000033"],
  ["seven digits", "E0900003"],
  ["nine digits", "E090000330"],
  ["a space", "E09 000033"],
  ["a space before it", " E09000033"],
  ["full-width digits", "E０９００００３３"],
  ["O for zero", "EO9000033"],
  ["an older code", "00AA"],
])("%s is none", (_, text) => {
  expect(normal(text)).toBeUndefined();
});
