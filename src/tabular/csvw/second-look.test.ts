import { describe, expect, test } from "vitest";
import { memoryFiles, quietLog } from "../../runner/memory.ts";
import { findTables } from "../discover.ts";
import { folderBaseline } from "../drift/baseline.ts";
import { comparedWith, profiledOf } from "../drift/compared.ts";
import { type ValidateOptions, validate } from "../stage.ts";

type Column = Readonly<Record<string, unknown>>;

const metadata = (columns: readonly Column[], more: object = {}) =>
  JSON.stringify({
    "@context": "http://www.w3.org/ns/csvw",
    url: "a.csv",
    ...more,
    ...(columns.length > 0 && { tableSchema: { columns } }),
  });

async function checked(columns: readonly Column[], csv: string, options: ValidateOptions = {}, more: object = {}) {
  const files = memoryFiles({ "a.csv-metadata.json": metadata(columns, more), "a.csv": csv });
  const tables = await findTables(files);
  const { report, outputs } = await validate(tables, options, { files, log: quietLog });
  return { files, tables, report, outputs };
}

const said = async (...given: Parameters<typeof checked>) =>
  (await checked(...given)).report.findings.map(
    ({ rule, location, count }) =>
      `${location?.line ?? ""}:${location?.column ?? ""} ${rule} ${location?.field} ${count}`,
  );

const id = { name: "id", titles: "ID", datatype: "integer" };
const note = { name: "note", titles: "What was noted" };
const day = { name: "day", titles: "Day", datatype: { base: "date", format: "dd/MM/yyyy" } };

/** Numbers with the check digit of an NHS number. */
const numbers = Array.from({ length: 60 }, (_, index) => String(400_000_000 + 7_919 * index)).flatMap((nine) => {
  const sum = [...nine].reduce((total, digit, at) => total + Number(digit) * (10 - at), 0);
  const check = (11 - (sum % 11)) % 11;
  return check === 10 ? [] : [nine + check];
});

describe("a table that CSVW metadata describes is looked at for what metadata does not speak of", () => {
  test("damaged cells, which it takes for text", async () => {
    const csv =
      "ID,What was noted,Day\n1,=1+1,01/02/2024\n2,#REF!,02/02/2024\n3,CafÃ©,03/02/2024\n4,right,04/02/2024\n";
    expect(await said([id, note, day], csv)).toEqual([
      "2:3 formula note 1",
      "3:3 excel-error note 1",
      "4:3 mojibake note 1",
    ]);
  });

  test("and nothing is said twice of what it asks for itself", async () => {
    const csv = [
      "ID,What was noted,Day",
      "=1+1,a,01/02/2024",
      "2,b,=TODAY()",
      "#REF!,c,03/02/2024", // A comment, as CSVW has it.
      "3,c,#N/A",
      "4,d",
      "5,e,05/02/2024,more",
      "",
      "x\u0001,f,06/02/2024",
    ].join("\n");
    expect((await said([id, note, day], csv)).sort()).toEqual(
      [
        "2:1 type-error id 2",
        "3:5 type-error day 2",
        "6:1 short-row undefined 1",
        "7:16 long-row undefined 1",
        "8:1 blank-row undefined 1",
        "9:2 control-character undefined 1",
      ].sort(),
    );
    expect(await said([id, note], "ID,What was noted,\n1,a,\n")).toEqual(["1:19 extra-column undefined 1"]);
    expect(await said([id, note], "ID,Notes\n1,a\n")).toEqual(["1:4 misnamed-column note 1"]);
  });

  test("a number that Excel has shortened, where the metadata accepts it", async () => {
    const value = { name: "value", titles: "value", datatype: "double" };
    expect(await said([value], "value\n1.23E+15\n")).toEqual(["2:1 scientific value 1"]);
    expect(await said([{ ...value, datatype: "decimal" }], "value\n1.23E+15\n")).toEqual(["2:1 type-error value 1"]);
  });

  test("what stands above and below a table", async () => {
    const rows = Array.from({ length: 9 }, (_, row) => `${row},a,b\n`).join("");
    const columns = [{ titles: "place" }, { titles: "kind" }, { titles: "sort" }];
    expect(await said(columns, `place,kind,sort\n${rows}Source: the register\n`)).toEqual([
      "11:1 short-row undefined 1",
      "11:1 footnote-row undefined 1",
    ]);
  });

  test("personal data, of which no value is shown then, whoever found it", async () => {
    const person = { name: "patient", titles: "NHS number", datatype: { base: "string", maxLength: 10 } };
    const rows = [...numbers, "4000000004x"].map((number) => `${number},x\n`).join("");
    const { report } = await checked([person, note], `NHS number,What was noted\n${rows}`);
    expect(report.findings).toMatchObject([
      { rule: "max-length", found: ["4000000004x"], personal: true, location: { field: "patient", fieldNumber: 1 } },
      { rule: "personal-data", found: ["4•••"], personal: true, location: { field: "patient", fieldNumber: 1 } },
    ]);
    expect(report.findings[1]?.fix).toContain("data/datapackage.yaml");
    expect(report.headline).toBe("1 of 2 columns invalid in 1 file · 56 rows checked");
  });

  test("what it holds, where that is asked for, and how that has changed", async () => {
    const rows = (from: number) =>
      Array.from({ length: 200 }, (_, row) => `${row + from},${"ab"[row % 2]},01/02/2024\n`).join("");
    const csv = `ID,What was noted,Day\n${rows(0)}`;
    const { report, outputs, tables } = await checked([id, note, day], csv, { profiled: ["a.csv"] });
    expect(outputs?.tables[0]?.profile).toMatchObject({
      rows: 200,
      columns: [
        { name: "ID", type: "integer" },
        { name: "What was noted", type: "string" },
        { name: "Day", type: "string" },
      ],
    });
    expect(report.figures).toHaveLength(1);
    const before = memoryFiles({
      "a.csv-metadata.json": metadata([id, note, day]),
      "a.csv": `ID,What was noted,Day\n${rows(0)}${rows(200)}${rows(400)}`,
    });
    const compared = await comparedWith(folderBaseline("main", before), profiledOf(tables, outputs?.tables ?? []));
    expect(compared[0]?.changes.map(({ rule }) => rule)).toEqual(["drift-rows"]);
    expect((await checked([id, note, day], csv)).outputs?.tables[0]).not.toHaveProperty("profile");
  });

  test("also where it does not describe columns, and where null is another word", async () => {
    expect(await said([], "a,b\n1,=1+1\n")).toEqual(["2:3 formula undefined 1"]);
    expect(await said([{ ...note, null: ["#N/A"] }], "What was noted\n#N/A\n")).toEqual([]);
  });

  test.each([{ skipRows: 1 }, { encoding: "iso-8859-1" }])("or it is said that it is not: %j", async (dialect) => {
    const { report } = await checked([id], "ID\nID\n1\n", {}, { dialect });
    expect(report.findings.filter(({ level }) => level === "note")).toMatchObject([{ rule: "schema-doubt", count: 1 }]);
  });
});
