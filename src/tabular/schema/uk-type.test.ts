import { expect, test } from "vitest";
import { UserError } from "../../report/user-error.ts";
import { memoryFiles } from "../../runner/memory.ts";
import { readPackage } from "./package.ts";

const fieldOf = (lines: string, version = 2) =>
  `$schema: https://datapackage.org/profiles/${version}.0/datapackage.json\nresources:\n  - name: x\n    path: x.csv\n    schema:\n      fields:\n        - name: a\n${lines.replace(/^/gm, "          ")}\n`;

const read = (descriptor: string) => readPackage("datapackage.yaml", memoryFiles({ "datapackage.yaml": descriptor }));

async function refusal(descriptor: string): Promise<readonly (string | undefined)[]> {
  try {
    await read(descriptor);
  } catch (error) {
    if (error instanceof UserError) return [error.message, error.fix];
    throw error;
  }
  throw new Error("it was accepted");
}

test.each([
  ["string", "nhs-number"],
  ["string", "uprn"],
  ["integer", "uprn"],
  ["integer", "school-urn"],
])("a field of type %s may be of the UK type %s", async (type, name) => {
  const [table] = await read(fieldOf(`type: ${type}\nslipway:type: ${name}`));
  expect([table?.schema?.fields[0], table?.remarks]).toEqual([
    { name: "a", type, constraints: {}, properties: { "slipway:type": name } },
    [],
  ]);
});

test("a field of version 1 that names no type is text, and may be of a UK type", async () => {
  const [table] = await read(
    "resources: [{ name: x, path: x.csv, schema: { fields: [{ name: a, 'slipway:type': postcode }] } }]",
  );
  expect(table?.schema?.fields[0]).toMatchObject({ type: "string", properties: { "slipway:type": "postcode" } });
});

test.each([
  ["nhs-nubmer", 'Did you mean "nhs-number"?'],
  ["NHS number", 'Did you mean "nhs-number"?'],
  ["NINO", 'Did you mean "national-insurance-number"?'],
  ["urn", 'Did you mean "school-urn"?'],
  ["laestab", "Choose one of these, or leave it out."],
])("the UK type %j is refused by name, with what was meant where that is known", async (name, fix) => {
  expect(await refusal(fieldOf(`type: string\nslipway:type: ${name}`))).toEqual([
    `datapackage.yaml:9: the field "a" has the slipway:type "${name}"; accepted are nhs-number, national-insurance-number, postcode, uprn, gss-code, company-number, sort-code, account-number, school-urn.`,
    fix,
  ]);
});

test("a UK type on a field of another type is refused with the types it may have", async () => {
  expect(await refusal(fieldOf("type: integer\nslipway:type: nhs-number"))).toEqual([
    'datapackage.yaml:9: the field "a" has the slipway:type "nhs-number" and the type integer; accepted is the type string.',
    "Write type: string beside it.",
  ]);
  expect(await refusal(fieldOf("slipway:type: uprn"))).toEqual([
    'datapackage.yaml:8: the field "a" has the slipway:type "uprn" and the type any; accepted is the type string or integer.',
    "Write type: string beside it.",
  ]);
});

test("a UK type that is no text is refused", async () => {
  expect((await refusal(fieldOf("type: string\nslipway:type: 7")))[0]).toBe(
    'datapackage.yaml:9: "slipway:type" is "7"; accepted is text.',
  );
});

test("a slip in a property of ours is said, since it would check nothing", async () => {
  const [table] = await read(fieldOf("type: string\nslipway:tpye: uprn"));
  expect(table?.remarks?.map(({ message, fix, location }) => [message, fix, location?.line])).toEqual([
    [
      '"slipway:tpye" is no property that Slipway knows here, and has no effect',
      "Here Slipway knows slipway:type, slipway:level, slipway:tolerate, slipway:personal, slipway:disclosure, slipway:total.",
      9,
    ],
  ]);
});

test("values that a schema lists have to be of the UK type", async () => {
  expect(
    (await refusal(fieldOf("type: string\nslipway:type: postcode\nconstraints: { enum: [SW1A 1AA, Leeds] }")))[0],
  ).toBe(
    'datapackage.yaml:10: a value of "enum" of "a" is "Leeds"; accepted is a postcode in capitals, with one space or none, such as SW1A 1AA or SW1A1AA.',
  );
});
