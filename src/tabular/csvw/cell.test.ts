import { expect, test } from "vitest";
import type { BuiltIn } from "./built-in.ts";
import { cellKey, cellParser } from "./cell.ts";
import { cellReader } from "./cell-reader.ts";
import { textDatatype } from "./datatype.ts";
import { inherit } from "./inherited.ts";
import type { Inherited } from "./model.ts";
import { xsdReader } from "./xsd.ts";

const column = (more: Partial<Inherited>): Inherited => ({ ...inherit(), ...more });
const integers = { ...textDatatype, base: "integer" } as const;
const itemsOf = (more: Partial<Inherited>, text: string) =>
  cellParser(column(more))
    .parse(text)
    .items.map((item) => (item.kind === "value" ? item.value : item.kind));

test("white space around a value counts in texts alone", () => {
  expect(itemsOf({ datatype: integers }, " 12\t")).toEqual([12]);
  expect(itemsOf({}, " 12\t")).toEqual([" 12\t"]);
  expect(itemsOf({ datatype: { ...textDatatype, base: "token" } }, " a \n b ")).toEqual(["a b"]);
  expect(itemsOf({ datatype: { ...textDatatype, base: "normalizedString" } }, " a\nb ")).toEqual([" a b "]);
});

test("an empty cell is the default, and a text that stands for null is null, by the default too", () => {
  expect(itemsOf({ datatype: integers, default: "5" }, "")).toEqual([5]);
  expect(itemsOf({ datatype: integers }, "")).toEqual(["null"]);
  expect(itemsOf({ null: ["-", "n/a"] }, "n/a")).toEqual(["null"]);
  expect(itemsOf({ null: ["-"] }, "")).toEqual([""]);
  expect(itemsOf({ null: ["-"], default: "-" }, "")).toEqual(["null"]);
});

test("a separator makes a list, whose items are read one by one", () => {
  const list = { datatype: integers, separator: ";", null: ["-"] };
  expect(itemsOf(list, "1; 2;-;x")).toEqual([1, 2, "null", "invalid"]);
  expect(itemsOf(list, "")).toEqual([]);
  expect(itemsOf(list, "-")).toEqual(["null"]);
  expect(itemsOf({ ...list, default: "7" }, "1;;2")).toEqual([1, 7, 2]);
  expect(itemsOf({ separator: ";" }, "a; b")).toEqual(["a", " b"]);
});

test("keys are the same for equal values, and keep lists, nulls and texts apart", () => {
  const keyOf = (more: Partial<Inherited>, text: string) => {
    const { parse, reader } = cellParser(column(more));
    return cellKey(parse(text), reader);
  };
  expect(keyOf({ datatype: integers }, "01")).toBe(keyOf({ datatype: integers }, "1"));
  expect(keyOf({ datatype: integers }, "x")).toBeUndefined();
  const texts = [keyOf({}, "null"), keyOf({}, ""), keyOf({ separator: ";" }, "a;b"), keyOf({ separator: ";" }, "")];
  expect(new Set(texts).size).toBe(4);
});

test.each<[BuiltIn, string, boolean]>([
  ["decimal", "1e3", false],
  ["decimal", ".5", true],
  ["double", "INF", true],
  ["double", "inf", false],
  ["unsignedByte", "256", false],
  ["long", "9223372036854775807", true],
  ["long", "9223372036854775808", false],
  ["date", "2024-02-30", false],
  ["date", "2024-03-31Z", true],
  ["time", "24:00:00", true],
  ["dateTimeStamp", "2024-03-31T09:30:00", false],
  ["gMonthDay", "--02-29", true],
  ["gMonthDay", "--02-30", false],
  ["gDay", "---31+01:00", true],
  ["gYearMonth", "2024-13", false],
  ["dayTimeDuration", "P1M", false],
  ["dayTimeDuration", "PT1M", true],
  ["yearMonthDuration", "P1Y2M", true],
  ["yearMonthDuration", "P1D", false],
  ["hexBinary", "0FB", false],
  ["base64Binary", "TWE=", true],
  ["base64Binary", "TWE", false],
  ["NCName", "a:b", false],
  ["QName", "a:b", true],
  ["language", "en-GB", true],
  ["anyURI", "http://example.org/a b", false],
  ["boolean", "True", false],
])("XML Schema's %s: %s is one: %s", (type, text, is) => {
  expect(xsdReader(type).read(text) !== undefined).toBe(is);
});

test("times and dates with zones are ordered as instants", () => {
  const order = (type: BuiltIn, a: string, b: string) => {
    const { read, compare } = xsdReader(type);
    return compare?.({ value: read(a) ?? null, text: a }, { value: read(b) ?? null, text: b });
  };
  expect(order("date", "2024-03-31+01:00", "2024-03-31Z")).toBe(-1);
  expect(order("time", "10:00:00+01:00", "09:00:00Z")).toBe(0);
  expect(order("gYear", "2023", "2024")).toBe(-1);
});

test.each<[BuiltIn, Parameters<typeof cellReader>[0]["format"], string]>([
  ["date", "dd/MM/yyyy", "a date in the form dd/MM/yyyy"],
  ["integer", "#,##0", "a whole number in the form #,##0"],
  ["decimal", { pattern: undefined, decimalChar: ",", groupChar: "." }, "a decimal number in the form 1.000,5"],
  ["boolean", "Y|N", "Y or N"],
  ["string", "^[A-Z]+$", "a text that matches ^[A-Z]+$"],
  ["byte", undefined, "a whole number from -128 up to 127"],
])("of the datatype %s with the format %s, accepted is %s", (base, format, words) => {
  expect(cellReader({ base, format }).accepts).toBe(words);
});
