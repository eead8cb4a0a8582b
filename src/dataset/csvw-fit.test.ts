import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { tableOf } from "../../test/table.ts";
import { memoryFiles } from "../runner/memory.ts";
import { checkCsvw } from "../tabular/csvw/check.ts";
import { addressOf, folderSources } from "../tabular/csvw/folder.ts";
import { findTables } from "../tabular/discover.ts";
import { checkTable } from "../tabular/engine.ts";
import type { TableSource } from "../tabular/model.ts";
import { csvwGroup, csvwMetadata } from "./csvw.ts";
import { fittingCsvw } from "./csvw-fit.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** What CSVW finds of a table by the metadata that we write of it. */
async function faultsByCsvw(table: TableSource, csv: string, metadata?: object) {
  const columns = table.schema?.fields.map(({ name }) => name) ?? [];
  const written = metadata ?? (await fittingCsvw(table, bytesOf(csv), columns));
  const files = memoryFiles({ [`${table.name}.csv`]: csv, "m.json": JSON.stringify(written) });
  const { findings } = await checkCsvw({ metadata: addressOf("m.json") }, folderSources(files));
  return findings.map(({ rule, level, message }) => `${level} ${rule}: ${message}`);
}

async function faultsBySchema(table: TableSource, csv: string) {
  const checking = checkTable(table, memoryFiles({ "x.csv": csv }).open("x.csv"));
  for (;;) {
    const step = await checking.next();
    if (step.done) return step.value.findings.filter(({ level }) => level === "error").map(({ rule }) => rule);
  }
}

const root = join(import.meta.dirname, "..", "..");
const examples = [
  ["road-casualties", ["road_casualties"]],
  ["soho-cholera", ["deaths", "pumps", "streets", "dates"]],
  ["crimea-army-deaths", ["army_deaths"]],
] as const;

test.each(examples)("the tables of the example %s keep to the CSVW that is written of them", async (example, names) => {
  const read = (path: string) => readFileSync(join(root, "examples", example, path), "utf8");
  const paths = ["data/datapackage.yaml", ...names.map((name) => `data/${name}.csv`)];
  const contents = Object.fromEntries(paths.map((path) => [path, read(path)]));
  const tables = await findTables(memoryFiles(contents));
  for (const table of tables) expect(await faultsByCsvw(table, contents[table.path] ?? "")).toEqual([]);
  const group = { ...contents, "data/group.json": JSON.stringify(csvwGroup(tables)) };
  const { findings, profiles } = await checkCsvw(
    { metadata: addressOf("data/group.json") },
    folderSources(memoryFiles(group)),
  );
  expect([findings, profiles.map(({ name }) => name).length]).toEqual([[], names.length]);
});

const schema = {
  fields: [
    { name: "s", type: "string", constraints: { required: true, minLength: 2, maxLength: 9, pattern: "[a-z].*" } },
    { name: "e", type: "string", constraints: { enum: ["a.b", "c|d"] } },
    { name: "cat", type: "string", categories: ["x", "y"] },
    { name: "mail", type: "string", format: "email" },
    { name: "id", type: "string", format: "uuid" },
    { name: "web", type: "string", format: "uri" },
    { name: "bin", type: "string", format: "binary" },
    { name: "i", type: "integer", constraints: { minimum: 1, maximum: 10 } },
    { name: "g", type: "integer", groupChar: ",", constraints: { exclusiveMinimum: "1,000" } },
    { name: "n", type: "number", constraints: { exclusiveMaximum: 0.5 } },
    { name: "comma", type: "number", decimalChar: "," },
    { name: "pound", type: "number", bareNumber: false },
    { name: "b", type: "boolean" },
    { name: "yn", type: "boolean", trueValues: ["Y"], falseValues: ["N"] },
    { name: "yes", type: "boolean", trueValues: ["Yes", "yes"], falseValues: ["No"] },
    { name: "d", type: "date", constraints: { minimum: "2024-01-01" } },
    { name: "uk", type: "date", format: "%d/%m/%Y", constraints: { maximum: "31/12/2024" } },
    { name: "named", type: "date", format: "%d %B %Y" },
    { name: "at", type: "datetime" },
    { name: "ukat", type: "datetime", format: "%d/%m/%Y %H:%M" },
    { name: "t", type: "time", constraints: { minimum: "09:00:00" } },
    { name: "hm", type: "time", format: "%H:%M" },
    { name: "y", type: "year", constraints: { minimum: 1900 } },
    { name: "ym", type: "yearmonth" },
    { name: "for", type: "duration", constraints: { maximum: "P2D" } },
    { name: "o", type: "object" },
    { name: "a", type: "array" },
    { name: "l", type: "list", itemType: "integer", delimiter: ";" },
    { name: "p", type: "geopoint" },
    { name: "gj", type: "geojson" },
    { name: "any", type: "any" },
    { name: "pc", type: "string", "slipway:type": "postcode" },
    { name: "parent", type: "string", constraints: { required: true } },
  ],
  missingValues: [{ value: "" }, { value: "[c]", label: "confidential" }],
  primaryKey: ["s"],
  foreignKeys: [{ fields: ["parent"], reference: { resource: "", fields: ["s"] } }],
};
const good: Readonly<Record<string, string>> = {
  ...{
    s: "abc",
    e: "c|d",
    cat: "x",
    mail: "a@b.uk",
    id: "123e4567-e89b-12d3-a456-426614174000",
    web: "https://a.uk",
    bin: "YWJj",
  },
  ...{
    i: "007",
    g: "1,001",
    n: "-1e3",
    comma: "1,5",
    pound: "£5",
    b: "TRUE",
    yn: "Y",
    yes: "yes",
    d: "2024-01-01",
    uk: "1/3/2024",
  },
  ...{
    named: "3 March 2024",
    at: "2024-03-01T09:00:00Z",
    ukat: "1/3/2024 9:05",
    t: "09:00:00",
    hm: "9:05",
    y: "1999",
    ym: "2024-03",
  },
  ...{
    for: "P1D",
    o: '{"a":1}',
    a: "[1]",
    l: "1;2",
    p: "-0.1, 51.5",
    gj: '{"type":"Point","coordinates":[0,51]}',
    any: "?",
    pc: "LS14AP",
  },
  parent: "abc",
};
const names = Object.keys(good);
const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
const csvOf = (...rows: Readonly<Record<string, string>>[]) =>
  `${names.join(",")}\n${rows.map((row) => names.map((name) => quoted(row[name] ?? "")).join(",")).join("\n")}\n`;

test("a table of every type keeps to its CSVW, cells of unusual form among them", async () => {
  const table = tableOf(schema);
  const csv = csvOf(good, { ...good, s: "abd", i: "[c]", b: "false", hm: "09:05", l: "" });
  expect([await faultsBySchema(table, csv), await faultsByCsvw(table, csv)]).toEqual([[], []]);
});

test("columns are of their type as long as their cells have a form that CSVW takes", async () => {
  const table = tableOf({ fields: schema.fields.filter(({ name }) => ["b", "hm", "ukat"].includes(name)) });
  const typesIn = async (csv: string) => {
    const { tableSchema } = await fittingCsvw(table, bytesOf(csv), ["b", "ukat", "hm"]);
    return (tableSchema as { columns: { datatype: unknown }[] }).columns.map(({ datatype }) => datatype);
  };
  expect(await typesIn("b,ukat,hm\ntrue,01/03/2024 09:05,09:05\n")).toEqual([
    "boolean",
    { base: "datetime", format: "d/M/yyyy HH:mm" },
    { base: "time", format: "HH:mm" },
  ]);
  expect(await typesIn("b,ukat,hm\nTrue,1/3/2024 9:05,09:05\n")).toEqual([
    { base: "string", format: "^(?:true|True|TRUE|1|false|False|FALSE|0)$" },
    "string",
    { base: "time", format: "HH:mm" },
  ]);
});

test.each([
  ["s", "", "required"],
  ["s", "a", "length"],
  ["s", "Abcd", "pattern"],
  ["e", "aXb", "values allowed"],
  ["cat", "z", "categories"],
  ["mail", "nobody", "form"],
  ["id", "123", "form"],
  ["i", "0", "minimum"],
  ["i", "11", "maximum"],
  ["i", "1.5", "type"],
  ["g", "1,000", "exclusive minimum"],
  ["n", "0.5", "exclusive maximum"],
  ["comma", "1.5", "decimal character"],
  ["yn", "y", "words"],
  ["yes", "no", "words"],
  ["d", "2023-12-31", "minimum"],
  ["d", "2024-02-30", "type"],
  ["uk", "1/1/2025", "maximum"],
  ["uk", "31/02/2024", "type"],
  ["at", "2024-03-01", "type"],
  ["t", "08:59:59", "minimum"],
  ["y", "1899", "minimum"],
  ["ym", "2024-13", "type"],
  ["for", "P3D", "maximum"],
  ["l", "1;x", "item type"],
])("what the schema refuses of %s (%j: %s), its CSVW refuses too", async (name, cell, _) => {
  const table = tableOf(schema);
  const csv = csvOf({ ...good, b: "true", hm: "09:05", ukat: "01/03/2024 09:05", [name]: cell });
  expect(await faultsBySchema(table, csv)).not.toEqual([]);
  expect(await faultsByCsvw(table, csv, csvwMetadata(table))).not.toEqual([]);
});

test("a foreign key to the table itself is one to CSVW too", async () => {
  const table = tableOf(schema);
  const csv = csvOf({ ...good, b: "true", hm: "09:05", ukat: "01/03/2024 09:05", parent: "abx" });
  expect(await faultsByCsvw(table, csv, csvwMetadata(table))).toEqual([
    'error foreign-key: "parent" refers to "s" of x.csv, which has no such row',
  ]);
});

test("a key that is no primary key is one to CSVW where all of it is always there", () => {
  const keyOf = (required: boolean) => {
    const table = tableOf({ fields: [{ name: "a", type: "string", constraints: { unique: true, required } }] });
    return (csvwMetadata(table)["tableSchema"] as { primaryKey?: unknown }).primaryKey;
  };
  expect([keyOf(true), keyOf(false)]).toEqual([["a"], undefined]);
});

test("where the schema leaves the columns open, they are those of the file", async () => {
  const table = tableOf({
    fields: [
      { name: "a", type: "integer" },
      { name: "b", type: "date" },
    ],
    fieldsMatch: "subset",
  });
  const csv = "b,more,a\n2024-01-01,?,1\n";
  expect(await faultsByCsvw(table, csv, await fittingCsvw(table, bytesOf(csv), ["b", "more", "a"]))).toEqual([]);
});

test("CSVW never refuses what the schema accepts, whatever stands there", async () => {
  const table = tableOf({ ...schema, primaryKey: [], foreignKeys: [] });
  const cell = fc.oneof(
    fc.constantFrom(...Object.values(good), "", "[c]", "True", " 1", "1.", "+5", "0x1", "é", "a,b", "24:00:00"),
    fc.string({ maxLength: 6 }),
  );
  const row = fc.tuple(...names.map((name) => fc.oneof({ weight: 3, arbitrary: fc.constant(good[name] ?? "") }, cell)));
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 3 }), async (rows) => {
      // Only rows whose every cell the schema takes say anything of CSVW.
      const kept: Readonly<Record<string, string>>[] = [];
      for (const cells of rows) {
        const whole: Record<string, string> = { ...good };
        for (const [at, name] of names.entries()) {
          const one = { ...good, [name]: cells[at] ?? "" };
          if ((await faultsBySchema(table, csvOf(one))).length === 0) whole[name] = cells[at] ?? "";
        }
        kept.push(whole);
      }
      expect(await faultsByCsvw(table, csvOf(...kept))).toEqual([]);
    }),
    { numRuns: 10 },
  );
});
