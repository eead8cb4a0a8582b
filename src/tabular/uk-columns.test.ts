import { describe, expect, test } from "vitest";
import { memoryFiles, quietLog } from "../runner/memory.ts";
import { findTables } from "./discover.ts";
import { validate } from "./stage.ts";

type Place = { readonly fields: readonly object[]; readonly [key: string]: unknown };

async function findingsOf(schema: Place, csv: string) {
  const descriptor = {
    $schema: "https://datapackage.org/profiles/2.0/datapackage.json",
    resources: [{ name: "x", path: "x.csv", schema }],
  };
  const files = memoryFiles({ "x.csv": csv, "datapackage.json": JSON.stringify(descriptor) });
  return (await validate(await findTables(files), {}, { files, log: quietLog })).report.findings;
}

const patient = { name: "patient", type: "string", "slipway:type": "nhs-number" };
const home = { name: "home", type: "string", "slipway:type": "postcode" };

describe("a cell that is not of its UK type", () => {
  test("is a finding of a rule of its own, with what is accepted and what to do", async () => {
    expect(await findingsOf({ fields: [home] }, "home\nSW1A 1AA\nsw1a 1aa\nsw1a 2aa\n")).toEqual([
      {
        rule: "uk-type",
        level: "error",
        message: '"home" accepts a postcode in capitals, with one space or none, such as SW1A 1AA or SW1A1AA',
        why: "Such a value joins with nothing or, if one digit is wrong, with somebody else's record, and nobody sees why.",
        fix: "Write it in capitals.",
        count: 2,
        location: {
          file: "x.csv",
          line: 3,
          column: 1,
          endLine: 3,
          endColumn: 9,
          row: 2,
          field: "home",
          fieldNumber: 1,
        },
        more: [{ line: 4, column: 1 }],
        found: ["sw1a 1aa", "sw1a 2aa"],
        frictionlessType: "type-error",
      },
    ]);
  });

  test("has another finding where only the check digit is wrong, and both are personal", async () => {
    const findings = await findingsOf(
      { fields: [patient] },
      "patient\n999 000 0018\n999 000 0081\n999 000\n9990000019\n",
    );
    expect(
      findings.map(({ rule, message, fix, count, found, personal }) => ({
        rule,
        message,
        fix,
        count,
        found,
        personal,
      })),
    ).toEqual([
      {
        rule: "uk-type",
        message:
          '"patient" accepts an NHS number: 10 digits, of which the last checks the others, such as 999 000 0018 or 9990000018; the check digit here is wrong: probably one digit was mistyped',
        fix: "Compare the number with where it was taken from; it cannot be corrected from itself.",
        count: 2,
        found: ["999 000 0081", "9990000019"],
        personal: true,
      },
      {
        rule: "uk-type",
        message:
          '"patient" accepts an NHS number: 10 digits, of which the last checks the others, such as 999 000 0018 or 9990000018',
        fix: 'Correct the values, or take slipway:type "nhs-number" out of the schema where the column holds something else.',
        count: 1,
        found: ["999 000"],
        personal: true,
      },
    ]);
  });

  test("may have spaces around it or stand for nothing, and is then advised so", async () => {
    const spaces = await findingsOf({ fields: [home] }, "home\nSW1A 1AA \n");
    const nothing = await findingsOf({ fields: [home] }, "home\nn/a\n");
    expect([...spaces, ...nothing].map(({ fix }) => fix)).toEqual([
      'Take the spaces away from around the values of the column "home".',
      'If these stand for a missing value, say so in the schema: add them to missingValues of the column "home".',
    ]);
  });

  test("is of no type at all where the field's own type refuses it", async () => {
    const findings = await findingsOf(
      { fields: [{ name: "n", type: "integer", "slipway:type": "uprn" }] },
      "n\n100023336956\n0\nx\n",
    );
    expect(findings.map(({ rule, location }) => [rule, location?.line])).toEqual([
      ["uk-type", 3],
      ["type-error", 4],
    ]);
  });

  test("is not asked for where a value is missing", async () => {
    expect(await findingsOf({ fields: [patient, home] }, "patient,home\n,\n999 000 0018,\n")).toMatchObject([
      { rule: "blank-row" },
    ]);
  });
});

describe("values that are written in two ways", () => {
  test("are one value where values are unique", async () => {
    const unique = { ...home, constraints: { unique: true } };
    expect(await findingsOf({ fields: [unique] }, "home\nSW1A 1AA\nSW1A1AA\nSW1A 2AA\n")).toMatchObject([
      { rule: "unique", count: 1, found: ["SW1A1AA"] },
    ]);
  });

  test("are one key, and are found in a list and in another column", async () => {
    const schema = {
      fields: [patient, { ...home, constraints: { enum: ["SW1A1AA"] } }, { ...patient, name: "mother" }],
      primaryKey: "patient",
      foreignKeys: [{ fields: "mother", reference: { fields: "patient" } }],
    };
    const csv = "patient,home,mother\n999 000 0018,SW1A 1AA,\n9990000018,SW1A1AA,9990000018\n";
    expect(await findingsOf(schema, csv)).toMatchObject([
      { rule: "primary-key", count: 1, found: ["9990000018"], personal: true },
    ]);
  });
});

describe("a personal column", () => {
  test.each([
    ["unique", { fields: [{ ...patient, constraints: { unique: true } }] }, "patient\n9990000018\n9990000018\n"],
    ["pattern", { fields: [{ ...patient, constraints: { pattern: "4.*" } }] }, "patient\n9990000018\n"],
    ["enum", { fields: [{ ...patient, constraints: { enum: ["9990000026"] } }] }, "patient\n9990000018\n"],
    ["primary-key", { fields: [patient], primaryKey: "patient" }, "patient\n9990000018\n9990000018\n"],
    [
      "unique-key",
      { fields: [home, patient], uniqueKeys: [["home", "patient"]] },
      "home,patient\nSW1A 1AA,9990000018\nSW1A 1AA,9990000018\n",
    ],
    [
      "foreign-key",
      {
        fields: [patient, { ...patient, name: "mother" }],
        foreignKeys: [{ fields: "mother", reference: { fields: "patient" } }],
      },
      "patient,mother\n9990000018,9990000026\n",
    ],
    ["misnamed-column", { fields: [patient] }, "9990000018\n9990000026\n"],
  ])("is so in every finding that holds its values: %s", async (rule, schema, csv) => {
    const [finding] = await findingsOf(schema, csv);
    expect([finding?.rule, finding?.personal]).toEqual([rule, true]);
    const { found: _, ...said } = finding ?? {};
    expect(JSON.stringify(said)).not.toMatch(/99900000(?:18|26)/);
  });

  test("is not where a value is missing, or its name is another", async () => {
    const required = await findingsOf(
      { fields: [{ ...patient, constraints: { required: true } }, home] },
      "pateint,home\n,SW1A 1AA\n",
    );
    expect(required.map(({ rule, found, personal }) => [rule, found, personal])).toEqual([
      ["misnamed-column", ["pateint"], undefined],
      ["required", [""], undefined],
    ]);
  });
});
