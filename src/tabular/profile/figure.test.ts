import { expect, test } from "vitest";
import type { TableProfile } from "../profile.ts";
import { profileFigure, shapeInWords } from "./figure.ts";
import { onLineInWords, shareInWords } from "./words.ts";

const whole = { missing: 0, invalid: 0, moreDistinct: false } as const;

test("each column is a line: numbers with their range, categories with the commonest, personal ones with nothing", () => {
  const profile: TableProfile = {
    version: 2,
    name: "x",
    path: "data/x.csv",
    rows: 8_000,
    sampled: { rows: 4_000, every: 2 },
    columns: [
      {
        ...whole,
        name: "n",
        type: "integer",
        missing: 40,
        distinct: 1_234,
        moreDistinct: true,
        distinctBetween: [900, 1_300],
        minimum: "0",
        maximum: "99",
        spread: { mean: 1, quantiles: [], atGreatest: 1, bins: [1, 2, 9], from: 0, to: 99 },
      },
      {
        ...whole,
        name: "region",
        type: "string",
        distinct: 2,
        top: [
          { value: "north", count: 3_000 },
          { value: "", count: 1 },
        ],
      },
      { ...whole, name: "nhs", type: "string", personal: true, distinct: 4_000, moreDistinct: true },
      { ...whole, name: "header?", type: "string", undescribed: true, distinct: 0, missing: 4_000 },
    ],
  };
  expect(profileFigure(profile)).toEqual({
    title: "data/x.csv: 8,000 rows, 4 columns",
    file: "data/x.csv",
    folded: true,
    columns: ["Column", "Type", "Empty", "Distinct", "Distribution", "Range or commonest"],
    rows: [
      [
        "n",
        "integer",
        "1%",
        "about 1,200",
        { bars: [1, 2, 9], says: "Histogram: most values are at the high end." },
        { value: "0 – 99" },
      ],
      [
        "region",
        "string",
        "none",
        "2",
        { bars: [3_000, 1], says: "The 2 commonest values, the most frequent first." },
        { value: 'north 75%, "" under 0.1%' },
      ],
      ["nhs", "string", "none", "over 4,000", "", "personal, not shown"],
      [{ value: "header?" }, "string", "all", "0", "", ""],
    ],
    note: "Of 8,000 rows, one of every 2 was looked at (4,000): shares are true to within two or three points, and rare values may be missing.",
  });
});

test("shares are never rounded to none or to all", () => {
  expect([0, 1, 5, 60, 99_999, 100_000].map((part) => shareInWords(part, 100_000))).toEqual([
    "none",
    "under 0.1%",
    "under 0.1%",
    "under 0.1%",
    "99%",
    "all",
  ]);
  expect(shareInWords(4, 1_000)).toBe("0.4%");
});

test("a shape is told without a value", () => {
  expect(
    [
      [9, 1, 1],
      [1, 9, 1],
      [1, 1, 9],
      [3, 3, 3],
    ].map(shapeInWords),
  ).toEqual([
    "most values are at the low end",
    "most values are in the middle",
    "most values are at the high end",
    "spread over the whole range",
  ]);
});

test("days and moments of any year are said whole", () => {
  expect(onLineInWords("date", 19_783)).toBe("2024-03-01");
  expect(onLineInWords("date", 3_725_000)).toBe("+012168-09-14");
  expect(onLineInWords("datetime", 19_783 * 86_400 + 3_661)).toBe("2024-03-01 01:01");
  expect(onLineInWords("datetime", -70_000_000_000)).toMatch(/^-000249-\d\d-\d\d \d\d:\d\d$/);
  expect(onLineInWords("time", 3_661)).toBe("01:01");
});
