import { describe, expect, test } from "vitest";
import type { Finding } from "./model.ts";
import { moreOf } from "./place.ts";

const finding = (count: number, lines: readonly number[], last?: number): Finding => ({
  rule: "type-error",
  level: "error",
  message: "x",
  count,
  location: { file: "x.csv", line: lines[0] },
  ...(lines.length > 1 && { more: lines.slice(1).map((line) => ({ line, column: 1 })) }),
  ...(last !== undefined && { last: { line: last, row: last - 1 } }),
});

describe("where else a finding is", () => {
  test("nowhere, if it occurs once", () => {
    expect(moreOf(finding(1, [3]))).toBeUndefined();
  });

  test("all of it, if it is known", () => {
    expect(moreOf(finding(2, [3, 5]))).toBe("and 1 more (line 5)");
    expect(moreOf(finding(3, [3, 5, 9]))).toBe("and 2 more (lines 5, 9)");
  });

  test("from the first places to the last", () => {
    expect(moreOf(finding(98_226, [12, 19, 23, 40, 41], 98_231))).toBe(
      "and 98,225 more (lines 19, 23, 40, 41, … 98231)",
    );
  });

  test("and no line twice", () => {
    expect(moreOf(finding(7, [3, 5, 5, 5, 9], 9))).toBe("and 6 more (lines 5, 9, …)");
    expect(moreOf(finding(7, [3, 3, 3, 3, 3], 3))).toBe("and 6 more");
  });

  test("as far as anybody knows", () => {
    expect(moreOf(finding(1_204, [7, 9, 14]))).toBe("and 1,203 more (lines 9, 14, …)");
  });
});
