import { describe, expect, test } from "vitest";
import { UserError } from "../../report/user-error.ts";
import { memoryFiles } from "../../runner/memory.ts";
import { readPackage } from "./package.ts";

const schemaOf = (text: string) =>
  `resources:\n  - name: x\n    path: x.csv\n    schema:\n${text.replace(/^/gm, "      ")}`;

async function refusal(descriptor: string, file = "data/datapackage.yaml"): Promise<readonly (string | undefined)[]> {
  try {
    await readPackage(file, memoryFiles({ [file]: descriptor }));
  } catch (error) {
    if (error instanceof UserError) return [error.message, error.fix];
    throw error;
  }
  throw new Error("it was accepted");
}

describe("a descriptor", () => {
  test("is read into plain data, with the standard's defaults filled in", async () => {
    const json = JSON.stringify({
      $schema: "https://datapackage.org/profiles/2.0/datapackage.json",
      resources: [
        {
          name: "pumps",
          path: "pumps.csv",
          dialect: { delimiter: ";" },
          schema: {
            fieldsMatch: "equal",
            missingValues: ["", { value: "[c]", label: "confidential" }],
            fields: [
              { name: "pump", type: "integer", constraints: { required: true, minimum: 1 } },
              { name: "kind", categories: ["a"], type: "string", format: "default" },
              { name: "rest" },
            ],
            primaryKey: "pump",
            foreignKeys: [{ fields: "rest", reference: { resource: "pumps", fields: ["pump"] } }],
          },
        },
        { name: "map", path: "map.png" },
      ],
    });
    const tables = await readPackage("data/datapackage.json", memoryFiles({ "data/datapackage.json": json }));
    expect(tables).toEqual([
      {
        name: "pumps",
        path: "data/pumps.csv",
        declaredIn: "data/datapackage.json",
        dialect: {
          delimiter: ";",
          lineTerminator: undefined,
          quoteChar: '"',
          doubleQuote: true,
          escapeChar: undefined,
          skipInitialSpace: false,
          header: true,
          commentChar: undefined,
        },
        schema: {
          fields: [
            { name: "pump", type: "integer", constraints: { required: true, minimum: 1 }, properties: {} },
            { name: "kind", type: "string", format: "default", constraints: {}, properties: { categories: ["a"] } },
            { name: "rest", type: "any", constraints: {}, properties: {} },
          ],
          fieldsMatch: "equal",
          missingValues: [{ value: "" }, { value: "[c]", label: "confidential" }],
          primaryKey: ["pump"],
          uniqueKeys: [],
          foreignKeys: [{ fields: ["rest"], reference: { resource: "", fields: ["pump"] } }],
        },
        descriptor: JSON.parse(json),
        remarks: [],
      },
    ]);
  });

  test("of version 1 has string as the type of a field that names none", async () => {
    const [table] = await readPackage(
      "datapackage.yaml",
      memoryFiles({ "datapackage.yaml": schemaOf("fields: [{ name: a }]") }),
    );
    expect(table?.schema?.fields[0]?.type).toBe("string");
  });

  test("may keep a schema in a file of its own, whose lines are then named", async () => {
    const files = memoryFiles({
      "data/datapackage.yaml": "resources: [{ name: x, path: x.csv, schema: s.yaml }]",
      "data/s.yaml": "fields:\n  - name: a\n    type: intger\n",
    });
    await expect(readPackage("data/datapackage.yaml", files)).rejects.toThrow(
      /^data\/s\.yaml:3: the field "a" has the type "intger"/,
    );
  });

  test("with a custom property is fine; with a slip of a known one it is doubted", async () => {
    const descriptor = schemaOf(
      "fields:\n  - name: a\n    type: string\n    ons:source: census\n    constraint: { required: true }",
    );
    const [table] = await readPackage("datapackage.yaml", memoryFiles({ "datapackage.yaml": descriptor }));
    expect(table?.remarks).toMatchObject([
      {
        rule: "schema-doubt",
        level: "warning",
        message: '"constraint" is no property of the standard and has no effect',
        fix: 'Did you mean "constraints"?',
        location: { file: "datapackage.yaml", line: 9 },
      },
    ]);
  });
});

describe("a wrong descriptor is one sentence with its line", () => {
  test.each([
    ["resources: [", /^data\/datapackage\.yaml:1: /],
    ["name: x\nname: y\nresources: []\n", 'data/datapackage.yaml:2: the key "name" stands twice.'],
    ["- 1\n", "data/datapackage.yaml:1: a data package is a list; an object is accepted."],
    ["name: x\n", 'data/datapackage.yaml:1: a data package has no "resources".'],
    ["resources:\n  - path: x.csv\n", 'data/datapackage.yaml:2: a resource has no "name".'],
    [
      schemaOf("fields:\n  - { name: a, type: integer, constraints: { minimum: many } }"),
      'data/datapackage.yaml:6: "minimum" of "a" is "many"; accepted is a whole number such as 42.',
    ],
    [
      schemaOf("fields:\n  - { name: a, type: integer, constraints: { pattern: x } }"),
      'data/datapackage.yaml:6: the constraint "pattern" is not for the type integer of "a"; accepted are required, unique, enum, minimum, maximum, exclusiveMinimum, exclusiveMaximum.',
    ],
    [
      schemaOf("fields:\n  - { name: a, type: string, constraints: { pattern: '(?=x)' } }"),
      'data/datapackage.yaml:6: the pattern of "a" cannot be used: invalid or unsupported Perl syntax: `(?=`.',
    ],
    [
      schemaOf("fields: [{ name: a }]\nprimaryKey: b"),
      'data/datapackage.yaml:6: "primaryKey" names the field "b", which the schema does not have.',
    ],
    [
      schemaOf("fields: [{ name: a }]\nmissingValues: [-99]"),
      'data/datapackage.yaml:6: a missing value is "-99"; texts are accepted.',
    ],
    [
      schemaOf("fields: [{ name: a, type: boolean, trueValues: [no] }]").replace("[no]", '["0"]'),
      'data/datapackage.yaml:5: "0" is both true and false in "a".',
    ],
    [
      schemaOf("fields: [{ name: a, type: date, format: '%Q' }]"),
      'data/datapackage.yaml:5: the format "%Q" of "a" has no directive such as %Y.',
    ],
    [
      schemaOf("fields: [{ name: a }]\nfieldsMatch: eqal"),
      'data/datapackage.yaml:6: "fieldsMatch" is "eqal"; accepted are exact, equal (any order), subset (the file may have more columns), superset (it may have fewer) and partial.',
    ],
    [
      "resources:\n  - { name: x, path: x.csv, encoding: latin1 }",
      'data/datapackage.yaml:2: the resource "x" has the encoding "latin1"; utf-8 is accepted.',
    ],
    [
      "resources:\n  - { name: x, path: [a.csv, b.csv] }",
      'data/datapackage.yaml:2: the resource "x" has 2 paths; one is accepted.',
    ],
  ])("%j", async (descriptor, message) => {
    const [found] = await refusal(descriptor);
    if (typeof message === "string") expect(found).toBe(message);
    else expect(found).toMatch(message);
  });

  test.each([
    ["../x.csv", 'the path "../x.csv" leads out with ..; files below the descriptor\'s folder are accepted.'],
    ["/etc/x.csv", 'the path "/etc/x.csv" is absolute; a relative one is accepted.'],
    ["C:/x.csv", 'the path "C:/x.csv" is absolute; a relative one is accepted.'],
    [
      "https://a.b/x.csv",
      'the path "https://a.b/x.csv" is an address on the network; only files of this folder are read.',
    ],
    [".git/x.csv", 'the path ".git/x.csv" leads into what is hidden.'],
  ])("the path %s is refused", async (path, message) => {
    expect((await refusal(`resources:\n  - name: x\n    path: ${path}\n`))[0]).toBe(
      `data/datapackage.yaml:3: ${message}`,
    );
  });

  test("a slip of a name is answered with what was probably meant", async () => {
    const [message, fix] = await refusal(schemaOf("fields:\n  - name: a\n    type: int64"));
    expect([message, fix]).toEqual([
      'data/datapackage.yaml:7: the field "a" has the type "int64"; accepted are string, number, integer, boolean, object, array, list, datetime, date, time, year, yearmonth, duration, geopoint, geojson, any.',
      'Did you mean "integer"?',
    ]);
  });

  test("a foreign key to a table that is not there names it", async () => {
    const [message] = await refusal(
      schemaOf("fields: [{ name: a }]\nforeignKeys: [{ fields: a, reference: { resource: pumps, fields: a } }]"),
    );
    expect(message).toBe(
      'data/datapackage.yaml:6: a foreign key of "x" refers to the resource "pumps", which is not a table of this package.',
    );
  });

  test("JSON is held to JSON's own rules", async () => {
    const [message] = await refusal('{\n  "resources": [],\n}', "datapackage.json");
    expect(message).toBe("datapackage.json:3: this is not JSON.");
  });

  test("an alias bomb is refused", async () => {
    const bomb = `a: &a [x]\n${Array.from(
      "bcdefghi",
      (name, at) =>
        `${name}: &${name} [${"*"
          .concat("abcdefghi"[at] ?? "", ", ")
          .repeat(9)
          .slice(0, -2)}]`,
    ).join("\n")}\nresources: []\n`;
    expect(await refusal(bomb)).toEqual([
      "data/datapackage.yaml: its aliases make it too large.",
      "Write the values out.",
    ]);
  });
});
