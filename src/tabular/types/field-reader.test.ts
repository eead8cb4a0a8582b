import { describe, expect, test } from "vitest";
import { readerOf } from "./field-reader.ts";

const value = (type: Parameters<typeof readerOf>[0]["type"], text: string, format?: string, properties = {}) =>
  readerOf({ type, format, properties }).read(text);

describe("numbers", () => {
  test("an integer that a double cannot hold becomes a bigint, and no digit is lost", () => {
    expect(
      ["42", "+5", "-0", "007", "9007199254740991", "9007199254740993"].map((text) => value("integer", text)),
    ).toEqual([42, 5, 0, 7, 9007199254740991, 9007199254740993n]);
  });

  test("an integer has no point, no exponent, no space and no other script's digits", () => {
    expect(["1.0", "1e3", "0x10", " 1", "1_000", "٣", ""].map((text) => value("integer", text))).toEqual(
      Array(7).fill(undefined),
    );
  });

  test("a number may have an exponent and be NaN or infinite, in any case", () => {
    expect(["1e3", ".5", "5.", "nan", "INF", "-inf"].map((text) => value("number", text))).toEqual([
      1000,
      0.5,
      5,
      Number.NaN,
      Infinity,
      -Infinity,
    ]);
    expect(["Infinity", "1,000", "1 000", "+INF", "."].map((text) => value("number", text))).toEqual(
      Array(5).fill(undefined),
    );
  });

  test("numbers are compared and told apart by their digits where a double would round them", () => {
    const { compare, key } = readerOf({ type: "number", properties: {} });
    const operand = (text: string) => ({ value: Number(text), text });
    expect(compare?.(operand("0.10000000000000000001"), operand("0.1"))).toBe(1);
    expect(compare?.(operand("-123456789012345678"), operand("-123456789012345679"))).toBe(1);
    expect(key(Number("0.10000000000000000001"), "0.10000000000000000001")).not.toBe(key(0.1, "0.1"));
    expect(["1.0", "1", "01", "1e0", "1.00000000000000000"].map((text) => key(Number(text), text))).toEqual(
      Array(5).fill("1"),
    );
  });

  test("an accountant's negative in brackets is refused, not read as positive", () => {
    expect(
      ["(5)", "£95", "95%", "-12 €"].map((text) => value("number", text, undefined, { bareNumber: false })),
    ).toEqual([undefined, 95, 95, -12]);
  });
});

describe("dates and times", () => {
  test("a date is its days since 1970, and has to exist", () => {
    expect(
      ["1970-01-01", "1854-08-31", "2024-02-29", "2023-02-29", "2024-1-5", "31/12/2024"].map((text) =>
        value("date", text),
      ),
    ).toEqual([0, -42126, 19782, undefined, undefined, undefined]);
  });

  test("a datetime is the instant in microseconds, whatever zone it is written in", () => {
    const instant = 1704067200000000n;
    expect(
      ["2024-01-01T00:00:00Z", "2024-01-01T01:00:00+01:00", "2023-12-31T24:00:00", "2024-01-01T00:00:00.000001Z"].map(
        (text) => value("datetime", text),
      ),
    ).toEqual([instant, instant, instant, instant + 1n]);
    expect(
      ["2024-01-01 00:00:00", "2024-01-01T00:00Z", "2024-01-01T23:59:60Z"].map((text) => value("datetime", text)),
    ).toEqual(Array(3).fill(undefined));
  });

  test("patterns are Python's, with English names", () => {
    expect(value("date", "31/12/2024", "%d/%m/%Y")).toBe(value("date", "2024-12-31"));
    expect(value("date", "31 dec 68", "%d %b %y")).toBe(value("date", "2068-12-31"));
    expect(value("date", "2024 366", "%Y %j")).toBe(value("date", "2024-12-31"));
    expect(value("time", "12:05 AM", "%I:%M %p")).toBe(300_000_000);
    expect(value("date", "30/02/2024", "%d/%m/%Y")).toBeUndefined();
    expect(value("date", "1/2/2024", "%d/%m/%Y")).toBe(value("date", "2024-02-01"));
    expect(value("date", "1Feb2024", "%d%b%Y")).toBe(value("date", "2024-02-01"));
  });

  test("patterns in which nothing stands between numbers want all their digits", () => {
    expect(value("date", "20240201", "%Y%m%d")).toBe(value("date", "2024-02-01"));
    expect(value("datetime", "20240201T093005.5", "%Y%m%dT%H%M%S.%f")).toBe(value("datetime", "2024-02-01T09:30:05.5"));
    for (const [type, text, pattern] of [
      ["date", "2024111", "%Y%m%d"],
      ["date", "1112024", "%d%m%Y"],
      ["time", "935", "%H%M"],
      ["date", "202412", "%Y%j"],
    ] as const)
      expect([text, value(type, text, pattern)]).toEqual([text, undefined]);
  });

  test("the format any takes what can mean one thing only", () => {
    expect(value("date", "3rd April 2024", "any")).toBe(value("date", "2024-04-03"));
    expect(value("date", "03/04/2024", "any")).toBeUndefined();
  });

  test("years, months and durations have XML Schema's forms", () => {
    expect(["2024", "-0044", "24", "02024"].map((text) => value("year", text))).toEqual([
      2024,
      -44,
      undefined,
      undefined,
    ]);
    expect(["2024-03", "2024-3", "2024-13"].map((text) => value("yearmonth", text))).toEqual([
      "2024-03",
      undefined,
      undefined,
    ]);
    expect(["P1Y2M", "-PT1.5S", "P", "PT", "P1W"].map((text) => value("duration", text))).toEqual([
      "P1Y2M",
      "-PT1.5S",
      undefined,
      undefined,
      undefined,
    ]);
  });

  test("a month and thirty days have no order", () => {
    const { compare } = readerOf({ type: "duration", properties: {} });
    const operand = (text: string) => ({ value: text, text });
    expect(
      [
        ["P1M", "P30D"],
        ["P1M", "P32D"],
        ["P1Y", "P12M"],
        ["P5M", "P149D"],
      ].map(([a = "", b = ""]) => compare?.(operand(a), operand(b))),
    ).toEqual([undefined, -1, 0, 1]);
  });
});

describe("text and structures", () => {
  test("a list has items of one type", () => {
    expect(value("list", "1;2;3", undefined, { delimiter: ";", itemType: "integer" })).toEqual([1, 2, 3]);
    expect(value("list", "1;x", undefined, { delimiter: ";", itemType: "integer" })).toBeUndefined();
  });

  test("JSON of absurd depth is refused without exhausting the stack", () => {
    expect(value("array", `${"[".repeat(5000)}${"]".repeat(5000)}`)).toBeUndefined();
  });

  test("objects are equal whatever the order of their keys", () => {
    const { key } = readerOf({ type: "object", properties: {} });
    expect(key({ a: 1, b: [null] }, "")).toBe(key({ b: [null], a: 1 }, ""));
  });

  test("minLength counts characters as a person does, not UTF-16 units", () => {
    expect(readerOf({ type: "string", properties: {} }).length?.("a😀")).toBe(2);
  });

  test("a boolean is one of its own values, case included", () => {
    expect(["TRUE", "0", "yes", "T"].map((text) => value("boolean", text))).toEqual([
      true,
      false,
      undefined,
      undefined,
    ]);
    expect(value("boolean", "yes", undefined, { trueValues: ["yes"], falseValues: ["no"] })).toBe(true);
  });

  test("a point lies on the globe", () => {
    expect(value("geopoint", "-0.13, 51.51")).toEqual([-0.13, 51.51]);
    expect(value("geopoint", "51.51, -190")).toBeUndefined();
  });
});
