import { expect, test } from "vitest";
import { didYouMean } from "./did-you-mean.ts";

const keys = ["name", "title", "owner", "access", "app", "python", "resources"];

test.each([
  ["pyton", "python"],
  ["Python", "python"],
  ["resuorces", "resources"],
  ["nme", "name"],
  ["ap", "app"],
])("for %s it suggests %s", (word, meant) => {
  expect(didYouMean(word, keys)).toBe(meant);
});

test.each(["version", "x", "", "pythonista", "p".repeat(100_000)])("for %.20s it suggests nothing", (word) => {
  expect(didYouMean(word, keys)).toBeUndefined();
});

test("of two that are equally near it takes the first", () => {
  expect(didYouMean("rat", ["cat", "bat"])).toBe("cat");
});
