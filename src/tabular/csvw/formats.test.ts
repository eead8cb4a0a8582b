import { describe, expect, test } from "vitest";
import { processorTimeSince } from "../../../test/processor-time.ts";
import { datePattern } from "./date-format.ts";
import { isTag, languagesMatch } from "./language.ts";
import { numberPattern, plainNumber } from "./number-format.ts";
import { regularExpression } from "./regular-expression.ts";

const signs = { decimalChar: ".", groupChar: "," };

describe("a number's pattern", () => {
  test.each([
    ["#,##0.00", "1,234.50", "1234.50"],
    ["#,##0.00", "0.50", "0.50"],
    ["#,##0.00", "1234.50", undefined],
    ["#,##0.00", "1,234.5", undefined],
    ["#,##0.00", "12,34.50", undefined],
    ["#,##,##0", "12,34,567", "1234567"],
    ["#,##,##0", "1,234,567", undefined],
    ["0", "007", "007"],
    ["000", "07", undefined],
    ["#0.#", "1", "1"],
    ["#0.#", "1.", undefined],
    ["#0.###,#", "1.234,5", "1.2345"],
    ["#0.###,#", "1.2345", undefined],
    ["0.0E0", "1.5E3", "1.5E3"],
    ["0.0E0", "1.5E-3", "1.5E-3"],
    ["0.0E0", "1.5", undefined],
    ["0.0E+0", "1.5E3", undefined],
    ["0.0E+0", "1.5E+3", "1.5E+3"],
    ["0%", "25%", "0.25"],
    ["0%", "100%", "1"],
    ["0%", "-5%", "-0.05"],
    ["0%", "25", undefined],
    ["%0", "%25", "0.25"],
    ["0‰", "5‰", "0.005"],
    ["+0", "+5", "+5"],
    ["+0", "5", undefined],
    ["-0", "-5", "-5"],
    ["-0", "+5", undefined],
    ["0", "٣", undefined],
    ["0", "", undefined],
    ["#", "", undefined],
  ])("%s reads %s as %s", (pattern, text, value) => {
    expect(numberPattern(pattern, signs)?.(text)).toBe(value);
  });

  test.each(["[", "", "#,,##0", "#,", "0.,0", "0#", "#.#0", "0.0.0", "0;0", "+0+", "%0%", "abc", "E0"])(
    "cannot be %s",
    (pattern) => {
      expect(numberPattern(pattern, signs)).toBeUndefined();
    },
  );

  test("takes no long time, however long the number is", () => {
    const digits = "1".repeat(1_000_000);
    const started = process.cpuUsage();
    expect(numberPattern("#,#0.0", signs)?.(digits)).toBeUndefined();
    expect(processorTimeSince(started)).toBeLessThan(5_000);
  });

  test("takes its own decimal and group characters, one of which may be a point or more than one character", () => {
    expect(numberPattern("#.##0,00", { decimalChar: ",", groupChar: "." })?.("1.234,50")).toBe("1234.50");
  });
});

test.each([
  ["1,2,34", "1234"],
  ["1,,2", undefined],
  [",1", undefined],
  ["1.5", "1.5"],
  ["1.", undefined],
  ["-1E5", "-1E5"],
  ["5%", "0.05"],
  ["NaN", "NaN"],
  ["+INF", undefined],
  ["", undefined],
])("without a pattern, with groups, %s is %s", (text, value) => {
  expect(plainNumber({ decimalChar: ".", groupChar: "," })(text)).toBe(value);
});

describe("a date's pattern", () => {
  test.each([
    ["date", "dd/MM/yyyy", "31/03/2024", "2024-03-31"],
    ["date", "dd/MM/yyyy", "31/3/2024", undefined],
    ["date", "d.M.yyyy", "1.3.2024", "2024-03-01"],
    ["date", "yyyyMMdd", "20240331", "2024-03-31"],
    ["date", "yyyy-MM-dd XXX", "2024-03-31 +01:00", "2024-03-31+01:00"],
    ["date", "yyyy-MM-ddx", "2024-03-31Z", undefined],
    ["date", "yyyy-MM-ddX", "2024-03-31-08", "2024-03-31-08:00"],
    ["time", "HHmm", "0930", "09:30:00"],
    ["time", "HH:mm:ss.SSS", "09:30:00.12", "09:30:00.12"],
    ["time", "HH:mm:ss.SSS", "09:30:00.1234", undefined],
    ["dateTime", "dd/MM/yyyy HH:mm", "31/03/2024 09:30", "2024-03-31T09:30:00"],
    ["dateTimeStamp", "yyyy-MM-dd HH:mm:ss XX", "2024-03-31 09:30:00 +0100", "2024-03-31T09:30:00+01:00"],
  ] as const)("of the datatype %s, %s reads %s as %s", (base, pattern, text, value) => {
    expect(datePattern(pattern, base)?.(text)).toBe(value);
  });

  test.each([
    ["date", "dd/MM/yy"],
    ["date", "dd/MM-yyyy"],
    ["date", "dd MMM yyyy"],
    ["date", "yyyy-MM-ddTHH:mm"],
    ["time", "hh:mm"],
    ["dateTime", "yyyy-MM-dd"],
    ["gYear", "yyyy"],
  ] as const)("of the datatype %s cannot be %s", (base, pattern) => {
    expect(datePattern(pattern, base)).toBeUndefined();
  });
});

describe("a regular expression", () => {
  test("matches anywhere, as ECMAScript's does, and knows its escapes", () => {
    expect(regularExpression("b+")?.("abc")).toBe(true);
    expect(regularExpression("^b+$")?.("abc")).toBe(false);
    expect(regularExpression("^\\u00e9\\/\\u{1f600}[^]$")?.("é/😀\n")).toBe(true);
    expect(regularExpression("^\\\\u0041$")?.("\\u0041")).toBe(true);
  });

  test("that backtracks elsewhere takes no time here, and what cannot be had without is none", () => {
    const started = process.cpuUsage();
    expect(regularExpression("^(a+)+$")?.(`${"a".repeat(50_000)}b`)).toBe(false);
    expect(processorTimeSince(started)).toBeLessThan(5_000);
    expect(["+", "(", "(?=a)", "(a)\\1"].map((source) => regularExpression(source))).toEqual(Array(4).fill(undefined));
  });
});

test("language tags are those of BCP 47, and match by their first subtags", () => {
  const good = ["en", "en-GB", "zh-Hant-TW", "de-1996", "x-own", "i-klingon", "en-a-bbb-x-c", "und"];
  const bad = ["a-bad-language", "notavalidlanguagetag", "", "en_GB", "en-", "__proto__", "1"];
  expect([good.every(isTag), bad.some(isTag)]).toEqual([true, false]);
  expect(languagesMatch("en", "EN-gb")).toBe(true);
  expect(languagesMatch("en", "eng")).toBe(false);
  expect(languagesMatch("und", "de")).toBe(true);
});
