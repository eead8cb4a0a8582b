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
