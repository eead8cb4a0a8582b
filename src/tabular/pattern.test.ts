import { expect, test } from "vitest";
import { compilePattern } from "./pattern.ts";

const matches = (pattern: string, text: string) => {
  const compiled = compilePattern(pattern);
  return "test" in compiled ? compiled.test(text) : compiled.fault;
};

test("a pattern matches the whole text, each of its alternatives too", () => {
  expect([matches("a|b", "a"), matches("a|b", "ab"), matches("^a.*$", "abc"), matches("[0-9]+", "x1")]).toEqual([
    true,
    false,
    true,
    false,
  ]);
});

test("the name classes of XML Schema are known; what cannot be translated is refused in words", () => {
  expect([
    matches("\\i\\c*", "é1-x"),
    matches("\\i\\c*", "1x"),
    matches("[\\c]+", "a.b"),
    matches("\\\\i", "\\i"),
  ]).toEqual([true, false, true, true]);
  expect(matches("[a-z-[aeiou]]", "b")).toBe("a class is subtracted from another (-[…]), which is not supported");
  expect(matches("(", "b")).toBe("missing closing ): `(`");
});

test("a pattern that would make a backtracking engine hang is answered at once", () => {
  expect(matches("(a+)+$", `${"a".repeat(50_000)}!`)).toBe(false);
});
