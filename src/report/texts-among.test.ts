import fc from "fast-check";
import { expect, test } from "vitest";
import { textsAmong } from "./texts-among.ts";

test.each([
  ["", []],
  ["a", []],
  ["ab", ["ab"]],
  ["xab", ["ab"]],
  ["xabc", ["ab", "abc"]],
  ["bc-ab", ["ab", "bc-"]],
  ["a b c", []],
  ["€ab", ["ab"]],
  ["aab", ["ab"]],
])("the texts among %j are found, wherever they stand", (text, expected) => {
  const found = textsAmong(["ab", "abc", "bc-"])(new TextEncoder().encode(text));
  expect([...found].sort()).toEqual(expected);
});

test("no text is missed, whatever stands before it and however long it is", () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: fc.constantFrom("a", "b", "-"), minLength: 2, maxLength: 5 }), { minLength: 1 }),
      fc.string({ unit: fc.constantFrom("a", "b", "-", "\0", "€"), maxLength: 60 }),
      (texts, among) => {
        const found = textsAmong(texts)(new TextEncoder().encode(among));
        expect([...found].sort()).toEqual([...new Set(texts)].filter((text) => among.includes(text)).sort());
      },
    ),
  );
});
