import { expect, test } from "vitest";
import { memoryFiles } from "../runner/memory.ts";
import { checkCsvw } from "../tabular/csvw/check.ts";
import { addressOf, folderSources } from "../tabular/csvw/folder.ts";
import type { Field, TableSource } from "../tabular/model.ts";
import { defaultDialect } from "../tabular/schema/dialect.ts";
import { csvwMetadata } from "./csvw.ts";

const datatypeOf = (field: Partial<Field>) => {
  const table: TableSource = {
    name: "t",
    path: "t.csv",
    declaredIn: undefined,
    dialect: {
      delimiter: ";",
      lineTerminator: undefined,
      quoteChar: '"',
      doubleQuote: true,
      escapeChar: undefined,
      skipInitialSpace: false,
      header: true,
      commentChar: "#",
    },
    schema: {
      fields: [{ name: "_a b", type: "string", constraints: {}, properties: {}, ...field }],
      fieldsMatch: "exact",
      missingValues: [{ value: "" }, { value: "n/a", label: "not available" }],
      primaryKey: ["_a b"],
      uniqueKeys: [],
      foreignKeys: [],
    },
  };
  return csvwMetadata(table);
};

test("a column has a name that a URI can hold, its own title, and what counts as missing", () => {
  expect(datatypeOf({ title: "A", description: "What it is" })).toEqual({
    "@context": "http://www.w3.org/ns/csvw",
    url: "t.csv",
    dialect: {
      delimiter: ";",
      quoteChar: '"',
      doubleQuote: true,
      skipInitialSpace: false,
      header: true,
      commentPrefix: "#",
    },
    tableSchema: {
      columns: [
        {
          name: "a%20b",
          titles: "_a b",
          "dc:title": "A",
          "dc:description": "What it is",
          datatype: "string",
          required: true,
          null: ["", "n/a"],
          "rdfs:comment": "n/a: not available",
        },
      ],
      primaryKey: ["a%20b"],
    },
  });
});

test.each<[Partial<Field>, unknown]>([
  [{ type: "integer" }, "integer"],
  [
    { type: "number", properties: { decimalChar: ",", groupChar: "." } },
    { base: "number", format: { decimalChar: ",", groupChar: "." } },
  ],
  [{ type: "number", properties: { bareNumber: false } }, "string"],
  [
    { type: "boolean", properties: { trueValues: ["Y"], falseValues: ["N"] } },
    { base: "boolean", format: "Y|N" },
  ],
  [{ type: "boolean" }, "boolean"],
  [
    { type: "boolean", properties: { trueValues: ["Y", "y."], falseValues: ["N"] } },
    { base: "string", format: "^(?:Y|y\\.|N)$" },
  ],
  [{ type: "date" }, "date"],
  [
    { type: "date", format: "%d/%m/%Y" },
    { base: "date", format: "d/M/yyyy" },
  ],
  [{ type: "date", format: "%d %B %Y" }, "string"],
  [{ type: "datetime" }, "datetime"],
  [{ type: "datetime", format: "any" }, "string"],
  [
    { type: "datetime", format: "%Y-%m-%d %H:%M:%S.%f" },
    { base: "datetime", format: "yyyy-MM-dd HH:mm:ss.SSSSSS" },
  ],
  [
    { type: "datetime", format: "%d/%m/%Y %H:%M" },
    { base: "datetime", format: "d/M/yyyy HH:mm" },
  ],
  [{ type: "datetime", format: "%d/%m/%Y %H:%M %p" }, "string"],
  [
    { type: "time", format: "%H:%M" },
    { base: "time", format: "HH:mm" },
  ],
  [{ type: "yearmonth" }, "gYearMonth"],
  [
    { type: "integer", constraints: { minimum: 0, exclusiveMaximum: 10 } },
    { base: "integer", minInclusive: 0, maxExclusive: 10 },
  ],
  [
    { type: "integer", constraints: { minimum: 5, exclusiveMinimum: 5, maximum: 9, exclusiveMaximum: 20 } },
    { base: "integer", minExclusive: 5, maxInclusive: 9 },
  ],
  [
    { type: "number", properties: { groupChar: "," }, constraints: { minimum: "1,000.5" } },
    { base: "number", format: { decimalChar: ".", groupChar: "," }, minInclusive: 1000.5 },
  ],
  [
    { type: "date", format: "%d/%m/%Y", constraints: { minimum: "31/03/2024" } },
    { base: "date", format: "d/M/yyyy", minInclusive: "2024-03-31" },
  ],
  [
    { type: "datetime", constraints: { exclusiveMinimum: "2024-03-31T09:30:00+01:00" } },
    { base: "datetime", minExclusive: "2024-03-31T08:30:00.000Z" },
  ],
  [
    { type: "year", constraints: { minimum: 1854 } },
    { base: "gYear", minInclusive: "1854" },
  ],
  [
    { type: "string", constraints: { minLength: 2, maxLength: 5, pattern: "[a-z]|\\i\\c" } },
    {
      base: "string",
      format:
        "^(?:[a-z]|[:A-Z_a-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF][:A-Z_a-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF.0-9\\u00B7\\u0300-\\u036F\\-])$",
      minLength: 2,
      maxLength: 5,
    },
  ],
  [
    { type: "string", constraints: { enum: ["a.b", "c"], pattern: "a.*" } },
    { base: "string", format: "^(?:a\\.b)$" },
  ],
  [
    { type: "string", properties: { categories: [{ value: "x", label: "X" }, "y"] } },
    { base: "string", format: "^(?:x|y)$" },
  ],
  [{ type: "string", format: "uri" }, "anyURI"],
  [{ type: "string", properties: { "slipway:type": "postcode" }, constraints: { enum: ["LS1 4AP"] } }, "string"],
  [{ type: "geojson" }, "json"],
  [{ type: "geopoint" }, "string"],
])("%j has the datatype %j", (field, datatype) => {
  const { columns } = datatypeOf(field)["tableSchema"] as {
    readonly columns: readonly { readonly datatype: unknown }[];
  };
  expect(columns[0]?.datatype).toEqual(datatype);
});

test("what it says of a file is valid CSVW, and the file is valid by it, whatever the columns are called", async () => {
  const field = (name: string, type: Field["type"], more: Partial<Field> = {}): Field => ({
    name,
    type,
    constraints: {},
    properties: {},
    ...more,
  });
  const cells: readonly (readonly [Field, string])[] = [
    [field("__proto__", "string"), "a"],
    [field("on-street (no. 1)*", "integer", { constraints: { required: true } }), "007"],
    [field(".dots..~'!", "number", { properties: { groupChar: ",", decimalChar: "." } }), '"1,234.5"'],
    [field("Größe", "number"), "1.5E3"],
    [field("bool", "boolean", { properties: { trueValues: ["Y"], falseValues: ["N"] } }), "Y"],
    [field("words", "boolean", { properties: { trueValues: ["Y", "yes"], falseValues: ["N"] } }), "yes"],
    [field("uk", "date", { format: "%d/%m/%Y" }), "31/03/2024"],
    [field("d", "date"), "2024-03-31"],
    [field("t", "datetime"), "2024-03-31T09:30:00Z"],
    [field("time", "time"), "09:30:00"],
    [field("year", "year"), "2024"],
    [field("month", "yearmonth"), "2024-03"],
    [field("for", "duration"), "P1DT2H"],
    [field("where", "geopoint"), '"-0.1, 51.5"'],
    [field("what", "object"), '"{""a"": 1}"'],
    [field("#", "any"), "n/a"],
  ];
  const table: TableSource = {
    name: "t",
    path: "t.csv",
    declaredIn: undefined,
    dialect: defaultDialect,
    schema: {
      fields: cells.map(([described]) => described),
      fieldsMatch: "exact",
      missingValues: [{ value: "" }, { value: "n/a" }],
      primaryKey: ["on-street (no. 1)*", "d"],
      uniqueKeys: [],
      foreignKeys: [],
    },
  };
  const files = memoryFiles({
    "t.csv": `${cells.map(([{ name }]) => name).join(",")}\n${cells.map(([, cell]) => cell).join(",")}\n`,
    "t.csv-metadata.json": JSON.stringify(csvwMetadata(table)),
  });
  const { findings, profiles } = await checkCsvw({ table: addressOf("t.csv") }, folderSources(files));
  expect(findings).toEqual([]);
  expect(profiles.map(({ rows }) => rows)).toEqual([1]);
});
