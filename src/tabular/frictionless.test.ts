import { expect, test } from "vitest";
import { frictionlessTypeOf, rulesWithFrictionlessType } from "./frictionless.ts";
import { tabularRules } from "./rules.ts";

test("of every rule it is decided what frictionless-py calls it", () => {
  expect([...rulesWithFrictionlessType].sort()).toEqual(tabularRules.map(({ id }) => id).sort());
});

test("no name is made up", () => {
  const names =
    /^(?:(?:file|source|scheme|compression|encoding|metadata|type|constraint|unique)-error|blank-row|(?:missing|extra)-cell|(?:blank|duplicate|missing|extra|incorrect)-label|primary-key|foreign-key|duplicate-row|row-constraint|row-count|sequential-value)$/;
  for (const { id } of tabularRules) {
    const type = frictionlessTypeOf(id as Parameters<typeof frictionlessTypeOf>[0]);
    if (type !== undefined) expect(type).toMatch(names);
  }
});
