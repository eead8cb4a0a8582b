import { expect, test } from "vitest";
import { tableOf } from "../../../test/table.ts";
import { memoryFiles } from "../../runner/memory.ts";
import { checkTable } from "../engine.ts";
import { readPackage } from "./package.ts";

const packaged = (more: object) =>
  memoryFiles({ "p.json": JSON.stringify({ ...more, resources: [{ name: "x", path: "x.csv" }] }) });

test("values of a column that is said to be personal are marked as such wherever they are found", async () => {
  const table = tableOf({ fields: [{ name: "born", type: "date", "slipway:personal": true }] });
  const checking = checkTable(table, memoryFiles({ "x.csv": "born\nyesterday\n" }).open("x.csv"));
  for (;;) {
    const step = await checking.next();
    if (!step.done) continue;
    expect(step.value.findings.map(({ rule, personal }) => [rule, personal])).toEqual([["type-error", true]]);
    return;
  }
});

test("whether a column is personal is true or false", () => {
  expect(() => tableOf({ fields: [{ name: "born", type: "date", "slipway:personal": "yes" }] })).toThrow(
    's.json:1: "slipway:personal" is "yes"; accepted is true or false.',
  );
});

test("what a column more is, is major or minor", async () => {
  const [table] = await readPackage("p.json", packaged({ "slipway:addedColumn": "minor" }));
  expect([table?.descriptor?.["slipway:addedColumn"], table?.remarks]).toEqual(["minor", []]);
  await expect(readPackage("p.json", packaged({ "slipway:addedColumn": "patch" }))).rejects.toThrow(
    'p.json:1: "slipway:addedColumn" is "patch"; accepted are major and minor.',
  );
});
