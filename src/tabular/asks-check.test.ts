import { describe, expect, test } from "vitest";
import { bothChecks } from "../../test/both-checks.ts";
import { tableOf } from "../../test/table.ts";
import { dataPackage } from "../dataset/descriptor.ts";
import { parseText } from "./schema/document.ts";
import type { Remarks } from "./schema/keys.ts";
import { readTableSchema } from "./schema/table-schema.ts";

/** `level rule line: message`, the same of both checks. */
async function found(schema: object, csv: string): Promise<readonly string[]> {
  const findings = await bothChecks(tableOf(schema), csv, [1 << 16]);
  return findings.map(
    ({ level, rule, location, message, count }) => `${level} ${rule} ${location?.line} ×${count}: ${message}`,
  );
}

const fields = [
  { name: "day", type: "date" },
  { name: "n", type: "integer" },
  { name: "text", type: "string" },
];

describe("rows in order", () => {
  const message = (words: string) => `The row stands after one that it should come before: rows are sorted by ${words}`;

  test("by value, up or down, a later field where the ones before are the same", async () => {
    const csv =
      "day,n,text\n2024-01-01,10,a\n2024-01-01,9,b\n2024-01-02,99,c\n2024-01-01,100,d\n2024-01-03,7,e\n2024-01-03,07,f\n";
    expect(await found({ fields, "slipway:sorted": ["day", "-n"] }, csv)).toEqual([
      `error row-order 5 ×1: ${message('"day", then by "n" downwards')}`,
    ]);
    expect(await found({ fields, "slipway:sorted": "n" }, csv)).toEqual([`error row-order 3 ×2: ${message('"n"')}`]);
  });

  test("text by character codes; a row without a value is passed over", async () => {
    const csv = "day,n,text\n,1,B\n,2,\n,3,a\n,4,é\n,5,b\n";
    expect(await found({ fields, "slipway:sorted": ["text"] }, csv)).toEqual([
      `error row-order 6 ×1: ${message('"text"')}`,
    ]);
  });
});

test("a row that stands twice is said, however its values are written", async () => {
  const csv = 'day,n,text\n2024-01-01,1,a\n2024-01-01,01,"a"\n2024-01-01,1,\n2024-01-01,1,b\n2024-01-01,+1,\n';
  expect(await found({ fields, "slipway:distinctRows": true }, csv)).toEqual([
    "error duplicate-row 3 ×2: A row before is the same in every column: line 3 repeats line 2",
  ]);
});

test("a row that breaks a rule is said in the rule's own words, and one with a cell missing breaks none", async () => {
  const rules = [{ rule: "n <= 5 or text is missing", message: "More than 5 need no text" }, "day >= '2024-01-01'"];
  const csv = "day,n,text\n2024-01-01,6,a\n2024-01-01,6,\n2023-12-31,5,a\n,5,b\n2024-01-02,x,c\n";
  expect(await found({ fields, "slipway:rowsMust": rules }, csv)).toEqual([
    "error row-rule 2 ×1: More than 5 need no text",
    "error row-rule 4 ×1: The row does not hold to the schema's rule day >= '2024-01-01'",
    'error type-error 6 ×1: "n" accepts a whole number such as 42',
  ]);
  const lacking = { fields, fieldsMatch: "superset", "slipway:rowsMust": rules };
  expect(await found(lacking, "n\n6\n")).toEqual([]);
});

test("too few and too many rows are said once, blank ones not counted", async () => {
  const csv = "day,n,text\n,1,\n,2,\n,,\n,3,\n";
  const rows = (minimum?: number, maximum?: number) => found({ fields, "slipway:rows": { minimum, maximum } }, csv);
  const blank = "error blank-row 4 ×1: The row has nothing in it";
  expect(await rows(3, 3)).toEqual([blank]);
  expect(await rows(1_000)).toEqual([
    "error row-count undefined ×1: The table has 3 rows, and the schema asks for at least 1,000",
    blank,
  ]);
  expect(await rows(undefined, 2)).toEqual([
    "error row-count undefined ×1: The table has 3 rows, and the schema asks for at most 2",
    blank,
  ]);
});

test("what is wrong with the cells of a field weighs what the field says", async () => {
  const field = { name: "n", type: "integer", constraints: { required: true, maximum: 5 } };
  const csv = "n\nx\n9\n";
  const [first, second] = await found({ fields: [{ ...field, "slipway:level": "warning" }] }, csv);
  expect([first, second].map((text) => text?.split(":")[0])).toEqual([
    "warning type-error 2 ×1",
    "warning maximum 3 ×1",
  ]);
  expect((await found({ fields: [field] }, csv)).map((text) => text.split(" ")[0])).toEqual(["error", "error"]);
});

test("so many cells as the field tolerates are a warning, and one more is an error", async () => {
  const levels = async (csv: string) =>
    (await found({ fields: [{ name: "n", type: "integer", "slipway:tolerate": 7 }] }, csv)).map(
      (text) => text.split(":")[0],
    );
  expect(await levels(`n\n${"x\n".repeat(7)}`)).toEqual(["warning type-error 2 ×7"]);
  expect(await levels(`n\n${"x\n".repeat(8)}`)).toEqual(["error type-error 2 ×8"]);
});

function read(schema: object) {
  const document = parseText("s.json", JSON.stringify(schema, null, 1));
  const remarks: Remarks = { list: [] };
  const view = { document, path: [], value: document.value as Readonly<Record<string, unknown>> };
  try {
    const { asks } = readTableSchema(view, 2, remarks);
    return asks ?? remarks.list.map(({ message, fix }) => `${message}. ${fix}`);
  } catch (error) {
    return error instanceof Error ? error.message : "?";
  }
}

test.each([
  [{ "slipway:sorted": ["dya"] }, '"slipway:sorted" names the field "dya", which the schema does not have.'],
  [{ "slipway:sorted": [5] }, '"slipway:sorted" has "5"; names of fields are accepted.'],
  [{ "slipway:rows": 5 }, '"slipway:rows" is "5"; an object is accepted.'],
  [{ "slipway:rows": { min: 5 } }, '"slipway:rows" has the key "min"; accepted are minimum and maximum.'],
  [{ "slipway:rows": { minimum: 5, maximum: 4 } }, 'the minimum of "slipway:rows" is above its maximum.'],
  [{ "slipway:rows": { minimum: -1 } }, '"minimum" is "-1"; accepted is a whole number from 0.'],
  [
    { "slipway:rowsMust": ["n >"] },
    "the rule `n >` has nothing where a column, a number, a text in single quotes or a bracket is expected (at character 4).",
  ],
  [{ "slipway:rowsMust": [{ message: "x" }] }, 'an item of "slipway:rowsMust" has no "rule".'],
  [
    { fields: [{ name: "a", "slipway:tolerate": 0.1 }] },
    '"slipway:tolerate" is "0.1"; accepted is a whole number from 0.',
  ],
  [{ "slipway:distinctRows": "yes" }, '"slipway:distinctRows" is "yes"; accepted is true or false.'],
  [
    { fields: [{ name: "a", "slipway:level": "warn" }] },
    'the field "a" has the slipway:level "warn"; accepted are error, warning, note.',
  ],
])("%j is refused with its line", (more, message) => {
  expect(read({ fields, ...more })).toMatch(/^s\.json:[0-9]+: /);
  expect(read({ fields, ...more })).toContain(message);
});

test("a property of the namespace that nobody knows is named, with those that are", () => {
  expect(read({ fields, "slipway:order": ["day"] })).toEqual([
    '"slipway:order" is no property that Slipway knows here, and has no effect. Here Slipway knows slipway:rows, slipway:sorted, slipway:distinctRows, slipway:rowsMust, slipway:disclosure, slipway:totalRows, slipway:identifies.',
  ]);
});

test("what is asked is published with the table", () => {
  const asks = { "slipway:rows": { minimum: 1 }, "slipway:sorted": ["-day"], "slipway:distinctRows": true };
  const [resource] = dataPackage(tableOf({ fields, ...asks }), new Uint8Array())["resources"] as [{ schema: object }];
  expect(resource.schema).toMatchObject(asks);
});
