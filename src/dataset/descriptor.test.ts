import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import type { TableSource } from "../tabular/model.ts";
import { defaultDialect } from "../tabular/schema/dialect.ts";
import { dataPackage } from "./descriptor.ts";

const table: TableSource = {
  name: "deaths",
  path: "data/deaths.csv",
  declaredIn: "data/datapackage.yaml",
  descriptor: {
    title: "Deaths",
    name: "soho",
    resources: ["theirs"],
    secret: "left out",
    sources: [{ title: "Snow, 1854" }],
  },
  dialect: defaultDialect,
  schema: {
    fields: [
      { name: "id", type: "integer", constraints: { required: true, minimum: 1 }, properties: {} },
      {
        name: "cause",
        type: "boolean",
        constraints: {},
        properties: { trueValues: ["Y"] },
        missingValues: [{ value: "?", label: "unknown" }, { value: "" }],
      },
    ],
    fieldsMatch: "subset",
    missingValues: [{ value: "" }],
    primaryKey: ["id"],
    uniqueKeys: [["id", "cause"]],
    foreignKeys: [
      { fields: ["id"], reference: { resource: "", fields: ["id"] } },
      { fields: ["id"], reference: { resource: "pumps", fields: ["id"] } },
    ],
  },
};
const csv = new TextEncoder().encode("id,cause\n1,Y\n");
const described = dataPackage(table, csv);

test("a version describes its one table, with the package's own words and its keys to itself", () => {
  expect(described).toEqual({
    $schema: "https://datapackage.org/profiles/2.0/datapackage.json",
    name: "deaths",
    title: "Deaths",
    sources: [{ title: "Snow, 1854" }],
    resources: [
      {
        name: "deaths",
        type: "table",
        path: "deaths.csv",
        format: "csv",
        mediatype: "text/csv",
        encoding: "utf-8",
        bytes: 13,
        hash: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
        dialect: {
          $schema: "https://datapackage.org/profiles/2.0/tabledialect.json",
          delimiter: ",",
          quoteChar: '"',
          doubleQuote: true,
          skipInitialSpace: false,
          header: true,
        },
        schema: {
          $schema: "https://datapackage.org/profiles/2.0/tableschema.json",
          fields: [
            { name: "id", type: "integer", constraints: { required: true, minimum: 1 } },
            {
              name: "cause",
              type: "boolean",
              trueValues: ["Y"],
              missingValues: [
                { value: "?", label: "unknown" },
                { value: "", label: "" },
              ],
            },
          ],
          fieldsMatch: ["subset"],
          missingValues: [""],
          primaryKey: ["id"],
          uniqueKeys: [["id", "cause"]],
          foreignKeys: [{ fields: ["id"], reference: { fields: ["id"] } }],
        },
      },
    ],
  });
});

const profiles = join(process.env["SLIPWAY_CONFORMANCE"] ?? "none", "datapackage-profiles", "2.0");

describe.skipIf(!existsSync(profiles))("the standard's own profiles (SLIPWAY_CONFORMANCE)", () => {
  test("accept it", () => {
    const profile = JSON.parse(readFileSync(join(profiles, "datapackage.json"), "utf8"));
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(profile);
    expect([validate(described), validate.errors]).toEqual([true, null]);
  });
});

test("a version keeps what Slipway asks of a field beyond the standard", () => {
  const { schema = undefined, ...rest } = table;
  const field = { name: "home", type: "string", constraints: {}, properties: { "slipway:type": "postcode" } } as const;
  const own = dataPackage({ ...rest, schema: schema && { ...schema, fields: [field] } }, csv);
  expect(own).toMatchObject({
    resources: [{ schema: { fields: [{ name: "home", type: "string", "slipway:type": "postcode" }] } }],
  });
});

test("a version says how its data are classified, where that is declared", () => {
  const classified = dataPackage({ ...table, classification: "official-sensitive" }, csv);
  expect(classified).toMatchObject({ resources: [{ "slipway:classification": "official-sensitive" }] });
  expect(JSON.stringify(dataPackage(table, csv))).not.toContain("slipway:classification");
});
