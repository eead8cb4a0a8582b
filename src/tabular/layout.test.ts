import { describe, expect, test } from "vitest";
import { bothChecks } from "../../test/both-checks.ts";
import { tableOf } from "../../test/table.ts";
import { mostCells } from "./csv/record.ts";
import { defaultDialect } from "./schema/dialect.ts";

type Table = ReturnType<typeof tableOf>;
const brief = async (table: Table, content: string, sizes?: readonly number[]) =>
  (await bothChecks(table, content, sizes)).map(
    ({ rule, count, location, message }) => `${rule} ×${count} ${location?.line}:${location?.column} ${message}`,
  );
const rules = async (table: Table, content: string, sizes?: readonly number[]) =>
  (await bothChecks(table, content, sizes)).map(
    ({ rule, count, location }) => `${location?.line}:${location?.column} ${rule} ×${count}`,
  );
const deaths = tableOf({
  fields: [{ name: "area" }, { name: "year", type: "year" }, { name: "deaths", type: "integer" }],
});
const header = "area,year,deaths\n";
const row = "Leeds,2020,12\n";
const large = [1 << 16];

describe("columns at the end with nothing in them", () => {
  test("are one finding, whatever their number, with the rows that lack them and the rows that have more", async () => {
    expect(await brief(deaths, "area,year,deaths,,\nLeeds,2020,12,,\nYork,2020,7\nHull,2020,9,\n")).toEqual([
      "trailing-columns ×1 1:18 Columns 4 to 5, the last 2, have neither names nor values",
    ]);
    expect(await brief(deaths, "area,year,deaths,\nLeeds,2020,12,\n")).toEqual([
      "trailing-columns ×1 1:18 Column 4, the last one, has neither a name nor a value",
    ]);
  });

  test("are columns without a name as soon as one of them has a value, and those before it", async () => {
    expect(await rules(deaths, `area,year,deaths,,,\n${"Leeds,2020,12,,,\n".repeat(9)}York,2020,7,,x,\n`)).toEqual([
      "1:18 blank-column-name ×1",
      "1:19 blank-column-name ×1",
      "1:20 trailing-columns ×1",
    ]);
    const many = `area,year,deaths,\n${"Leeds,2020,12,\n".repeat(3_000)}${"York,2020,7,x\n".repeat(3_000)}`;
    expect(await rules(deaths, many, large)).toEqual(["1:18 blank-column-name ×1"]);
  });

  test("are told from too many cells where only rows have them", async () => {
    expect(await brief(deaths, `${header}${"Leeds,2020,12,,\n".repeat(40)}York,2020,7,,x\n`)).toEqual([
      "trailing-columns ×40 2:15 The row has more than 3 cells, one for each column, and nothing in those beyond",
      "long-row ×1 42:13 The row has more than 3 cells, one for each column",
    ]);
    expect(await rules(deaths, `${header}${'Leeds,2020,12,""\n'.repeat(20)}`)).toEqual(["2:15 long-row ×20"]);
  });

  test("do not hide which names are wrong", async () => {
    expect(await rules(deaths, "area,jahr,deaths,,\nLeeds,2020,12,,\n")).toEqual([
      "1:6 misnamed-column ×1",
      "1:18 trailing-columns ×1",
    ]);
  });

  test("are none of a table without a header", async () => {
    const table = tableOf(undefined, { dialect: { ...defaultDialect, header: false } });
    expect(await rules(table, "Leeds,,\nYork,,\n")).toEqual([]);
  });
});

describe("blank rows at the end", () => {
  test("are one finding apart from those between others", async () => {
    expect(await brief(deaths, `${header}${row},,\n${row}\n${row}${",,\n".repeat(1_200)}`, [7, ...large])).toEqual([
      "blank-row ×2 3:1 The row has nothing in it",
      "trailing-rows ×1 7:1 The last 1,200 rows are blank, from line 7 to the end",
    ]);
    expect(await brief(deaths, `${header}${row}\n`)).toEqual(["trailing-rows ×1 3:1 The last row is blank"]);
  });

  test.each([3, 5, 6, 40])("are no end when a row follows: %i of them", async (count) => {
    expect(await rules(deaths, `${header}${row}${",,\n".repeat(count)}${row}`)).toEqual([`3:1 blank-row ×${count}`]);
    expect(await rules(deaths, `${header}${",,\n".repeat(count)}${row}${"\n".repeat(count)}${row}\n\n`)).toEqual([
      `2:1 blank-row ×${2 * count}`,
      `${2 * count + 4}:1 trailing-rows ×1`,
    ]);
  });

  test("may be all that there is", async () => {
    expect(await rules(deaths, `${header},,\n,,\n`)).toEqual(["2:1 trailing-rows ×1"]);
    expect(await rules(deaths, "\n\n")).toEqual(["undefined:undefined empty-file ×1", "1:1 blank-row ×2"]);
  });
});

describe("what stands below a table", () => {
  test("is a total, and says in one sentence what follows from it", async () => {
    expect(await brief(deaths, `${header}${row.repeat(3)}Total,,36\n`)).toEqual([
      "totals-row ×1 5:1 The row at the end of the table looks like a total of those above it",
    ]);
    const [found] = await bothChecks(deaths, `${header}${row.repeat(3)}Total,all years,36\n`);
    expect([found?.rule, found?.message]).toEqual(["type-error", expect.stringContaining("year")]);
  });

  test.each([
    ["a source", "Source: ONS,,"],
    ["a source, with nothing behind it", "Source: ONS"],
    ["a note with a comma in it", "Note: figures are provisional, and may change"],
    ["a numbered note", "[1] Excludes Wales,,"],
    ["a sentence alone", "These come from many places"],
    ["a copyright", "© Crown copyright 2024,,"],
  ])("is a note: %s", async (_, words) => {
    expect(await rules(deaths, `${header}${row.repeat(3)}${words}\n`)).toContain("5:1 footnote-row ×1");
  });

  test("may be several of both, with blank rows between and behind", async () => {
    const content = `${header}${row.repeat(3)},,\nGrand total,,36\n,,\nSource: ONS,,\n1. Provisional,,\n${",,\n".repeat(100)}`;
    expect(await rules(deaths, content)).toEqual([
      "5:1 blank-row ×2",
      "6:1 totals-row ×1",
      "8:1 footnote-row ×2",
      "10:1 trailing-rows ×1",
    ]);
  });

  test("says so when it is short and has cells of another type", async () => {
    const [found] = (
      await bothChecks(
        tableOf({ fields: [{ name: "year", type: "year" }, { name: "deaths", type: "integer" }, { name: "area" }] }),
        `year,deaths,area\n${"2020,1,Leeds\n".repeat(3)}Total,3\n`,
      )
    ).filter(({ rule }) => rule === "totals-row");
    expect(found?.message).toBe(
      "The row at the end of the table looks like a total of those above it, which is why it is too short and has cells that are not of their column's type",
    );
  });

  test.each([
    [
      "a category that the schema lists",
      tableOf({ fields: [{ name: "area", constraints: { enum: ["Leeds", "Total"] } }, { name: "n" }] }),
      "area,n\nLeeds,1\nLeeds,2\nTotal,3\n",
    ],
    ["a category that occurs before", tableOf(), "area,n\nLeeds,1\nYork,2\nTotal,3\nLeeds,1\nYork,2\nTotal,3\n"],
    ["a name that begins like one", tableOf(), "shop,n\nAldi,1\nLidl,2\nTotal Wine,3\n"],
    ["a table of notes", tableOf(), "note,reply,by\nNote: a,,\nNote: b,,\nNote: c,,\n"],
    ["one column", tableOf(), "note\nx\ny\nSource: ONS\n"],
    ["a row with gaps like others", tableOf(), "a,b,c\n1,,\n2,,\nSource: x,,\n"],
  ])("is a row like any other: %s", async (_, table, content) => {
    expect(await rules(table, content)).toEqual([]);
  });

  test("is found behind a large table as well, and where the last rows are long", async () => {
    const many = `${header}${row.repeat(20_000)}`;
    expect(await rules(deaths, `${many}Total,,9\nSource: ONS,,\n${",,\n".repeat(500)}`, large)).toEqual([
      "20002:1 totals-row ×1",
      "20003:1 footnote-row ×1",
      "20004:1 trailing-rows ×1",
    ]);
    const long = `"${"é\n".repeat(1_500)}",2020,1\n`;
    expect(await rules(deaths, `${many}${long.repeat(3)}Total,,9\n`, large)).toEqual([]);
  });
});

describe("control characters", () => {
  test("are named, once for a row, and counted where there are many", async () => {
    const rows = `York\x1f,2020,7\n${row}Hu\x07ll\x01,2020,9\n`;
    expect(await brief(deaths, `${header}${rows.repeat(50)}`)).toEqual([
      "control-character ×100 2:5 The row has a control character in it, U+001F (unit separator) or U+0007 (bell)",
    ]);
  });

  test.each(["\r\n", "\n"])("are told from what a text has, wherever they stand, with %j", async (end) => {
    for (let before = 0; before < 70; before++) {
      const cell = "x".repeat(before);
      const text = [
        "a,b",
        ...Array.from({ length: 8 }, () => `${cell},\t`),
        `${cell},\x02`,
        `"${cell}${end}\x0c",y`,
        "1,2",
      ];
      expect(await rules(tableOf(), `${text.join(end)}${end}`, large)).toEqual([
        expect.stringContaining("control-character ×2"),
      ]);
    }
  });

  test("are counted between thousands of rows that have none, in keys as well", async () => {
    const table = tableOf({ fields: [{ name: "a", type: "integer" }, { name: "b" }], uniqueKeys: [["a", "b"]] });
    const lines = Array.from(
      { length: 20_000 },
      (_, index) =>
        [`${index},b`, `${index},b\x1f`, `"${index}","\x02\n"`, `x,\x03,,`][index % 97 < 90 ? 0 : index % 4],
    );
    const controlled = lines.filter((line) => /[\x02\x03\x1f]/.test(line ?? "")).length;
    expect(await rules(table, `a,b\n${lines.join("\n")}\n`, large)).toContainEqual(
      expect.stringContaining(`control-character ×${controlled}`),
    );
  });

  test("may be the delimiter", async () => {
    const table = tableOf(undefined, { dialect: { ...defaultDialect, delimiter: "\x1f" } });
    expect(await rules(table, `a\x1fb\n${"1\x1f2\n".repeat(20)}`)).toEqual([]);
  });

  test("are found in the header", async () => {
    expect(await rules(tableOf(), "a\x0b,b\n1,2\n")).toEqual(["1:2 control-character ×1"]);
  });
});

test("a space between a delimiter and a quotation mark is called that", async () => {
  const found = await bothChecks(tableOf(), `a,b\n1, "x"\n"2" ,y\n3,"z"z\n`);
  expect(found.map(({ rule, location, fix }) => [rule, location?.line, location?.column, fix])).toEqual([
    [
      "space-around-quotes",
      2,
      4,
      "Take the space away, or declare it for the resource in datapackage.yaml: dialect: { skipInitialSpace: true }.",
    ],
    ["space-around-quotes", 3, 4, "Take the space away."],
    ["stray-quote", 4, 6, expect.any(String)],
  ]);
});

test.each([
  ["enum", { constraints: { enum: ["Leeds", "York"] } }],
  ["category", { categories: ["Leeds", "York"] }],
  ["pattern", { constraints: { pattern: "[A-Z][a-z]+" } }],
])("spaces around a value are the advice where they are the fault: %s", async (rule, asked) => {
  const table = tableOf({ fields: [{ name: "area", type: "string", ...asked }] });
  const fixes = async (content: string) => (await bothChecks(table, content)).map(({ rule, fix }) => [rule, fix]);
  const spaces = 'Take the spaces away from around the values of the column "area".';
  expect(await fixes("area\n Leeds\nYork\nYork \n")).toEqual([[rule, spaces]]);
  expect(await fixes("area\n Leeds\nhull\n")).toEqual([[rule, expect.not.stringContaining("spaces")]]);
});

describe("limits", () => {
  test("on columns are one finding", async () => {
    const wide = Array.from({ length: mostCells + 3 }, (_, index) => `c${index}`).join(",");
    expect(await brief(tableOf(), `${wide}\n${wide}\n`, large)).toEqual([
      "too-many-columns ×1 1:1 The file has 16,387 columns, of which the first 16,384 were checked: no table is read wider",
    ]);
  });

  test("make rows long that have more cells than are kept, whether or not anything is in them", async () => {
    const rows = `${"1,2,\n,\n".repeat(8)}${`${",".repeat(mostCells + 3)}\n`.repeat(8)}1,2\n`;
    expect(await rules(tableOf(), `a,b\n${rows}`, large)).toEqual([
      "2:5 trailing-columns ×8",
      "3:1 blank-row ×8",
      "18:3 long-row ×8",
    ]);
  });

  test.each([
    [65_535, ["excel-rows"]],
    [65_534, []],
    [65_536, []],
  ])("of Excel are noted: %i rows and a header", async (count, expected) => {
    const found = await bothChecks(tableOf(), `a,b\n${"1,2\n".repeat(count)}`, large);
    expect(found.map(({ rule }) => rule)).toEqual(expected);
  });
});
