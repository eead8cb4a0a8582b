import { expect, test } from "vitest";
import type { Field, TableSource } from "../tabular/model.ts";
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
  [{ type: "boolean", properties: { trueValues: ["Y", "y"], falseValues: ["N"] } }, "string"],
  [{ type: "date" }, "date"],
  [
    { type: "date", format: "%d/%m/%Y" },
    { base: "date", format: "dd/MM/yyyy" },
  ],
  [{ type: "date", format: "%d %B %Y" }, "string"],
  [{ type: "datetime" }, "datetime"],
  [{ type: "datetime", format: "any" }, "string"],
  [{ type: "yearmonth" }, "gYearMonth"],
  [{ type: "geojson" }, "json"],
  [{ type: "geopoint" }, "string"],
])("%j has the datatype %j", (field, datatype) => {
  expect(datatypeOf(field)["tableSchema"]).toMatchObject({ columns: [{ datatype }] });
});
