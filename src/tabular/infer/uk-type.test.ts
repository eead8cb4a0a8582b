import { describe, expect, test } from "vitest";
import { memoryFiles, quietLog } from "../../runner/memory.ts";
import { findTables } from "../discover.ts";
import { validate } from "../stage.ts";
import { inferSchema } from "./infer.ts";
import { guessUkType } from "./uk-type.ts";

const nhs = ["9990000018", "9990000026", "9990000034", "9990000050", "9990000069"];

function guess(column: string, values: readonly string[]) {
  const guessing = guessUkType(column);
  for (const value of values) guessing.add(value);
  const found = guessing.result(new Set(values).size);
  return found && [found.type.name, found.why];
}

const sequence = (count: number, of: (at: number) => string) => Array.from({ length: count }, (_, at) => of(at));
const personal = "; personal: no report shows the values";

describe("a UK type is guessed", () => {
  test.each([
    ["id", nhs, ["nhs-number", `every value has its form and a right check digit${personal}`]],
    [
      "patientNHS_Number",
      ["9990000018"],
      ["nhs-number", `the column's name says so, and every value has its form and a right check digit${personal}`],
    ],
    ["x", sequence(5, (at) => `AB12345${at}C`), ["national-insurance-number", `every value has its form${personal}`]],
    ["x", sequence(5, (at) => `LS${at + 1} 4AP`), ["postcode", "every value has its form"]],
    ["Post code", ["LS14AP"], ["postcode", "the column's name says so, and every value has its form"]],
    ["x", sequence(5, (at) => `E0900000${at}`), ["gss-code", "every value has its form"]],
    ["LAD23CD", ["E09000001"], ["gss-code", "the column's name says so, and every value has its form"]],
    [
      "company_number",
      ["00445790", "SC123456"],
      ["company-number", "the column's name says so, and every value has its form"],
    ],
    ["UPRN", ["199356"], ["uprn", "the column's name says so, and every value has its form"]],
    ["sort_code", ["01-02-03"], ["sort-code", "the column's name says so, and every value has its form"]],
    [
      "account number",
      ["00123456"],
      ["account-number", `the column's name says so, and every value has its form${personal}`],
    ],
    ["urn", ["139340"], ["school-urn", "the column's name says so, and every value has its form"]],
  ])("of the column %j with %j", (column, values, found) => {
    expect(guess(column, values)).toEqual(found);
  });
});

describe("no UK type is guessed", () => {
  test.each([
    ["of numbers alone, whatever their length", "reference", sequence(20, (at) => String(139340 + at))],
    ["of eight digits alone", "reference", sequence(20, (at) => String(12345670 + at))],
    ["of pairs of digits with hyphens", "day", sequence(20, (at) => `01-02-${at + 10}`)],
    ["of ten digits of which one has a wrong check digit", "id", [...nhs, "9990000070"]],
    ["of too few values without a name", "id", nhs.slice(0, 4)],
    ["of one value that is repeated", "place", Array(20).fill("LS1 4AP")],
    ["of books, whose numbers have the same check digit", "isbn", nhs],
    [
      "of ten digits that begin as a book's do",
      "item",
      ["0198526636", "0306406152", "0140449116", "0131103628", "0201633612", "0134685997"],
    ],
    ["of part numbers that look like postcodes without a space", "part", sequence(20, (at) => `AB${at % 10}2CD`)],
    ["where the name says so and a value does not", "uprn", ["1", "0"]],
    ["where the name only has the same letters", "return", ["139340"]],
    ["of nothing", "uprn", []],
  ])("%s", (_, column, values) => {
    expect(guess(column, values)).toBeUndefined();
  });
});

test("an inferred schema names UK types, says why beside them, and finds no fault in its own data", async () => {
  const rows = nhs.map(
    (number, at) => `${number},${at % 2 ? "LS1 4AP" : "SW1A1AA"},${100023336956 + at},${at || "NA"},01020${at + 1}`,
  );
  const csv = `patient,postcode,uprn,visits,sort_code\n${rows.join("\n")}\n9990000077,NA,1,2,010203\n`;
  const files = memoryFiles({ "data/x.csv": csv });
  const { file, yaml, descriptor } = await inferSchema(await findTables(files), { files });
  expect(descriptor.resources[0]?.schema).toEqual({
    $schema: "https://datapackage.org/profiles/2.0/tableschema.json",
    missingValues: ["", "NA"],
    fields: [
      {
        name: "patient",
        title: "Patient",
        type: "string",
        "slipway:type": "nhs-number",
        constraints: { required: true },
      },
      { name: "postcode", title: "Postcode", type: "string", "slipway:type": "postcode" },
      { name: "uprn", title: "Uprn", type: "integer", "slipway:type": "uprn" },
      { name: "visits", title: "Visits", type: "integer" },
      {
        name: "sort_code",
        title: "Sort code",
        type: "string",
        "slipway:type": "sort-code",
      },
    ],
    primaryKey: ["patient"],
  });
  expect(yaml.split("\n").filter((line) => line.includes("slipway:type"))).toEqual([
    "          slipway:type: nhs-number # every value has its form and a right check digit; personal: no report shows the values",
    "          slipway:type: postcode # the column's name says so, and every value has its form",
    "          slipway:type: uprn # the column's name says so, and every value has its form",
    "          slipway:type: sort-code # the column's name says so, and every value has its form",
  ]);
  expect(yaml).not.toMatch(/999000/);
  const described = memoryFiles({ "data/x.csv": csv, [file]: yaml });
  const { report } = await validate(await findTables(described), {}, { files: described, log: quietLog });
  expect(report.findings).toEqual([]);
});

test("a number that is written in two ways names no row", async () => {
  const files = memoryFiles({ "x.csv": "postcode,n\nSW1A 1AA,1\nSW1A1AA,1\n" });
  const { descriptor } = await inferSchema(await findTables(files), { files });
  expect(descriptor.resources[0]?.schema.primaryKey).toBeUndefined();
});

test("few personal values that are often repeated are no categories: a schema would show them", async () => {
  const files = memoryFiles({ "x.csv": `nhs_number,n\n${sequence(40, (at) => `${nhs[at % 2]},${at}`).join("\n")}\n` });
  const { yaml } = await inferSchema(await findTables(files), { files });
  expect(yaml).not.toMatch(/999000|categories/);
});
