import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Field, FieldType } from "../model.ts";
import type { CellValue } from "../types/reader.ts";
import { compileRule } from "./compile.ts";

const field = (name: string, type: FieldType): Field => ({ name, type, constraints: {}, properties: {} });
const fields = [
  field("a", "integer"),
  field("b", "number"),
  field("total men", "number"),
  field("status", "string"),
  field("open", "boolean"),
  field("from", "date"),
  field("to", "date"),
  field("seen", "datetime"),
  field("place", "geopoint"),
];

function holds(rule: string, row: Readonly<Record<string, CellValue>>): boolean {
  const compiled = compileRule(rule, fields);
  if ("fault" in compiled) throw new Error(compiled.fault);
  return compiled.holds((name) => row[name]);
}

const day = (text: string) => Date.parse(text) / 86_400_000;

describe("a rule", () => {
  test.each<[string, Readonly<Record<string, CellValue>>, boolean]>([
    ["a = 1", { a: 1 }, true],
    ["a == 1 and b <> 2", { a: 1, b: 2 }, false],
    ["a = 1 or b = 2 and a = 3", { a: 1, b: 5 }, true],
    ["(a = 1 or b = 2) and a = 3", { a: 1, b: 5 }, false],
    ["not a = 1", { a: 1 }, false],
    ["not not a = 1", { a: 1 }, true],
    ["a + b * 2 = 7", { a: 1, b: 3 }, true],
    ["(a + b) * 2 = 8", { a: 1, b: 3 }, true],
    ["a - b - 1 = 0", { a: 4, b: 3 }, true],
    ["-a < 0", { a: 4 }, true],
    ["a / b = 2", { a: 4, b: 2 }, true],
    ["a / b = 2", { a: 4, b: 0 }, true],
    ["b = 0.3", { b: 0.1 + 0.2 }, true],
    ["b < 0.3", { b: 0.1 + 0.2 }, false],
    ["a = 9007199254740993", { a: 9007199254740993n }, false],
    ["`total men` >= a", { "total men": 2, a: 3 }, false],
    ['"total men" >= a', { "total men": 4, a: 3 }, true],
    ["status in ('open', 'it''s')", { status: "it's" }, true],
    ["status not in ('open', 'shut')", { status: "open" }, false],
    ["a in (1, -2)", { a: -2 }, true],
    ["status < 'b'", { status: "a" }, true],
    ["open", { open: false }, false],
    ["not open", { open: false }, true],
    ["open = true", { open: true }, true],
    ["from <= to", { from: day("2024-01-02"), to: day("2024-01-01") }, false],
    ["to - from <= 31", { from: day("2024-01-01"), to: day("2024-03-01") }, false],
    ["from + 30 < '2024-02-01'", { from: day("2024-01-01") }, true],
    ["'2024-01-01' <= from", { from: day("2023-12-31") }, false],
    ["from in ('2024-01-01', '2024-04-01')", { from: day("2024-04-01") }, true],
    ["seen > '2024-01-01T00:00:00Z'", { seen: 0n }, false],
    ["a is missing", { a: null }, true],
    ["a is not missing", { a: null }, false],
    ["place is not missing", { place: null }, false],
    ["a is missing or status IS NOT missing", { a: 1, status: "x" }, true],
  ])("%s (%#)", (rule, row, expected) => {
    expect(holds(rule, row)).toBe(expected);
  });

  test("is not broken by what is missing, unless it asks for it, as in SQL", () => {
    const rules = [
      "a = 1",
      "a != 1",
      "not a = 1",
      "a + b > 1",
      "a in (1)",
      "a not in (1)",
      "a = 1 and b = 1",
      "a = 1 or b = 1",
    ];
    for (const rule of rules) expect([rule, holds(rule, { a: null, b: 1 })]).toEqual([rule, true]);
    expect(holds("a = 1 and b = 1", { a: null, b: 2 })).toBe(false);
    expect(holds("a is not missing and a = 1", { a: null })).toBe(false);
    expect(holds("a = 1", {})).toBe(true);
    expect(holds("b = 1", { b: Number.NaN })).toBe(true);
  });
});

test.each([
  ["", "has nothing where a column, a number, a text in single quotes or a bracket is expected", 0],
  ["a =", "has nothing where a column, a number, a text in single quotes or a bracket is expected", 3],
  ["a = 1 b", 'has "b" where the end or an operator is expected', 6],
  ["(a = 1", "has nothing where a closing bracket is expected", 6],
  ["a is b", 'has "b" where "missing" is expected', 5],
  ["a in 1", 'has "1" where a list in brackets is expected', 5],
  ["a # 1", 'has "#", which cannot be read', 2],
  ["a = 1e5", 'has "1", which cannot be read', 4],
  ["a = 'x", `has "'", which cannot be read`, 4],
  ["c = 1", 'names the field "c", which the schema does not have; did you mean "a"?', 0],
  ["statuss = 'x'", 'names the field "statuss", which the schema does not have; did you mean "status"?', 0],
  ["a = open", "compares a number with true or false", 2],
  ["a = 'x'", 'has a text where a number is needed, such as "a" has', 4],
  ["from > '2024-02-30'", 'has a text where a date is needed, such as "from" has', 7],
  ["status + 1 = 2", "has text + a number, which is nothing", 7],
  ["a", "has a number where something true or false is needed", 0],
  ["a and open", "has a number where something true or false is needed", 0],
  ["open < true", "compares true or false with true or false", 5],
  ["place = 1", 'has "place" of type geopoint, which can only be missing or not', 0],
  ["a + 1 is missing", "asks whether something is missing that is no column", 6],
  ["1 = 1", "looks at no column", 2],
  ["(".repeat(60), "has too many brackets inside each other", 50],
  ["-".repeat(900), "has too many brackets inside each other", 50],
  [`a = ${"1".repeat(1_000)}`, "is longer than 1000 characters", 0],
])("%.30s is refused with its place", (rule, fault, at) => {
  expect(compileRule(rule, fields)).toEqual({ fault, at });
});

test("any text at all is a rule or is refused, in no time", () => {
  const part = fc.constantFrom(
    "a",
    "b",
    "`x`",
    "1",
    "'x'",
    "(",
    ")",
    ",",
    "and",
    "or",
    "not",
    "in",
    "is",
    "missing",
    "=",
    "<",
    "-",
    "+",
    "'",
    "é",
    " ",
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
      const compiled = compileRule(parts.join(" "), fields);
      if ("fault" in compiled) expect(compiled.at).toBeLessThanOrEqual(parts.join(" ").length);
      else expect(typeof compiled.holds(() => 1)).toBe("boolean");
    }),
    { numRuns: 2_000 },
  );
});
