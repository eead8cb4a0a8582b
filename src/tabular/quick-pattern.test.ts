import fc from "fast-check";
import { RE2JS } from "re2js";
import { expect, test } from "vitest";
import { quickPattern } from "./quick-pattern.ts";

test("patterns that schemas mostly have are quick, and mean the whole text", () => {
  const reference = quickPattern("R\\d{7}");
  expect(["R1234567", "R123456", "xR1234567", "R1234567\n", "R١234567"].map((text) => reference?.test(text))).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
  const quick = [
    "[EWSN][0-9]{8}",
    "[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}",
    "^[^@\\s]+$",
    "(red|green) .",
    "\\d+(\\.\\d{1,2})?",
  ];
  expect(quick.filter((pattern) => quickPattern(pattern) === undefined)).toEqual([]);
});

test("what could be read in many ways is left to the engine that runs in linear time", () => {
  const slow = [
    "(a+)+",
    "a*a*",
    "(a|a)*",
    "(a?){30}",
    "(a{0,20}){0,20}",
    "[a-z]{0,60}[a-z]{0,60}",
    "(?i)a",
    "a\\b",
    "é",
  ];
  expect(slow.filter((pattern) => quickPattern(pattern) !== undefined)).toEqual([]);
});

const atoms = fc.constantFrom(
  ...["a", "b", "-", " ", "é", ".", "\\d", "\\D", "\\w", "\\W", "\\s", "\\S", "\\.", "\\n", "[a-c]", "[^a]", "[^\\d]"],
  ...["[\\w-]", "[]", "(", ")", "|", "(?:", "^", "$", "[+.-]", "\\-", "\\\\"],
);
const repeats = fc.constantFrom("", "", "", "?", "*", "+", "{2}", "{1,3}", "{0,2}", "{2,}", "??", "{0}", "{,2}");
const patterns = fc.array(fc.tuple(atoms, repeats), { maxLength: 6 }).map((parts) => parts.flat().join(""));
const texts = fc.string({ unit: fc.constantFrom(..."abc-_. 0\n\r\\é\u2028\ud800😀"), maxLength: 6 });

test("what is quick says of every text what the other engine says, and is a pattern to it too", () => {
  fc.assert(
    fc.property(patterns, fc.array(texts, { maxLength: 12 }), (pattern, some) => {
      const quick = quickPattern(pattern);
      if (!quick) return;
      const engine = RE2JS.compile(pattern);
      expect(some.map((text) => quick.test(text))).toEqual(some.map((text) => engine.matches(text)));
    }),
    { numRuns: 5_000 },
  );
});
