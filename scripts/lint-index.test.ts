import { expect, test } from "vitest";
import { lintRules } from "../src/lint/rules.ts";
import { rulesBySubject } from "./lint-index.ts";

test("the index of lint leads to each of its rules once", () => {
  const listed = rulesBySubject().flatMap(({ rules }) => rules.map(({ id }) => id));
  expect(listed.toSorted()).toEqual(lintRules.map(({ id }) => id).toSorted());
});

test("a rule of Dash that is new is among those of Dash", () => {
  const [rule] = lintRules;
  if (!rule) throw new Error("there are rules");
  expect(rulesBySubject([{ ...rule, id: "D7" }]).map(({ title }) => title)).toEqual(["What it reads, and when"]);
});
