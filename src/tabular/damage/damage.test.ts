import { describe, expect, test } from "vitest";
import { tableOf } from "../../../test/table.ts";
import type { Finding } from "../../report/model.ts";
import { checkTable } from "../engine.ts";
import type { TableSource } from "../model.ts";
import { excelDate } from "./excel-date.ts";
import { excelError } from "./excel-error.ts";
import { formula } from "./formula.ts";
import { mojibake } from "./mojibake.ts";
import { scientific } from "./scientific.ts";

async function findingsOf(table: TableSource, csv: string, firstRows = 100): Promise<readonly Finding[]> {
  async function* bytes() {
    yield new TextEncoder().encode(csv);
  }
  const checking = checkTable(table, bytes(), { firstRows });
  for (;;) {
    const step = await checking.next();
    if (step.done) return step.value.findings;
  }
}

const text = (more: object = {}) => tableOf({ fields: [{ name: "a", type: "string", ...more }] });
const rulesIn = async (table: TableSource, values: readonly string[]) =>
  (await findingsOf(table, `a\n${values.join("\n")}\n`)).map(({ rule, count }) => `${rule} ${count ?? 1}`);

test.each([
  [
    formula,
    ["=1+1", "=é", "+A1", "-A1", "- none", "@name", "\t=1", "\r\n=1", "-1.5E", "-2*3", "=HYPERLINK(x)", "-1\nx"],
  ],
  [
    excelError,
    ["#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#####", "###"],
  ],
  [scientific, ["1.23E+15", "1.23457E+11", "1E+12", "9.99E+307"]],
  [excelDate, ["Mar-01", "01-Mar", "2-Apr", "Sep-22", "31-Dec"]],
  [
    mojibake,
    [
      "Ã©",
      "CafÃ©",
      "Â£5",
      "Itâ€™s",
      "ï»¿name",
      "5â‚¬",
      "Åµyn",
      "NOÃ‰L",
      "3 Ã— 4",
      "ðŸ˜€",
      "a\ufffdb",
      "Ã\u00a0 la",
      "WaÅ‚Ä™sa",
    ],
  ],
])("$rule is in each of %$", (damage, texts) => {
  expect(texts.filter((one) => !damage.isIn(one))).toEqual([]);
});

test.each([
  [
    formula,
    [
      "-5",
      "-1.5e-7",
      "+44 7700 900123",
      "-£5.00",
      "-5%",
      "-",
      "--",
      "+/-",
      "=",
      "===",
      "@",
      "'=1",
      "1=1",
      "\tx",
      "\t-5",
      "-(5)",
      "a@b.uk",
    ],
  ],
  [excelError, ["#", "##", "#1", "#ref!", "#REF", "# REF!", "#hashtag", "#REF! "]],
  [scientific, ["1.23E+10", "1.23e+15", "1.23E15", "12E+15", "1.5E-15", "E+15", "0E+15", "1E+1234"]],
  [excelDate, ["Mar", "March-01", "32-Mar", "00-Mar", "mar-01", "Mar-1", "Mar-2001", "1-Ma", "Mar 01", "MAR-01"]],
  [
    mojibake,
    // Welsh, French, Portuguese, Swedish, German, physics.
    ["dŵr", "tŷ bach", "â", "Môn", "Llŷn ac Ŵ", "« café\u00a0»", "CAFÉ\u00a0:", "déjà\u00a0!", "à\u00a0Paris"].concat([
      "São Tomé",
      "IRMÃ»",
      "MANHÃ\u00a0",
      "Ã",
      "Â",
      "Å",
      "5 Å²",
      "1.5 Å±0.1",
      "A–Z, Å–Ö",
      "Straße",
      "£5",
      "Ã©é",
      "日本語",
      "😀",
    ]),
  ],
])("$rule is in none of %$", (damage, texts) => {
  expect(texts.filter((one) => damage.isIn(one))).toEqual([]);
});

test("what was read in the wrong encoding is said by what its letters were", () => {
  expect(mojibake.advice?.(["CafÃ©", "Itâ€™s Â£5", "Ã©"])).toMatch(/^Probably Ã© was é, â€™ was ’, Â£ was £: read/);
  expect(mojibake.advice?.(["ï»¿name"])).toMatch(/^Probably ï»¿ was a byte order mark: /);
  expect(mojibake.advice?.(["Ã\u00a0"])).toBeUndefined();
  expect(mojibake.advice?.(["a\ufffd"])).toMatch(/^U\+FFFD stands/);
  expect(mojibake.advice?.(["aï¿½"])).toMatch(/^U\+FFFD stands/);
});

describe("a column of text", () => {
  test("has one finding of each kind, with its places", async () => {
    const found = await findingsOf(text(), "a\nx\n=1\n=2\n#N/A\n");
    expect(
      found.map(({ rule, level, message, count, location, more, found }) => ({
        rule,
        level,
        message,
        count,
        location,
        more,
        found,
      })),
    ).toEqual([
      {
        rule: "formula",
        level: "warning",
        message: '"a" has a text that begins like a formula: a spreadsheet computes it when somebody opens the file',
        count: 2,
        location: { file: "x.csv", line: 3, column: 1, endLine: 3, endColumn: 3, row: 2, field: "a", fieldNumber: 1 },
        more: [{ line: 4, column: 1 }],
        found: ["=1", "=2"],
      },
      expect.objectContaining({ rule: "excel-error", count: 1, found: ["#N/A"] }),
    ]);
  });

  test("weighs no more than its field, and shows nothing of people", async () => {
    const csv = "a\nx\n=1\nJosÃ©\n";
    const levels = (await findingsOf(text({ "slipway:level": "note" }), csv)).map(({ level }) => level);
    expect(levels).toEqual(["note", "note"]);
    const personal = await findingsOf(text({ "slipway:personal": true }), csv);
    expect(personal.map(({ rule, personal, fix }) => [rule, personal, fix?.includes("Ã")])).toEqual([
      ["formula", true, false],
      ["mojibake", true, false],
    ]);
  });

  test("that no field describes is named by its place, and kept secret where it probably says who somebody is", async () => {
    const csv = "x,email\n1,ada@example.org\n2,grace@example.org\n3,=a@example.org\n4,alan@example.org\n";
    const found = await findingsOf(tableOf(), csv);
    expect(found.find(({ rule }) => rule === "formula")).toMatchObject({
      message: expect.stringMatching(/^Column 2 has a text/),
      personal: true,
    });
  });

  test("is looked at without a schema too, and not where the schema says what its values are", async () => {
    const values = ["=1", "#N/A", "x", "y", "z"];
    expect(await rulesIn(tableOf(), values)).toEqual(["formula 1", "excel-error 1"]);
    expect(await rulesIn(text({ constraints: { enum: values } }), values)).toEqual([]);
    expect(await rulesIn(text({ categories: values }), values)).toEqual([]);
    expect(await rulesIn(text({ missingValues: ["#N/A"] }), values)).toEqual(["formula 1"]);
    expect(await rulesIn(text({ constraints: { pattern: "[a-z]|[=#].*" } }), values)).toEqual([
      "formula 1",
      "excel-error 1",
    ]);
    expect(await rulesIn(text({ constraints: { pattern: "[a-z]{1,3}" } }), values)).toEqual(["pattern 2"]);
  });

  test("of which the schema says what it looks like has its errors explained", async () => {
    const fixes = async (field: object, ...values: string[]) =>
      (await findingsOf(text(field), `a\n${values.join("\n")}\n`)).map(({ rule, fix }) => `${rule}: ${fix}`);
    const digits = { constraints: { pattern: "[0-9]{13}" } };
    expect(await fixes(digits, "1.20006E+12")).toEqual([
      expect.stringMatching(/^pattern: .*import the column as Text/),
    ]);
    expect(await fixes(digits, "1.20006E+12", "x")).toEqual([expect.stringMatching(/^pattern: Correct the text/)]);
    const names = { constraints: { enum: ["Môn"] } };
    expect(await fixes(names, "MÃ´n")).toEqual([expect.stringMatching(/^enum: Probably Ã´ was ô/)]);
    expect(await fixes(names, " Môn")).toEqual([expect.stringMatching(/^enum: Take the spaces away/)]);
    const uprn = { "slipway:type": "uprn" };
    expect(await fixes(uprn, "1.00023E+11")).toEqual([expect.stringMatching(/^uk-type: Take the numbers/)]);
  });

  test("that is cut where Excel cuts says so", async () => {
    expect(await rulesIn(text(), ["x".repeat(32_767), "x".repeat(32_766), "x".repeat(32_768)])).toEqual([
      "excel-cut 1",
    ]);
  });

  test("of numbers is asked for lost digits alone", async () => {
    const numbers = tableOf({ fields: [{ name: "a", type: "number" }] });
    expect(await rulesIn(numbers, ["1.23E+15", "-5", "1.5e15", "6.02E+9"])).toEqual(["scientific 1"]);
  });
});

describe("a value of another type", () => {
  const rulesOf = (field: object, values: readonly string[]) =>
    rulesIn(
      tableOf({ fields: [{ name: "a", ...field }] }),
      values.map((value) => `"${value.replaceAll('"', '""')}"`),
    );

  test("that groups digits irregularly is doubted", async () => {
    const money = { type: "number", groupChar: ",", bareNumber: false };
    const regular = ["1,234", "£12,345,678.00", "1234", "-1,234", "12,34,567", "0.1234", "$1,234"];
    expect(await rulesOf(money, regular)).toEqual([]);
    expect(await rulesOf(money, ["1,50", "£1,2,3", "1234,567", "1,2345.00"])).toEqual(["irregular-groups 4"]);
    expect(await rulesOf({ type: "integer", groupChar: " " }, ["1 234", "12 34"])).toEqual(["irregular-groups 1"]);
    expect(await rulesOf({ type: "number", groupChar: ".", decimalChar: "," }, ["1.234,5", "1.5"])).toEqual([
      "irregular-groups 1",
    ]);
  });

  test("that names a member of a JSON object twice is doubted", async () => {
    const once = [
      '{"a": 1, "b": {"a": 2}}',
      '{"a": "a", "b": ["a", {"a": 1}, {"a": 2}]}',
      '{"a": "\\"a\\":{", "b": ":"}',
      "{}",
    ];
    const twice = ['{"a": 1, "a": 2}', '{"b": [{"c": {}, "c": 1}]}', '{"a": 1, "\\u0061": 2}'];
    expect(await rulesOf({ type: "object" }, [...once, ...twice])).toEqual(["repeated-json-key 3"]);
    expect(await rulesOf({ type: "array" }, ['["a", "a"]', '[{"a": 1, "a": 1}]'])).toEqual(["repeated-json-key 1"]);
  });

  test("that is a point of the United Kingdom with its latitude first is doubted", async () => {
    const points = ["-0.1276, 51.5072", "51.5072,-0.1276", "-4.2518, 55.8642", "55.8642, -4.2518", "10, 20"];
    expect(await rulesOf({ type: "geopoint" }, points)).toEqual(["swapped-coordinates 2"]);
    const arrays = points.map((point) => `[${point}]`);
    expect(await rulesOf({ type: "geopoint", format: "array" }, arrays)).toEqual(["swapped-coordinates 2"]);
    expect(await rulesOf({ type: "geopoint", format: "object" }, ['{"lon": 51.5, "lat": -0.1}'])).toEqual([]);
  });
});

describe("a day and a month", () => {
  const months = ["Jan-24", "Feb-24", "Mar-24", "Apr-24", "May-24"];
  const genes = ["BRCA1", "TP53", "KRAS", "MAPK1", "EGFR", "MYC", "PTEN", "RB1", "VEGFA"];

  test("is damage where the other values are none", async () => {
    expect(await rulesIn(text(), [...genes, "2-Sep"])).toEqual(["excel-date 1"]);
    expect(await rulesIn(text(), ["2-Sep", ...genes, "1-Mar"])).toEqual(["excel-date 2"]);
  });

  test("is none in a column of months, in one of few values, and in one that has many", async () => {
    expect(await rulesIn(text(), months)).toEqual([]);
    expect(await rulesIn(text(), ["BRCA1", "TP53", "KRAS", "2-Sep"])).toEqual([]);
    expect(await rulesIn(text(), [...genes, ...months])).toEqual([]);
  });

  test("is known for damage by the first rows, and counted in all", async () => {
    const csv = `a\n${[...genes, "2-Sep", ...months].join("\n")}\n`;
    expect((await findingsOf(text(), csv, 10)).map(({ rule, count }) => [rule, count])).toEqual([["excel-date", 6]]);
    expect(await findingsOf(text(), csv, 1_000)).toEqual([]);
  });
});

describe("codes that lost zeros in front", () => {
  /** Codes of five digits as a register has them, the zeros gone. */
  const codes = Array.from({ length: 60 }, (_, index) => String((index * 7919 + 1_234) % 100_000));

  test("are seen beside those that have them", async () => {
    const [finding] = await findingsOf(text(), "a\n0412\n3306\n412\n5110\n");
    expect(finding).toMatchObject({
      rule: "lost-zeros",
      message:
        '"a" is text of 4 digits, and has some of fewer in its first 4 rows: their zeros in front are probably lost',
      count: 1,
      location: { line: 4, column: 1, field: "a" },
      found: ["412"],
    });
  });

  test("are seen where all are gone, by how many are shorter", async () => {
    const [rule] = await rulesIn(text(), codes);
    expect(rule).toBe(`lost-zeros ${codes.filter(({ length }) => length < 5).length}`);
  });

  test.each<readonly [string, readonly string[]]>([
    ["rows that are counted", Array.from({ length: 200 }, (_, index) => String(900 + index))],
    ["house numbers", Array.from({ length: 100 }, (_, index) => String((index * 37) % 250))],
    ["codes of one length", codes.map((code) => code.padStart(5, "0"))],
    ["codes of two lengths that both have zeros", ["0412", "412", "041", "3306"]],
    ["texts of which some are no numbers", ["0412", "3306", "412", "A123"]],
    ["a few numbers", ["1234", "567", "8901", "234"]],
    ["one number that is short and stands for nothing", [...Array(40).fill("1234"), ...Array(4).fill("999")]],
  ])("are not seen in %s", async (_, values) => {
    expect(await rulesIn(text(), values)).toEqual([]);
  });

  test("are not guessed where nothing declares text, or something declares how long it is", async () => {
    const values = ["0412", "3306", "412"];
    expect(await rulesIn(tableOf(), values)).toEqual([]);
    expect(await rulesIn(text({ constraints: { minLength: 3 } }), values)).toEqual([]);
    expect(await rulesIn(text({ constraints: { pattern: "[0-9]{3,4}" } }), values)).toEqual([]);
  });
});
