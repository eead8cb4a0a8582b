import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { bothChecks } from "../../test/both-checks.ts";
import { tableOf } from "../../test/table.ts";
import { defaultDialect } from "./schema/dialect.ts";

const brief = async (table: ReturnType<typeof tableOf>, content: string | Uint8Array) =>
  (await bothChecks(table, content)).map(({ rule, location, message, fix }) => ({
    rule,
    at: `${location?.line}:${location?.column}`,
    message,
    fix,
  }));
const rules = async (table: ReturnType<typeof tableOf>, content: string | Uint8Array) =>
  (await bothChecks(table, content)).map(({ rule, location }) => `${location?.line} ${rule}`);

const deaths = tableOf({
  fields: [
    { name: "area", type: "string" },
    { name: "year", type: "year" },
    { name: "deaths", type: "integer" },
  ],
});
const rows = "Leeds,2020,12\nYork,2020,7\nHull,2020,9\n";
const tableWith = (dialect: object, schema?: object) => tableOf(schema, { dialect: { ...defaultDialect, ...dialect } });

describe("rows above the header", () => {
  test("are one finding that names the header's line, and the table is checked from there", async () => {
    const content = `Deaths by area\nSource: ONS\n\narea,year,deaths\n${rows}Bath,2020,many\n`;
    expect(await brief(deaths, content)).toEqual([
      {
        rule: "title-row",
        at: "1:1",
        message: "Lines 1 to 2 are above the header, which seems to be line 4; the table was read from there",
        fix: "Delete all that is above line 4, or declare which row is the header, for the resource in datapackage.yaml: dialect: { headerRows: [4] }.",
      },
      { rule: "type-error", at: "8:11", message: expect.any(String), fix: expect.any(String) },
    ]);
  });

  test("are seen in Windows-1252 as they are in UTF-8", async () => {
    const table = tableOf({ fields: [{ name: "où" }, { name: "né" }] });
    const content = "Décès\noù,né\nNîmes,1854\n";
    expect(await rules(table, content)).toEqual(["1 title-row"]);
    expect(await rules(table, Buffer.from(content, "latin1"))).toEqual(["1 title-row", "1 encoding"]);
  });

  test.each([
    ["as Excel pads them", `Deaths by area,,\n,,\narea,year,deaths\n${rows}`],
    ["after blank lines", `\n\nDeaths\narea,year,deaths\n${rows}`],
    [
      "with a date of their own",
      `Deaths by area,,,\nPublished,2024-01-01,,\narea,year,deaths,\nLeeds,2020,12,\nYork,2020,7,\n`,
    ],
    ["of a table with one row", "Deaths\narea,year,deaths\nLeeds,2020,12\n"],
    ["of a table with none", "Deaths\narea,year,deaths\n"],
  ])("are seen by the schema's names, %s", async (_, content) => {
    expect((await rules(deaths, content)).filter((rule) => !/trailing|blank/.test(rule))).toEqual([
      `${content.startsWith("\n") ? 3 : 1} title-row`,
    ]);
  });

  test.each([
    ["numbers below words", "Deaths by area\narea,deaths\nLeeds,12\nYork,7\n"],
    ["a title with commas behind it", "Deaths by area,,\narea,year,deaths\nLeeds,2020,12\nYork,2020,7\n"],
    ["words alone", "Staff\nname,town,team\nAda,Leeds,red\nBob,York,blue\nCy,Hull,red\n"],
    ["years as names", "Deaths by year,,\narea,2019,2020\nLeeds,2,12\nYork,3,7\n"],
  ])("are seen without a schema, by %s", async (_, content) => {
    expect(await rules(tableOf(), content)).toEqual(["1 title-row"]);
  });

  test("are a header of several rows where they group columns", async () => {
    const content = ",2019,,2020,\narea,men,women,men2,women2\nLeeds,1,2,3,4\nYork,5,6,7,8\nHull,9,1,2,3\n";
    expect(await brief(tableOf(), content)).toEqual([
      {
        rule: "title-row",
        at: "1:1",
        message: "The header has 2 rows, of which the last seems to be line 2; the names in that one were used",
        fix: "Make one row of names of them, or declare them for the resource in datapackage.yaml: dialect: { headerRows: [1, 2] }.",
      },
    ]);
  });

  test("are Excel's own first line, too", async () => {
    expect(await brief(deaths, `sep=,\r\narea,year,deaths\r\nLeeds,2020,12\r\n`)).toEqual([
      {
        rule: "title-row",
        at: "1:1",
        message: "Line 1 is Excel's own `sep=` line, which every other reader takes for the header",
        fix: "Delete the line.",
      },
    ]);
    expect(await rules(deaths, "sep=;\narea;year;deaths\nLeeds;2020;12\n")).toEqual(["2 wrong-delimiter"]);
  });

  test.each([
    ["an unnamed index", ",value\n0,1.5\n1,2.5\n2,3.5\n", ["1 blank-column-name"]],
    ["commas in one column without quotation marks", "name\nLovelace, Ada\nByron, Lord\nDoe, Jane\n", ["2 long-row"]],
    [
      "an address in one column",
      "place\nHigh Street, Leeds, LS1\nLow Street, York, YO1\nA Street, Hull, HU1\n",
      ["2 long-row"],
    ],
    ["one name above three columns", "name\nAda,x,5\nBob,y,6\nCy,z,7\n", ["2 long-row"]],
    ["a name missing", "name,,age\nAda,x,n/a\nBob,y,3\nCy,z,4\n", ["1 blank-column-name"]],
    ["short rows", "a,b,c\n1\n1,2,3\n4,5,6\n", ["2 short-row"]],
    ["a short header", "a,b\n1,2,3\n4,5,6\n7,8,9\n", ["2 long-row"]],
  ])("are not %s", async (_, content, expected) => {
    expect(await rules(tableOf(), content)).toEqual(expected);
  });

  test("are not a header that the schema knows", async () => {
    const schema = { fields: [{ name: "Deaths by area" }, { name: "n" }, { name: "m" }], fieldsMatch: "partial" };
    expect(await rules(tableOf(schema), `Deaths by area\narea,year,deaths\n${rows}`)).toEqual(["2 long-row"]);
  });

  test("are found in a large file as well, and lines and rows behind are counted right", async () => {
    const many = "Leeds,2020,12\n".repeat(30_000);
    const found = await bothChecks(deaths, `Deaths\n\narea,year,deaths\n${many}Leeds,2020,x\n${many}`, [1 << 16]);
    expect(found).toMatchObject([
      { rule: "title-row" },
      { rule: "type-error", location: { line: 30_004, row: 30_001 } },
    ]);
  });
});

describe("another delimiter than the one that is declared", () => {
  test("is one finding, in place of all that follows from it", async () => {
    expect(await brief(deaths, 'area;year;deaths\n"Leeds";2020;1,5\n"Yo;rk";2020;7\n')).toEqual([
      {
        rule: "wrong-delimiter",
        at: "1:1",
        message:
          "The cells are separated by semicolons (;), and the file is read with commas (,): each row is a single cell, so nothing in it was checked",
        fix: 'Save the file with commas, or declare it for the resource in datapackage.yaml: dialect: { delimiter: ";" }.',
      },
    ]);
  });

  test.each([
    ["tabs", "area\tdeaths\nLeeds\t12\n", {}],
    ["bars", "area|deaths\nLeeds|12\n", {}],
    ["commas, where tabs are declared", "area,deaths\nLeeds,12\n", { delimiter: "\t" }],
    ["semicolons, without a header", "Leeds;12\nYork;7\n", { header: false }],
  ])("is seen: %s", async (_, content, dialect) => {
    expect(await rules(tableWith(dialect), content)).toEqual(["1 wrong-delimiter"]);
  });

  test.each([
    ["one column", "area\nLeeds\nYork\n"],
    ["one column with some semicolons in it", "note\none; two\nthree\n"],
    ["a header alone", "area;deaths\n"],
    ["two that fit as well", "a;b|c\n1;2|3\n"],
  ])("is not %s", async (_, content) => {
    expect(await rules(tableOf(), content)).toEqual([]);
  });

  test.each([
    ["a header alone", "area;year;deaths\n"],
    ["rows that differ", "area;year;deaths\nLeeds;2020\nYork;2020;7;x\n"],
    ["quotation marks that are not as they should be", 'area;year;deaths\nLeeds;20"20;1\n'],
  ])("is seen by the schema's names, in %s", async (_, content) => {
    expect(await rules(deaths, content)).toEqual(["1 wrong-delimiter"]);
  });

  test("is not what the schema calls its column", async () => {
    expect(await rules(tableOf({ fields: [{ name: "a;b" }] }), "a;b\n1;2\n3;4\n")).toEqual([]);
  });

  test("leaves what is known without it: encoding, line ends, the descriptor's promises", async () => {
    const table = tableOf(undefined, { expected: { bytes: 3 } });
    expect(await rules(table, "\ufeffa;b\n1;2\r\n3;4\n")).toEqual([
      "undefined mixed-line-endings",
      "undefined file-changed",
      "1 wrong-delimiter",
      "1 byte-order-mark",
    ]);
  });

  test("is found in a large file as well", async () => {
    expect(await bothChecks(deaths, `area;year;deaths\n${"Leeds;2020;1,2\n".repeat(30_000)}`, [1 << 16])).toMatchObject(
      [{ rule: "wrong-delimiter", count: 1 }],
    );
  });
});

describe("a dialect that says more of the file", () => {
  test("names the header's rows, so that none are looked for above them", async () => {
    const content = `Deaths by area\n\narea,year,deaths\n${rows}`;
    expect(await rules(deaths, content)).toEqual(["1 title-row"]);
    expect(await rules(tableWith({ headerRows: [3] }, deaths.schema), content)).toEqual([]);
    expect(await rules(tableWith({ commentRows: [1] }, deaths.schema), content)).toEqual(["2 blank-row"]);
    expect(await rules(tableWith({ headerRows: [2] }, deaths.schema), `sep=,\narea,year,deaths\n${rows}`)).toEqual([]);
    expect(await rules(tableWith({ headerRows: [3] }), `Deaths by area\n\narea;deaths\nLeeds;12\nYork;7\n`)).toEqual([
      "3 wrong-delimiter",
    ]);
  });

  test("has marks of several characters, and is believed", async () => {
    expect(await rules(tableWith({ delimiter: "::" }), "a;b\n1;2\n3;4\n")).toEqual([]);
  });

  test("is looked at in what a file unpacks to", async () => {
    const table = { ...tableOf(), path: "deaths.csv.gz" };
    const packed = (content: string) => Uint8Array.from(gzipSync(content));
    expect(await rules(table, packed("a;b\n1;2\n3;4\n"))).toEqual(["1 wrong-delimiter"]);
    expect(await rules(table, packed("Deaths by area\narea,deaths\nLeeds,12\nYork,7\n"))).toEqual(["1 title-row"]);
    expect(await rules(table, packed("a,b\n1,2\n").subarray(0, 9))).toEqual(["undefined packed-file"]);
    expect(await rules(table, "a,b\n1,2\n")).toEqual(["undefined packed-file"]);
  });
});

describe("apostrophes for quotation marks", () => {
  test("are suggested where they enclose cells, and the check goes on as declared", async () => {
    const found = await brief(tableOf(), "area,note\n'Leeds','one, two'\n'York','three'\n");
    expect(found.map(({ rule, at }) => [rule, at])).toEqual([
      ["other-quote", "1:1"],
      ["long-row", "2:14"],
    ]);
    expect(found[0]?.fix).toBe(
      `Write quotation marks (") instead, or declare it for the resource in datapackage.yaml: dialect: { quoteChar: "'" }.`,
    );
  });

  test("are left alone where they are apostrophes", async () => {
    expect(await rules(tableOf(), "area,note\n'Leeds,'tis\nYork,it's\n")).toEqual([]);
    expect(await rules(tableOf(), "area,note\nLeeds,'so'\nYork,no\nHull,no\n")).toEqual([]);
    expect(await rules(tableWith({ quoteChar: "'" }), "'area','note'\n'a','b'\n")).toEqual([]);
  });
});
