import { describe, expect, test } from "vitest";
import { UserError } from "../../report/user-error.ts";
import { memoryFiles } from "../../runner/memory.ts";
import { readPackage } from "./package.ts";

const packageOf = (schema: object) =>
  JSON.stringify(
    {
      $schema: "https://datapackage.org/profiles/2.0/datapackage.json",
      resources: [{ name: "x", path: "x.csv", schema }],
    },
    undefined,
    1,
  );

async function read(schema: object) {
  const [table] = await readPackage("datapackage.json", memoryFiles({ "datapackage.json": packageOf(schema) }));
  return table;
}

/** What is said of a schema, and the text of the line that is named. */
async function refusal(schema: object): Promise<readonly string[]> {
  try {
    await read(schema);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const [, line, message = ""] = /^datapackage\.json:(\d+): (.*)$/.exec(error.message) ?? [];
    return [message, error.fix ?? "", packageOf(schema).split("\n")[Number(line) - 1]?.trim() ?? ""];
  }
  throw new Error("it was accepted");
}

const missingValues = ["", { value: "[c]", label: "confidential" }];
const count = (more: object = {}) => ({ name: "deaths", type: "integer", ...more });
const area = { name: "area", type: "string" };

describe("slipway:personal", () => {
  test("is true or false of a field", async () => {
    const table = await read({
      fields: [
        { ...area, "slipway:personal": true },
        { ...count(), "slipway:personal": false },
      ],
    });
    expect(table?.schema?.fields.map(({ properties }) => properties)).toEqual([
      { "slipway:personal": true },
      { "slipway:personal": false },
    ]);
    expect(table?.remarks).toEqual([]);
  });

  test("is nothing else", async () => {
    expect(await refusal({ fields: [{ ...area, "slipway:personal": "yes" }] })).toEqual([
      '"slipway:personal" is "yes"; accepted is true or false.',
      "Write true or false there.",
      '"slipway:personal": "yes"',
    ]);
  });

  test("is not false beside a type that is personal", async () => {
    const patient = { name: "patient", type: "string", "slipway:type": "nhs-number" };
    expect(await refusal({ fields: [{ ...patient, "slipway:personal": false }] })).toEqual([
      'the field "patient" has the slipway:type "nhs-number", which is personal, and says "slipway:personal": false.',
      "Take one of the two out.",
      '"slipway:personal": false',
    ]);
  });
});

describe("slipway:disclosure, slipway:total, slipway:totalRows and slipway:identifies", () => {
  test("are read into one rule for each column", async () => {
    const table = await read({
      "slipway:disclosure": { threshold: 10, roundTo: 5, markers: ["[c]"] },
      "slipway:totalRows": { field: "area", value: "England" },
      "slipway:identifies": { fields: ["area"], k: 5 },
      fields: [
        area,
        { name: "deaths", type: "integer", "slipway:disclosure": true },
        { name: "births", type: "number", "slipway:disclosure": { threshold: 5, zeroAllowed: false } },
        { name: "all", type: "integer", "slipway:disclosure": false, "slipway:total": { of: ["deaths", "births"] } },
      ],
      missingValues,
    });
    expect(table?.remarks).toEqual([]);
    expect(table?.schema?.disclosure).toEqual({
      counts: [
        { field: "deaths", threshold: 10, roundTo: 5, markers: ["[c]"], zeroAllowed: true },
        { field: "births", threshold: 5, roundTo: 5, markers: ["[c]"], zeroAllowed: false },
      ],
      totals: [{ field: "all", of: ["deaths", "births"] }],
      totalRows: { field: "area", value: "England", by: [] },
      identifies: { fields: ["area"], k: 5 },
    });
  });

  test("are not there where a schema asks nothing of the kind", async () => {
    expect((await read({ fields: [area] }))?.schema).not.toHaveProperty("disclosure");
  });

  test("of a schema have an effect, or it is said that they have none", async () => {
    const table = await read({ "slipway:disclosure": { threshold: 10 }, fields: [count()] });
    expect(table?.remarks?.map(({ message, fix }) => [message, fix])).toEqual([
      [
        '"slipway:disclosure" has no effect, since no field says which columns it is about',
        'Write "slipway:disclosure": true on each field that counts people.',
      ],
    ]);
  });

  const rule = (more: object) => ({ fields: [count({ "slipway:disclosure": more })], missingValues });
  const marked = { "slipway:disclosure": { markers: ["[c]"] } };
  const total = (of: unknown, more: object = marked) => ({
    fields: [area, count(more), { name: "all", type: "integer", "slipway:total": of }],
    missingValues,
  });
  const totalRows = (written: unknown, more: object = marked) => ({
    "slipway:totalRows": written,
    fields: [area, count(more)],
    missingValues,
  });
  const identifies = (written: unknown) => ({ "slipway:identifies": written, fields: [area, count()] });

  test.each<readonly [what: string, schema: object, message: string, fix: string]>([
    [
      "a rule that is none",
      { fields: [count({ "slipway:disclosure": 10 })] },
      '"slipway:disclosure" of "deaths" is "10"; an object is accepted.',
      "Write it as an object with keys.",
    ],
    [
      "a rule that asks nothing",
      rule({ zeroAllowed: true }),
      '"slipway:disclosure" of "deaths" has neither "threshold", "roundTo" nor "markers"; thresholds differ from owner to owner, so there is no default.',
      "Write what the owner of the data asks for, such as { threshold: 10, roundTo: 5 }.",
    ],
    [
      "a rule of the schema that asks nothing",
      { "slipway:disclosure": {}, fields: [count()] },
      '"slipway:disclosure" of the schema has neither "threshold", "roundTo" nor "markers"; thresholds differ from owner to owner, so there is no default.',
      "Write what the owner of the data asks for, such as { threshold: 10, roundTo: 5 }.",
    ],
    [
      "a slip in a key",
      rule({ treshold: 10 }),
      '"slipway:disclosure" has the key "treshold"; accepted are threshold, roundTo, markers, zeroAllowed.',
      'Did you mean "threshold"?',
    ],
    [
      "a threshold that nothing is below",
      rule({ threshold: 1 }),
      '"threshold" is "1"; accepted is a whole number from 2.',
      "Write a whole number from 2 there.",
    ],
    [
      "a rounding base that is not whole",
      rule({ roundTo: 2.5 }),
      '"roundTo" is "2.5"; accepted is a whole number from 2.',
      "Write a whole number from 2 there.",
    ],
    [
      "a marker that would be a fault in a cell",
      rule({ markers: ["[c]", "[low]"] }),
      'the marker "[low]" is not among the missing values of "deaths", so a cell that has it would be no number.',
      'Add { value: "[low]", label: … } to missingValues.',
    ],
    [
      "a column that cannot count",
      { fields: [{ ...area, "slipway:disclosure": { threshold: 10 } }] },
      '"slipway:disclosure" stands on "area", which has the type string; columns that count have the type integer or number.',
      "Take it out, or change the type.",
    ],
    [
      "true where the schema has no rule",
      { fields: [count({ "slipway:disclosure": true })] },
      '"slipway:disclosure" of "deaths" is true, and the schema has no "slipway:disclosure" with a threshold or a rounding base.',
      "Write it on the schema, such as { threshold: 10, roundTo: 5 }, or write it here instead of true.",
    ],
    ["a total of nothing", total({}), '"of" names no field.', "Name fields of the schema, each once."],
    [
      "a total of one column twice",
      total({ of: ["deaths", "deaths"] }),
      '"of" names "deaths" twice.',
      "Name fields of the schema, each once.",
    ],
    [
      "a total of a column that is not there",
      total({ of: ["death"] }),
      '"of" names the field "death", which the schema does not have.',
      'Did you mean "deaths"?',
    ],
    [
      "a total of itself",
      total({ of: ["deaths", "all"] }),
      '"all" is the total of itself.',
      "Name the columns that are added up.",
    ],
    [
      "a total of a text",
      total({ of: ["area"] }),
      '"area" is part of a sum and is no number; columns of the type integer or number are accepted.',
      "Name the columns that are added up.",
    ],
    [
      "a total of what is never suppressed",
      total({ of: ["deaths"] }, {}),
      '"slipway:total" is about counts that are not shown, and no column in it has markers for them.',
      'Write { markers: ["[c]"] } in "slipway:disclosure" of these columns, or of the schema.',
    ],
    [
      "total rows without a value",
      totalRows({ field: "area" }),
      '"slipway:totalRows" has no "value".',
      'Write which text in which column makes a row a total, such as { field: area, value: "England" }.',
    ],
    [
      "total rows by the column that tells them",
      totalRows({ field: "area", value: "England", by: ["area"] }),
      '"by" names "area", by which total rows are told from others.',
      "Name the columns that a total and its parts have in common.",
    ],
    [
      "total rows of what is never suppressed",
      totalRows({ field: "area", value: "England" }, {}),
      '"slipway:totalRows" is about counts that are not shown, and no column in it has markers for them.',
      'Write { markers: ["[c]"] } in "slipway:disclosure" of these columns, or of the schema.',
    ],
    [
      "columns that identify without a number",
      identifies({ fields: ["area"] }),
      '"slipway:identifies" has no "k"; how many rows have to be alike differs from owner to owner, so there is no default.',
      "Write the number that the owner of the data asks for, such as k: 5.",
    ],
    [
      "columns that identify, as a list",
      identifies(["area"]),
      '"slipway:identifies" is a list; an object is accepted.',
      "Write it as an object with keys.",
    ],
    [
      "columns that identify, by one row",
      identifies({ fields: ["area"], k: 1 }),
      '"k" is "1"; accepted is a whole number from 2.',
      "Write a whole number from 2 there.",
    ],
    [
      "columns that identify, of which none is named",
      identifies({ fields: [], k: 5 }),
      '"fields" names no field.',
      "Name fields of the schema, each once.",
    ],
  ])("are refused with a sentence: %s", async (_, schema, message, fix) => {
    const [said, how, line] = await refusal(schema);
    expect([said, how]).toEqual([message, fix]);
    expect(line).not.toBe("{");
  });
});
