import { describe, expect, test } from "vitest";
import { memoryFiles, quietLog } from "../runner/memory.ts";
import { findTables } from "./discover.ts";
import { standardLevels } from "./govuk.ts";
import { tabularRules } from "./rules.ts";
import { type ValidateOptions, validate } from "./stage.ts";
import { dateStandard, tabularDataStandard } from "./standard-rules.ts";

async function findings(contents: Readonly<Record<string, string>>, options: ValidateOptions = {}) {
  const files = memoryFiles(contents);
  const { report } = await validate(await findTables(files), options, { files, log: quietLog });
  return report.findings;
}
const brief = async (contents: Readonly<Record<string, string>>, options?: ValidateOptions) =>
  (await findings(contents, options)).map(({ level, rule, link }) => [level, rule, link]);

const govuk = { standard: "govuk-tabular-data" } as const;
const packaged = (csv: string, resource = "", whole = "") => ({
  "datapackage.yaml": `${whole}\nresources:\n  - { name: x, path: x.csv, schema: { fields: [{ name: a }, { name: b }] }${resource} }`,
  "x.csv": csv,
});

describe("the government's tabular data standard", () => {
  test("has nothing to say of a file that keeps to it", async () => {
    expect(await brief(packaged("a,b\r\n1,2\r\n"), govuk)).toEqual([]);
  });

  test("is asked of a resource, of a package, or for a run, and of nothing else", async () => {
    const note = [["note", "standard-line-endings", tabularDataStandard]];
    const standard = "slipway:standard: govuk-tabular-data";
    expect(await brief(packaged("a,b\n1,2\n"))).toEqual([]);
    expect(await brief(packaged("a,b\n1,2\n"), govuk)).toEqual(note);
    expect(await brief(packaged("a,b\n1,2\n", `, ${standard}`))).toEqual(note);
    expect(await brief(packaged("a,b\n1,2\n", "", standard))).toEqual(note);
    expect(await brief({ "x.csv": "a,b\n1,2\n" }, govuk)).toContainEqual(note[0]);
  });

  test("says which line ends there are, and how Git keeps others", async () => {
    expect(await findings(packaged("a,b\n1,2\n"), govuk)).toMatchObject([
      {
        message: "2 lines end in LF; CRLF is asked for",
        fix: expect.stringContaining("*.csv text eol=crlf"),
        location: { file: "x.csv" },
      },
    ]);
    expect(await brief(packaged("a,b\r\n1,2\n"), govuk)).toEqual([
      ["warning", "mixed-line-endings", tabularDataStandard],
    ]);
  });

  test("raises what every table is asked", async () => {
    const csv = "\ufeffa,b\r\n1,2\r\n,\r\n3,4\r\n5,6\r\nTotal,12\r\n,\r\n";
    expect(await brief(packaged(csv))).toEqual([
      ["note", "byte-order-mark", undefined],
      ["error", "blank-row", undefined],
      ["warning", "totals-row", undefined],
      ["error", "trailing-rows", undefined],
    ]);
    const found = await findings(packaged(csv), govuk);
    expect(found.map(({ level, rule, link }) => [level, rule, link])).toEqual([
      ["warning", "byte-order-mark", tabularDataStandard],
      ["error", "blank-row", tabularDataStandard],
      ["error", "totals-row", tabularDataStandard],
      ["error", "trailing-rows", tabularDataStandard],
    ]);
    expect(
      found.every(({ why = "" }) => why.endsWith("The government's tabular data standard does not allow it.")),
    ).toBe(true);
  });

  test("leaves what it does not know as it is", async () => {
    const found = await brief(packaged("a,b,c\r\n1,2,3\r\n"), govuk);
    expect(found).toEqual([["error", "extra-column", undefined]]);
  });

  test("asks for RFC 4180 in the descriptor, too, and for a header", async () => {
    const dialect = `, dialect: { delimiter: ";", header: false, commentChar: "#" }`;
    expect(
      (await findings(packaged("1;2\r\n", dialect), govuk)).map(({ level, rule, message }) => [level, rule, message]),
    ).toEqual([
      ["warning", "standard-header", "The table is declared to have no header"],
      ["error", "standard-dialect", 'The dialect declares delimiter ";", commentChar "#"'],
    ]);
  });

  test("asks for ISO 8601 where a schema declares another form", async () => {
    const field = (name: string, type: string, format: string) =>
      `{ name: ${name}, type: ${type}, format: "${format}" }`;
    const fields = [
      field("a", "date", "%d/%m/%Y"),
      field("b", "date", "%Y-%m-%d"),
      field("c", "time", "%I:%M"),
      field("d", "datetime", "%Y-%m-%dT%H:%M:%SZ"),
      field("e", "date", "any"),
      field("f", "string", "email"),
    ].join(", ");
    const found = await findings(
      {
        "datapackage.yaml": `resources: [{ name: x, path: x.csv, schema: { fields: [${fields}] } }]`,
        "x.csv": "a,b,c,d,e,f\r\n",
      },
      govuk,
    );
    expect(found.map(({ rule, message, link, location }) => [rule, message, link, location])).toEqual([
      [
        "standard-dates",
        'The column "a" is declared to have dates in the format "%d/%m/%Y"; ISO 8601 is asked for',
        dateStandard,
        { file: "x.csv", field: "a" },
      ],
      expect.arrayContaining(['The column "c" is declared to have times in the format "%I:%M"; ISO 8601 is asked for']),
      expect.arrayContaining(['The column "e" is declared to have dates in the format "any"; ISO 8601 is asked for']),
    ]);
  });

  test("is asked of a table with CSVW metadata as far as its structure goes", async () => {
    const contents = {
      "x.csv": "a,b\r\n1\r\n",
      "x.csv-metadata.json": JSON.stringify({ "@context": "http://www.w3.org/ns/csvw", url: "x.csv" }),
    };
    expect(await brief(contents, govuk)).toContainEqual(["error", "short-row", tabularDataStandard]);
  });

  test("knows rules that there are", () => {
    const ids = tabularRules.map(({ id }) => id);
    expect([...standardLevels.keys()].filter((id) => !ids.includes(id))).toEqual([]);
  });

  test("is named in one way", async () => {
    await expect(findings(packaged("a,b\n", ", slipway:standard: govuk-tabular_data"))).rejects.toMatchObject({
      message: 'datapackage.yaml:3: there is no slipway:standard "govuk-tabular_data"; accepted is govuk-tabular-data.',
      fix: 'Did you mean "govuk-tabular-data"?',
    });
  });
});
