import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { changeTexts } from "./changes.ts";

const page = readFileSync(join(import.meta.dirname, "..", "..", "..", "docs", "data", "versions.md"), "utf8");

test("the page about versions has every change, its verdict and its reason, in this order and no other", () => {
  const rows = Object.values(changeTexts).map(({ title, grade, why }) => `| ${title} | ${grade} | ${why} |`);
  expect(page.split("\n").filter((line) => / \| (?:major|minor|patch) \| /.test(line))).toEqual(rows);
});
