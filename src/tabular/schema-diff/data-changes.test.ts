import { expect, test } from "vitest";
import { memoryFiles } from "../../runner/memory.ts";
import { findTables } from "../discover.ts";
import { type ChangedData, dataChanges } from "./data-changes.ts";

const pack = `
resources:
  - { name: pumps, path: pumps.csv, schema: { fields: [{ name: pump }], primaryKey: [pump] } }
  - name: deaths
    path: deaths.csv
    schema: { fields: [{ name: pump }], foreignKeys: [{ fields: pump, reference: { resource: pumps, fields: pump } }] }
`;
const tables = await findTables(memoryFiles({ "datapackage.yaml": pack }));

type Rows = NonNullable<ChangedData["rows"]>;
const said = (name: string, counts: readonly [before: number, now: number], rows?: Rows) => {
  const table = tables.find((one) => one.name === name);
  if (table === undefined) throw new Error(name);
  const data = { table, before: { rows: counts[0] }, profile: { rows: counts[1] }, ...(rows && { rows }) };
  return dataChanges(data, tables).map(({ kind, grade, what }) => `${grade} ${kind}: ${what}`);
};

test.each<readonly [string, readonly [number, number], Rows | undefined, readonly string[]]>([
  ["deaths", [5, 7], undefined, ["minor rows-added: 2 rows more than before"]],
  ["deaths", [5, 5], undefined, ["patch rows-corrected: its cells changed"]],
  ["deaths", [5, 4], undefined, ["patch rows-corrected: 1 row fewer than before"]],
  ["deaths", [5, 5], { added: 0, removed: 0, changed: 0 }, []],
  [
    "deaths",
    [5, 5],
    { added: 1, removed: 1, changed: 2 },
    ["patch rows-corrected: 1 row taken out", "minor rows-added: 1 row added", "patch rows-corrected: 2 rows changed"],
  ],
  ["pumps", [5, 4], { added: 0, removed: 1, changed: 0 }, ["major referred-rows-removed: 1 row taken out"]],
])("of %s, that had and has %j rows, %j are %j", (name, counts, rows, changes) => {
  expect(said(name, counts, rows)).toEqual(changes);
});
