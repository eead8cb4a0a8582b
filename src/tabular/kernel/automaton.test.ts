import { describe, expect, test } from "vitest";
import { compilePattern } from "../pattern.ts";
import { automatonOf, runAutomaton } from "./automaton.ts";

const matches = (pattern: string, text: string) => {
  const automaton = automatonOf(pattern);
  return automaton && runAutomaton(automaton, Buffer.from(text));
};

/** What the engine for all patterns says. */
const expected = (pattern: string, text: string) => {
  const compiled = compilePattern(pattern);
  return "test" in compiled ? compiled.test(text) : undefined;
};

const patterns = [
  "R\\d{7}",
  "[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}",
  "a|bc|",
  "^a.*$",
  "^a$|b",
  "(ab)*c+",
  "(?:a|b){2,3}?",
  "[^,]+",
  ".{2}",
  "[\\w.+-]+@[\\w-]+\\.[\\w.]+",
  "\\S+\\s\\D",
  "[a-c-]x",
  "[\\]\\-]",
  "x{0}y",
  "a?b?c?d?e?",
  "(a*)*b",
  "E\\d{8}|W\\d{8}",
  "\\.\\*\\\\",
  "",
];
const texts = [
  ...[
    "",
    "a",
    "b",
    "ab",
    "abc",
    "abab",
    "ababc",
    "aab",
    "bc",
    "c",
    "ccc",
    "R1234567",
    "R123456",
    "r1234567",
    "R12345678",
  ],
  ...[
    "SW1A 1AA",
    "M1 1AA",
    "sw1a 1aa",
    "a\nb",
    "a\n",
    "\n",
    "é",
    "éé",
    "a😀",
    "😀b",
    "日本",
    "a,b",
    "x y",
    "é 1",
    "a é",
  ],
  ...[
    "o@x.org",
    "o+p@x-y.co.uk",
    "@",
    "-x",
    "bx",
    "dx",
    "]",
    "-",
    "y",
    "xy",
    "abcde",
    "ace",
    "E12345678",
    ".*\\",
    "\u0000",
    "\u007f",
  ],
];

describe("an automaton says what the engine for all patterns says", () => {
  test.each(patterns)("of %j", (pattern) => {
    for (const text of texts) expect([text, matches(pattern, text)]).toEqual([text, expected(pattern, text)]);
  });

  test("of patterns and texts that nobody chose", () => {
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff;
      return (seed >> 8) % below;
    };
    const pieces = [
      "a",
      "b",
      "é",
      "[ab]",
      "[^a]",
      ".",
      "\\d",
      "\\W",
      "(a|b)",
      "(?:ab)",
      "*",
      "+",
      "?",
      "{2}",
      "{1,3}",
      "|",
      "-",
      "1",
    ];
    const letters = ["a", "b", "1", "-", "é", "😀", "\n"];
    const some = (from: readonly string[], most: number) =>
      Array.from({ length: random(most) }, () => from[random(from.length)]).join("");
    let compared = 0;
    for (let count = 0; count < 3000; count++) {
      const pattern = some(pieces, 8);
      const automaton = automatonOf(pattern);
      const compiled = compilePattern(pattern);
      if (automaton === undefined || "fault" in compiled) continue;
      for (let each = 0; each < 10; each++) {
        const text = some(letters, 7);
        const ours = runAutomaton(automaton, Buffer.from(text));
        expect([pattern, text, ours]).toEqual([pattern, text, compiled.test(text)]);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(5000);
  });
});

test.each([
  "\\p{Lu}",
  "\\i\\c*",
  "é",
  "(?i)a",
  "\\bx",
  "a{1000}",
  "[[:alpha:]]",
  "a**",
  "(a",
  "a)",
  "[a",
  "x{2",
  "\\",
  "(a|b|c){200}{2}",
])("there is none of %j, which says more", (pattern) => {
  expect(automatonOf(pattern)).toBeUndefined();
});

test("what would be too large is left to the other engine, soon", () => {
  expect(automatonOf("(a|b)*a(a|b){18}")).toBeUndefined();
  expect(automatonOf("((a{100}){100}){100}")).toBeUndefined();
  expect(automatonOf(`${"(".repeat(100_000)}a${")".repeat(100_000)}`)).toBeUndefined();
});
