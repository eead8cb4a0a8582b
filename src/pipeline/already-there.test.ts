import { expect, test } from "vitest";
import type { Finding } from "../report/model.ts";
import { type FoundBefore, sinceChange } from "./already-there.ts";

const finding = (location?: Finding["location"], more: Partial<Finding> = {}): Finding => ({
  ...{ rule: "D3", level: "error", message: "M.", count: 1 },
  ...(location && { location }),
  ...more,
});
const changed = new Map([
  [
    "app.py",
    [
      { first: 3, last: 4 },
      { first: 20, last: 20 },
    ],
  ],
  ["new.py", []],
]);
const before = (findings: readonly Finding[], more: Partial<FoundBefore> = {}): FoundBefore => ({
  findings,
  files: new Set(["app.py", "other.py"]),
  filesNow: new Set(["app.py", "other.py"]),
  ...more,
});

test("where it is not known what was before, changed lines count, and what has no line by its file", () => {
  const on = finding({ file: "app.py", line: 4 });
  const across = finding({ file: "app.py", line: 18, endLine: 21 });
  const whole = finding({ file: "app.py" });
  const nowhere = finding();
  const off = finding({ file: "app.py", line: 5 });
  const other = finding({ file: "other.py", line: 3 }, { rule: "F401" });
  expect(sinceChange([on, across, whole, nowhere, off, other], changed, undefined)).toEqual({
    kept: [on, across, whole, nowhere],
    alreadyThere: { D3: 1, F401: 1 },
  });
});

test("of a finding with several places, those on changed lines are kept", () => {
  const many = finding(
    { file: "app.py", line: 1, column: 9, endLine: 2, endColumn: 3 },
    {
      count: 4,
      more: [{ line: 4, column: 2 }, { line: 9 }, { line: 20 }],
    },
  );
  expect(sinceChange([many], changed, undefined)).toEqual({
    kept: [{ ...many, count: 2, location: { file: "app.py", line: 4, column: 2 }, more: [{ line: 20 }] }],
    alreadyThere: { D3: 1 },
  });
});

test("what was not found before is kept wherever it stands, and says so", () => {
  const unknown = finding({ file: "other.py", line: 7 }, { message: "Two in line 9." });
  const moved = finding({ file: "other.py", line: 8 }, { message: "Three in line 9." });
  const { kept, alreadyThere } = sinceChange(
    [unknown, moved],
    changed,
    before([finding({ file: "other.py", line: 6 }, { message: "Three in line 7." })]),
  );
  expect(kept).toEqual([{ ...unknown, message: "Two in line 9. It was not found before this change." }]);
  expect(alreadyThere).toEqual({ D3: 1 });
});

test("what is found more often than before is kept as often as it is more", () => {
  const was = finding({ file: "other.py", line: 1 }, { count: 2, more: [{ line: 2 }] });
  const is = finding({ file: "other.py", line: 1 }, { count: 3, more: [{ line: 2 }, { line: 3 }] });
  const { kept, alreadyThere } = sinceChange([is], changed, before([was]));
  expect(kept).toEqual([
    {
      ...finding({ file: "other.py", line: 1 }),
      message: "M. It was not found before this change.",
    },
  ]);
  expect(alreadyThere).toEqual({ D3: 1 });
});

test("what is about a whole file or all of them was there if it was found before", () => {
  const both = [finding({ file: "app.py" }), finding()];
  expect(sinceChange(both, changed, before(both))).toEqual({ kept: [], alreadyThere: { D3: 2 } });
  expect(sinceChange(both, changed, before([]))).toEqual({ kept: both, alreadyThere: {} });
});

test("a file that has another name now brings nothing new", () => {
  const now = finding({ file: "new.py", line: 7 });
  const renamed = { filesNow: new Set(["app.py", "new.py"]) };
  expect(sinceChange([now], changed, before([finding({ file: "other.py", line: 2 })], renamed))).toEqual({
    kept: [],
    alreadyThere: { D3: 1 },
  });
  expect(sinceChange([now], changed, before([finding({ file: "other.py", line: 2 })])).kept).toHaveLength(1);
});
