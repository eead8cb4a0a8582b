import { expect, test } from "vitest";
import type { Finding } from "../report/model.ts";
import { report } from "../report/verdict.ts";
import { memoryFiles } from "../runner/memory.ts";
import { findTables, tablesFor } from "../tabular/discover.ts";
import { mayHaveChanged } from "./declaration-changed.ts";
import { withSchemaChanges } from "./schema-changes.ts";

const descriptor = (fields: readonly string[], more: object = {}) =>
  JSON.stringify({
    $schema: "https://datapackage.org/profiles/2.0/datapackage.json",
    version: "1.0.0",
    ...more,
    resources: [
      {
        name: "x",
        type: "table",
        path: "x.csv",
        schema: { fields: fields.map((name) => ({ name, type: "integer" })) },
      },
    ],
  });
const folder = (text: string) => memoryFiles({ "data/datapackage.json": text, "data/x.csv": "a\n1\n" });

async function changed(before: string, after: string) {
  const given = report("validate", { headline: "1 table, 1 row, no fault", facts: { tables: [] } });
  const states = { before: folder(before), now: folder(after) };
  const said = await withSchemaChanges(given, await findTables(states.now), states, { paths: [] });
  const { schemaChanges, ...facts } = said.facts;
  const notes = said.findings.map(({ rule, level, message, fix, location }: Finding) => ({
    rule,
    level,
    message,
    fix,
    file: location?.file,
  }));
  return {
    headline: said.headline,
    verdict: said.verdict,
    facts,
    notes,
    changes: Array.isArray(schemaChanges) ? schemaChanges.length : 0,
  };
}

test("a change that may break readers is a note with its reasons, and a warning of the version that is due", async () => {
  expect(await changed(descriptor(["a", "b", "c", "d", "e"]), descriptor(["a"]))).toEqual({
    headline: "1 table, 1 row, no fault · schema change: major (4 changes) · version 1.0.0 → 2.0.0 is due",
    verdict: "warn",
    facts: { tables: [], schemaChange: "major", versionDue: "2.0.0" },
    notes: [
      {
        rule: "schema-changed",
        level: "note",
        message:
          'What the table "x" promises changed, and code that reads it may break: "b": the column is taken out; "c": the column is taken out; "d": the column is taken out; and 1 more',
        fix: "Tell those who read the data, or keep what they read beside what is new.",
        file: "data/datapackage.json",
      },
      {
        rule: "version-due",
        level: "warning",
        message:
          'This change is major ("b" of "x": the column is taken out; and 3 more): version 1.0.0 → 2.0.0; the descriptor still says 1.0.0',
        fix: 'Set "version" to 2.0.0.',
        file: "data/datapackage.json",
      },
    ],
    changes: 4,
  });
});

test("a column more is minor where the descriptor says so", async () => {
  const { headline, notes } = await changed(
    descriptor(["a"]),
    descriptor(["a", "b"], { "slipway:addedColumn": "minor", version: "1.1.0" }),
  );
  expect([headline, notes]).toEqual([
    "1 table, 1 row, no fault · schema change: minor (1 change) · version 1.0.0 → 1.1.0",
    [],
  ]);
});

test("nothing is said where nothing changed, or what was there could not be read", async () => {
  const unchanged = {
    headline: "1 table, 1 row, no fault",
    verdict: "pass",
    facts: { tables: [] },
    notes: [],
    changes: 0,
  };
  expect(await changed(descriptor(["a"]), descriptor(["a"], { version: "1.0.1" }))).toEqual(unchanged);
  expect(await changed("{", descriptor(["a"]))).toEqual(unchanged);
});

test("a declaration may have changed where a file of its kind did, or went", async () => {
  const [before, after] = [folder(descriptor(["a"])), memoryFiles({ "data/x.csv": "a\n1\n" })];
  expect([
    await mayHaveChanged(new Set(["data/x.json"]), before, before),
    await mayHaveChanged(new Set(["app.py"]), before, before),
    await mayHaveChanged(new Set(["app.py"]), before, after),
  ]).toEqual([true, false, true]);
});

test("tables that were asked for by their paths are compared with what these were, and with nothing else", async () => {
  const schema = (type: string) => JSON.stringify({ fields: [{ name: "n", type }] });
  const before = { "a/x.csv": "n\n1\n", "b/x.csv": "n\n1\n", "b/x.schema.json": schema("string") };
  const files = memoryFiles({ ...before, "b/x.schema.json": schema("integer") });
  const given = report("validate", { headline: "1 table" });
  const said = async (paths: readonly string[]) =>
    (
      await withSchemaChanges(
        given,
        await tablesFor(paths, files),
        { before: memoryFiles(before), now: files },
        { paths },
      )
    ).headline;
  expect([await said(["b/x.csv"]), await said(["a/x.csv"]), await said(["b"])]).toEqual([
    "1 table · schema change: major (1 change)",
    "1 table",
    "1 table · schema change: major (1 change)",
  ]);
});
