import { expect, test } from "vitest";
import { tabularRules } from "../src/tabular/rules.ts";
import { dataRules } from "./data-index.ts";

test("the index of data leads to each of its rules once, those of the file first", () => {
  const groups = dataRules();
  const listed = groups.flatMap(({ rules }) => rules.map(({ id }) => id));
  expect(listed.toSorted()).toEqual(tabularRules.map(({ id }) => id).toSorted());
  expect(groups.map(({ title }) => title)).toHaveLength(7);
  expect(groups[0]?.rules[0]?.id).toBe("not-a-file");
});
