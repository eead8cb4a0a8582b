import { describe, expect, test } from "vitest";
import type { Field, FieldType } from "../model.ts";
import { readerOf } from "../types/field-reader.ts";
import { blankAdvice, typeAdvice } from "./type-advice.ts";

const fieldOf = (type: FieldType, more: Partial<Field> = {}): Field => ({
  name: "x",
  type,
  constraints: {},
  properties: {},
  ...more,
});

type Settings = Partial<Pick<Field, "type" | "format" | "properties">>;
/** `accepted`: settings with which the text is read after all. */
type Row = readonly [type: FieldType, text: string, advice: RegExp, accepted?: Settings];

const rows: readonly Row[] = [
  ["number", "1,234", /without commas.*groupChar ","/, { properties: { groupChar: "," } }],
  ["integer", "-12,345,678", /without commas.*groupChar ","/, { properties: { groupChar: "," } }],
  ["number", "1 234.5", /without spaces.*groupChar " "/, { properties: { groupChar: " " } }],
  ["integer", "1\u00a0234", /no-break spaces.*groupChar/, { properties: { groupChar: "\u00a0" } }],
  ["number", "£1,234.50", /bareNumber false and groupChar ","/, { properties: { bareNumber: false, groupChar: "," } }],
  ["number", "£5", /bareNumber false/, { properties: { bareNumber: false } }],
  ["number", "GBP 5.50", /bareNumber false/, { properties: { bareNumber: false } }],
  ["integer", "5 km", /bareNumber false/, { properties: { bareNumber: false } }],
  ["number", "£-5", /bareNumber false/, { properties: { bareNumber: false } }],
  ["number", "-£5", /between the sign and the digits/],
  ["number", "12%", /bareNumber false\. 12% is then 12 and not 0\.12/, { properties: { bareNumber: false } }],
  ["number", "(5)", /-5.*brackets/],
  ["integer", "(£1,200)", /-5.*brackets/],
  ["number", "\u22125", /hyphen/],
  ["integer", "–1,200", /hyphen/],
  ["integer", "1.0", /whole numbers.*Int64/, { type: "number" }],
  ["integer", "1.23E+15", /Excel wrote long numbers/],
  ["integer", "1e3", /Write the numbers out/, { type: "number" }],
  ["integer", "１２３", /another width or script/],
  ["number", "٣.١٤", /another width or script/],
  ["integer", "1_000", /underscores/],
  ["integer", "'007", /apostrophe/],
  ["number", "3,14", /decimalChar ","/, { properties: { decimalChar: "," } }],
  ["number", "1.234,50", /decimalChar "," and groupChar "\."/, { properties: { decimalChar: ",", groupChar: "." } }],
  ["number", "Infinity", /INF/],
  ["number", "#REF!", /error of a spreadsheet/],
  ["integer", "#####", /error of a spreadsheet/],
  ["date", "#VALUE!", /error of a spreadsheet/],
  ["number", "=A1+1", /like a formula/],
  ["date", "45231", /as Excel counts them, 45231 for 2023-11-01/],
  ["date", "31/03/2024", /format "%d\/%m\/%Y" when the day comes first/, { format: "%d/%m/%Y" }],
  ["date", "03/31/2024", /format "%m\/%d\/%Y", since the month comes first/, { format: "%m/%d/%Y" }],
  ["date", "31.03.24", /format "%d\.%m\.%y" when/, { format: "%d.%m.%y" }],
  ["date", "01/03/2024 00:00", /midnight/],
  ["date", "2024-03-01T00:00:00Z", /datetime in the schema/, { type: "datetime" }],
  ["date", "2024-3-5", /two digits for the month/],
  ["date", "2024/03/05", /format "%Y\/%m\/%d"/, { format: "%Y/%m/%d" }],
  ["date", "20240305", /format "%Y%m%d"/, { format: "%Y%m%d" }],
  ["date", "2-Apr", /without their day or their year/],
  ["date", "1 March 2024", /%d %B %Y/, { format: "%d %B %Y" }],
  ["datetime", "31/03/2024 09:30", /format "%d\/%m\/%Y %H:%M" when/, { format: "%d/%m/%Y %H:%M" }],
  ["datetime", "2024-03-31 09:30:00", /format "%Y-%m-%d %H:%M:%S"/, { format: "%Y-%m-%d %H:%M:%S" }],
  ["datetime", "2024-03-31 09:30", /format "%Y-%m-%d %H:%M"/, { format: "%Y-%m-%d %H:%M" }],
  ["datetime", "2024-03-31T09:30", /format "%Y-%m-%dT%H:%M"/, { format: "%Y-%m-%dT%H:%M" }],
  ["datetime", "2024-03-31", /a date in the schema/, { type: "date" }],
  ["datetime", "45231.5", /as Excel counts them/],
  ["time", "9:30", /format "%H:%M"/, { format: "%H:%M" }],
  ["time", "9:30 am", /format "%I:%M %p"/, { format: "%I:%M %p" }],
  ["time", "0.5", /parts of a day/],
  ["year", "2023/24", /financial or school year/, { type: "string" }],
  ["year", "2024.0", /without \.0/],
  ["year", "24", /four digits/],
  ["yearmonth", "Nov 1982", /YYYY-MM/],
  ["yearmonth", "Nov-82", /YYYY-MM/],
  ["yearmonth", "2024-3", /two digits for the month/],
  ["yearmonth", "2024-03-01", /a date in the schema/, { type: "date" }],
  ["boolean", "Yes", /trueValues/, { properties: { trueValues: ["Yes"], falseValues: ["No"] } }],
  ["boolean", "perhaps", /one of the accepted values/],
  ["integer", "see note", /Correct the values, or change the type/],
  ["date", "soon", /format of the column "x"/],
  ["number", "n/a", /missingValues/],
  ["number", " 5", /spaces away/],
];

describe("a cell that is not of its type", () => {
  test.each(rows.map(([type, text, advice, accepted]) => ({ type, text, advice, accepted })))(
    "of type $type: $text has advice of its own, which is true",
    ({ type, text, advice, accepted }) => {
      const field = fieldOf(type);
      expect(readerOf(field).read(text)).toBeUndefined();
      expect(typeAdvice(field, [text])).toMatch(advice);
      if (accepted) expect(readerOf(fieldOf(type, accepted)).read(text)).toBeDefined();
    },
  );

  test("has the advice for what all kept ones show, for two kinds, and says that there are others", () => {
    const field = fieldOf("integer");
    const commas = typeAdvice(field, ["1,234"]);
    const missing = typeAdvice(field, ["n/a"]);
    expect(typeAdvice(field, ["1,234", "5,678"])).toBe(commas);
    expect(typeAdvice(field, ["1,234", "n/a"])).toBe(`${commas} ${missing}`);
    expect(typeAdvice(field, ["1,234", "see note"])).toBe(`${commas} Correct the other values.`);
    expect(typeAdvice(field, ["1,234", "n/a", "12%"])).toBe(`${commas} ${missing} Correct the other values.`);
    expect(typeAdvice(field, [])).toBe('Correct the values, or change the type of the column "x" in the schema.');
  });

  test("is not told in its advice", () => {
    for (const [type, text] of [
      ["number", "£7,919"],
      ["date", "29/11/1937"],
      ["date", "41641"],
      ["year", "1937/38"],
    ] as const) {
      expect(typeAdvice(fieldOf(type), [text])).not.toMatch(/7,?919|1937|41641/);
    }
  });

  test("has the advice for blanks whatever its type, where all kept ones are blank", () => {
    expect(blankAdvice(fieldOf("geopoint"), ["n/a", "-"])).toMatch(/missingValues/);
    expect(blankAdvice(fieldOf("geopoint"), ["n/a", "5"])).toBeUndefined();
    expect(blankAdvice(fieldOf("geopoint"), [])).toBeUndefined();
  });
});
