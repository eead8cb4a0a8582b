import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { report } from "../../report/verdict.ts";
import { memoryFiles } from "../../runner/memory.ts";
import { findTables } from "../discover.ts";
import { validate } from "../stage.ts";
import { folderBaseline, profileBaseline } from "./baseline.ts";
import { comparedWith, profiledOf, withDrift } from "./compared.ts";

const schema = (type: string) =>
  JSON.stringify({
    name: "p",
    resources: [
      {
        name: "x",
        type: "table",
        path: "x.csv",
        schema: {
          fields: [
            { name: "id", type: "integer" },
            { name: "word", type },
            { name: "nhs", type: "string", "slipway:type": "nhs-number" },
          ],
        },
      },
    ],
  });
const rows = (count: number, word: (row: number) => string) =>
  `id,word,nhs\n${Array.from({ length: count }, (_, row) => `${row},${word(row)},\n`).join("")}`;

async function profiled(contents: Parameters<typeof memoryFiles>[0]) {
  const files = memoryFiles(contents);
  const tables = await findTables(files);
  const log = { progress: () => {}, info: () => {} };
  const result = await validate(tables, { profiled: "all" }, { files, log });
  return { ...result, tables: profiledOf(tables, result.outputs?.tables ?? []) };
}

test("the tables of a folder are compared with what they were, as they were declared then", async () => {
  const before = memoryFiles({
    "datapackage.json": schema("string"),
    "x.csv": rows(100, (row) => (row % 2 ? "a" : "b")),
  });
  const now = await profiled({ "datapackage.json": schema("integer"), "x.csv": rows(40, (row) => String(row % 2)) });
  const made = withDrift(now.report, "main", await comparedWith(folderBaseline("main", before), now.tables));
  expect(made.headline).toBe("1 table, 40 rows, no fault; 2 signs of drift since main");
  expect(made.verdict).toBe("warn");
  expect(made.findings.map(({ rule, level, location, message }) => ({ rule, level, location, message }))).toEqual([
    {
      rule: "drift-rows",
      level: "warning",
      location: { file: "x.csv" },
      message: "The table has lost 60% of its rows: 40 instead of 100",
    },
    {
      rule: "drift-type",
      level: "note",
      location: { file: "x.csv", field: "word" },
      message: '"word" is whole numbers now, and was text',
    },
  ]);
  expect(made.figures?.map(({ title, rows }) => ({ title, columns: rows.map(([column]) => column) }))).toEqual([
    { title: "x.csv: what is different since main", columns: ["word"] },
    { title: "x.csv: 40 rows, 3 columns", columns: ["id", "word", "nhs"] },
  ]);
});

test("a table that was not there, one that Git LFS keeps and one that cannot be read are compared with nothing", async () => {
  const now = await profiled({ "x.csv": "a\n1\n" });
  for (const contents of [{}, { "x.csv": "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n" }]) {
    expect(await comparedWith(folderBaseline("main", memoryFiles(contents)), now.tables)).toEqual([]);
  }
  expect(withDrift(now.report, "main", []).headline).toMatch(/; nothing to compare with in main$/);
});

test("where a descriptor could not be read then, the table is read as it is declared now", async () => {
  const before = memoryFiles({ "datapackage.json": "{", "x.csv": rows(100, String) });
  const now = await profiled({ "datapackage.json": schema("integer"), "x.csv": rows(100, String) });
  const compared = await comparedWith(folderBaseline("main", before), now.tables);
  expect(compared.map(({ before, changes }) => ({ types: before.columns.map(({ type }) => type), changes }))).toEqual([
    { types: ["integer", "integer", "string"], changes: [] },
  ]);
  expect(withDrift(report("validate", { headline: "1 table" }), "main", compared).headline).toBe(
    "1 table; no drift since main",
  );
});

test("a profile that was kept is compared with, in the place of a file", async () => {
  const before = await profiled({ "x.csv": rows(100, String) });
  const now = await profiled({ "x.csv": rows(50, String) });
  const [kept] = before.tables;
  if (kept === undefined) throw new Error("there is no table");
  const compared = await comparedWith(profileBaseline("x.profile.json", kept.profile), now.tables);
  expect(compared[0]?.changes.map(({ rule }) => rule)).toEqual(["drift-rows"]);
});

test("where the schema has a key, rows are compared too, and of a personal column only masked cells are shown", async () => {
  const fields = [
    { name: "nhs", type: "string", "slipway:type": "nhs-number" },
    { name: "n", type: "integer" },
  ];
  const descriptor = JSON.stringify({
    name: "p",
    resources: [{ name: "x", type: "table", path: "x.csv", schema: { fields, primaryKey: ["nhs"] } }],
  });
  const before = memoryFiles({ "datapackage.json": descriptor, "x.csv": "nhs,n\n943 476 5919,1\n987 654 4321,2\n" });
  const contents = { "datapackage.json": descriptor, "x.csv": "nhs,n\n943 476 5919,3\n450 557 7104,2\n" };
  const now = await profiled(contents);
  const compared = await comparedWith(folderBaseline("main", before), now.tables, { files: memoryFiles(contents) });
  const made = withDrift(now.report, "main", compared);
  expect(made.headline).toBe("1 table, 2 rows, no fault; 1 row added, 1 removed, 1 changed, no drift since main");
  expect(made.figures?.[0]).toEqual({
    title: "x.csv: 1 row added, 1 removed, 1 changed since main",
    file: "x.csv",
    columns: ["Row", "Line", "Key (nhs)", "Column", "Before", "Now"],
    rows: [
      ["changed", "2", { value: "9•••" }, "n", { value: "1" }, { value: "3" }],
      ["removed", "was 3", { value: "9•••" }, "", "", ""],
      ["added", "3", { value: "4•••" }, "", "", ""],
    ],
    note: 'Changed: "n" in 1 row.',
  });
});

test("a key that a person names and the files have not is said; one that the schema names is not", async () => {
  const now = await profiled({ "x.csv": "a\n1\n" });
  const files = memoryFiles({ "x.csv": "a\n1\n" });
  const against = folderBaseline("main", files);
  await expect(comparedWith(against, now.tables, { files, key: ["b"], isAsked: true })).rejects.toThrow(
    '"b" is not a column of both files, so it cannot tell rows apart.',
  );
  expect((await comparedWith(against, now.tables, { files }))[0]?.rows).toBeUndefined();
});

const people = ["943 476 5919", "987 654 4321", "450 557 7104"];

/** What a report shows of the rows between two states of a file whose `nhs` column is personal. */
async function rowsShown(
  was: string,
  is: string,
  { path = "x.csv", dialect = {} }: { readonly path?: string; readonly dialect?: object } = {},
) {
  const fields = ["id", "nhs", "n"].map((name) => ({
    name,
    type: "string",
    ...(name === "nhs" ? { "slipway:type": "nhs-number" } : {}),
  }));
  const resource = { name: "x", type: "table", path, dialect, schema: { fields, primaryKey: ["id"] } };
  const descriptor = JSON.stringify({ name: "p", resources: [resource] });
  const fileOf = (text: string) => (path.endsWith(".gz") ? gzipSync(text) : text);
  const contents = { "datapackage.json": descriptor, [path]: fileOf(is) };
  const now = await profiled(contents);
  const before = folderBaseline("main", memoryFiles({ "datapackage.json": descriptor, [path]: fileOf(was) }));
  const compared = await comparedWith(before, now.tables, { files: memoryFiles(contents) });
  const [figure] = withDrift(now.report, "main", compared).figures ?? [];
  return JSON.stringify(figure?.rows);
}

test("a personal column is masked where the file's header calls it otherwise, and so are all cells of a row that has moved", async () => {
  const misnamed = await rowsShown(`id,NHS,n\n1,${people[0]},a\n`, `id,NHS,n\n1,${people[1]},a\n`);
  expect(misnamed).toBe('[["changed","2",{"value":"1"},"nhs",{"value":"9•••"},{"value":"9•••"}]]');
  const moved = await rowsShown(
    `id,nhs,n\n1,${people[0]},a\n${people[1]}\n`,
    `id,nhs,n\n1,,${people[0]},a\n${people[2]}\n`,
  );
  expect(moved).toContain('["changed","2",{"value":"•••"},"n",{"value":"•••"},{"value":"9•••"}]');
  for (const value of people) expect(misnamed + moved).not.toContain(value);
});

test("rows are compared below titles, below a header that is declared to be further down, and in what is compressed", async () => {
  const [was, is] = ["id,nhs,n\n1,,a\n2,,b\n", "id,nhs,n\n1,,a\n2,,c\n"];
  const title = "A table of people,,\n,,\n";
  const changed = (line: number) => `[["changed","${line}",{"value":"2"},"n",{"value":"b"},{"value":"c"}]]`;
  expect(await rowsShown(was, is, { path: "x.csv.gz" })).toBe(changed(3));
  expect(await rowsShown(title + was, title + is)).toBe(changed(5));
  expect(await rowsShown(title + was, title + is, { dialect: { headerRows: [3] } })).toBe(changed(5));
});
