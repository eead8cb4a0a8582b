import fc from "fast-check";
import { expect, test } from "vitest";
import { type LineChange, lineChanges, linesIn, oldLine } from "./line-changes.ts";

const text = fc
  .array(fc.constantFrom("a", "b", "c", ""), { maxLength: 12 })
  .chain((lines) => fc.constantFrom("\n", "\r\n").map((end) => lines.join(end)));

/** The old lines with the changes made, which are the new ones if the changes are right. */
function made(changes: readonly LineChange[], before: string, after: string): readonly string[] {
  const [old, come] = [linesIn(before), linesIn(after)];
  const lines: string[] = [];
  let at = 0;
  for (const change of changes) {
    lines.push(...old.slice(at, change.old.first - 1));
    expect(change.new.first).toBe(lines.length + 1);
    lines.push(...come.slice(change.new.first - 1, change.new.first - 1 + change.new.lines));
    at = change.old.first - 1 + change.old.lines;
  }
  return [...lines, ...old.slice(at)];
}

test("changes lead from one text to the other, and a line that is kept is found again", () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const changes = lineChanges(before, after);
      expect(made(changes, before, after)).toEqual(linesIn(after));
      for (const [index, line] of linesIn(after).entries()) {
        const isNew = changes.some(({ new: { first, lines } }) => index + 1 >= first && index + 1 < first + lines);
        if (!isNew) expect(linesIn(before)[oldLine(changes, index + 1) - 1]).toBe(line);
      }
    }),
  );
});

test("as few lines as can be are taken out and put in", () => {
  expect(lineChanges("a\nb\nc\nd\n", "b\nx\nc\nd\n")).toEqual([
    { old: { first: 1, lines: 1 }, new: { first: 1, lines: 0 } },
    { old: { first: 3, lines: 0 }, new: { first: 2, lines: 1 } },
  ]);
  expect(lineChanges("a\nb\n", "a\nc\n")).toEqual([{ old: { first: 2, lines: 1 }, new: { first: 2, lines: 1 } }]);
  expect(lineChanges("a\n", "a\n")).toEqual([]);
});

test("texts that have nothing in common are one change, and take no time", () => {
  const lines = (word: string) => Array.from({ length: 20_000 }, (_, index) => `${word} ${index}`).join("\n");
  expect(lineChanges(lines("a"), lines("b"))).toEqual([
    { old: { first: 1, lines: 20_000 }, new: { first: 1, lines: 20_000 } },
  ]);
});
