import { describe, expect, test } from "vitest";
import { readerOf } from "../field-reader.ts";
import { ukTypes } from "./uk-types.ts";

const readerFor = (name: string, type: "string" | "integer" = "string") =>
  readerOf({ type, properties: { "slipway:type": name } });

test.each(ukTypes)("$name has an example that it accepts, and words that begin as a sentence goes on", (uk) => {
  const one = uk.normal(uk.example);
  expect([one !== undefined && (uk.checks?.(one) ?? true), one && uk.normal(one)]).toEqual([true, one]);
  expect(uk.accepts).toMatch(/^an? [^.]+$/);
  if (uk.unmistakable) expect(uk.example).toMatch(uk.unmistakable);
});

test("names are not used twice, also not among what people call them", () => {
  const all = ukTypes.flatMap(({ name, alsoCalled }) => [name, ...alsoCalled]);
  expect(new Set(all).size).toBe(all.length);
});

test("what identifies a person or their money is personal, and nothing else", () => {
  expect(ukTypes.filter(({ personal }) => personal).map(({ name }) => name)).toEqual([
    "nhs-number",
    "national-insurance-number",
    "account-number",
  ]);
});

describe("a reader", () => {
  test("gives equal values one form and one key, however they are written", () => {
    const { read, key } = readerFor("postcode");
    expect([read("SW1A 1AA"), read("SW1A1AA")]).toEqual(["SW1A 1AA", "SW1A 1AA"]);
    const keys = ["SW1A 1AA", "SW1A1AA"].map((text) => key(read(text) ?? null, text));
    expect(keys).toEqual(["SW1A 1AA", "SW1A 1AA"]);
  });

  test("leaves a whole number a number, with its order", () => {
    const { read, key, compare } = readerFor("uprn", "integer");
    expect([read("100023336956"), read("000000199356"), read("0"), read("-1"), read("x")]).toEqual([
      100023336956,
      199356,
      undefined,
      undefined,
      undefined,
    ]);
    expect(key(199356, "000000199356")).toBe("199356");
    expect(compare?.({ value: 1, text: "1" }, { value: 2, text: "2" })).toBe(-1);
  });

  test("tells a wrong form from a wrong check digit, and leaves to the field's own type what that refuses", () => {
    const { refusal } = readerFor("nhs-number");
    expect(["999 000 001", "999 000 0019"].map((text) => refusal?.(text)?.says)).toEqual([
      "accepts an NHS number: 10 digits, of which the last checks the others, such as 999 000 0018 or 9990000018",
      "accepts an NHS number: 10 digits, of which the last checks the others, such as 999 000 0018 or 9990000018; the check digit here is wrong: probably one digit was mistyped",
    ]);
    expect(readerFor("uprn", "integer").refusal?.("x")).toBeUndefined();
  });
});

describe("the advice", () => {
  test.each([
    ["national-insurance-number", ["ab 12 34 56 c"], "Write it in capitals."],
    ["account-number", ["１２３４５６７８"], "Write plain letters and the digits 0 to 9: these are of another width."],
    [
      "company-number",
      ["445790", "2627406"],
      'Write the zeros in front again: they are lost where the column is read as a number. Format it as text in Excel, or read it with dtype="string" in pandas.',
    ],
    ["sort-code", ["01 02 03"], "Write it without other spaces and signs than are accepted."],
    [
      "nhs-number",
      ["999-000-0018", "x"],
      'Correct the values, or take slipway:type "nhs-number" out of the schema where the column holds something else.',
    ],
    [
      "nhs-number",
      ["999 000 0019"],
      "Compare the number with where it was taken from; it cannot be corrected from itself.",
    ],
  ])("for %s fits what the cells show: %j", (name, found, advice) => {
    expect(
      readerFor(name)
        .refusal?.(found[0] ?? "")
        ?.advice(found),
    ).toBe(advice);
  });
});
