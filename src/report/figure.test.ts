import { describe, expect, test } from "vitest";
import { blocksOf, figureInMarkdown, figureInText } from "./figure.ts";
import type { Figure, ReportFile } from "./model.ts";
import { inRepository } from "./place.ts";
import { renderSummary } from "./summary.ts";
import { renderBelow } from "./terminal.ts";
import { figureWithValues, valuesOnGitHub } from "./values.ts";
import { report } from "./verdict.ts";

const figure: Figure = {
  title: "data/x.csv: 3 rows",
  file: "data/x.csv",
  columns: ["Column", "Distribution", "Range"],
  rows: [
    ["count", { bars: [0, 1, 50, 100], says: "Histogram: most values are at the high end." }, { value: "1 – 9" }],
    ["a|b <i>@ada</i>", "", { value: "\u202egnp.exe" }],
  ],
  note: "A sample.",
};

test("counts become blocks: the highest is full, and what is not nothing is seen", () => {
  expect(blocksOf([0, 1, 500, 1_000])).toBe("▁▂▅█");
  expect(blocksOf([])).toBe("");
});

test("on a terminal the columns are aligned, and nothing unseen steers the screen", () => {
  expect(figureInText(figure, { color: false, width: 80 })).toEqual([
    "  data/x.csv: 3 rows",
    "    Column           Distribution  Range",
    "    count            ▁▂▅█          1 – 9",
    "    a|b <i>@ada</i>                \\u202egnp.exe",
    "    A sample.",
  ]);
});

test("on GitHub it is a table whose histograms are also told in words, folded where nothing is decided by it", () => {
  const page = figureInMarkdown(figure);
  expect(page).toMatchInlineSnapshot(`
    "
    #### data/x.csv: 3 rows

    | Column | Distribution | Range |
    | :-- | :-- | :-- |
    | count | <span role="img" aria-label="Histogram: most values are at the high end.">▁▂▅█</span> | <code>1 – 9</code> |
    | a&#124;b &#60;i&#62;<span>@</span>ada&#60;/i&#62; |  | <code>&#92;u202egnp.exe</code> |

    A sample.
    "
  `);
  expect(figureInMarkdown({ ...figure, folded: true })).toMatch(/^\n<details><summary>data\/x\.csv/);
});

test("where values may not be seen, neither are the shapes that are drawn of them", () => {
  const hidden = [
    ["count", "", ""],
    ["a|b <i>@ada</i>", "", ""],
  ];
  expect(figureWithValues(figure, "hide").rows).toEqual(hidden);
  expect(figureWithValues(figure, "mask").rows).toEqual(hidden);
  expect(
    figureWithValues(
      figure,
      valuesOnGitHub((file) => file === "data/x.csv"),
    ),
  ).toEqual(figure);
  expect(
    figureWithValues(
      figure,
      valuesOnGitHub(() => false),
    ).rows,
  ).toEqual(hidden);
});

test("a page without room for a figure leaves it out", () => {
  const file: ReportFile = {
    version: 1,
    verdict: "pass",
    stages: [report("validate", { headline: "1 table", figures: [figure] })],
  };
  const page = renderSummary(file, { values: "show" });
  expect(page).toContain("▁▂▅█");
  expect(renderSummary(file, { values: "hide" })).not.toContain("▁");
  expect(renderSummary(file, { values: "show", budget: Buffer.byteLength(page) - 1 })).not.toContain("▁");
});

describe("a figure that answers what a reviewer asks", () => {
  const { file: _, ...bare } = figure;
  const answers: Figure = {
    ...bare,
    title: "The image",
    forReviewers: true,
    columns: ["", ""],
    rows: [["Is started by", `\`python ${"-x ".repeat(40)}app\``]],
  };
  const stage = report("build", { headline: "5 layers", figures: [answers] });

  test("may say it in sentences, with names as code", () => {
    expect(figureInMarkdown(answers)).toContain(`| Is started by | <code>python ${"-x ".repeat(40)}app</code> |`);
  });

  test("is for the page alone", () => {
    const file: ReportFile = { version: 1, verdict: "pass", stages: [stage] };
    expect(renderSummary(file, { values: "hide" })).toContain("#### The image");
    expect(renderBelow(stage, { color: false, width: 80, values: "show" })).toBe("");
  });

  test("shows nothing from data, so there is nothing to hide, and no folder to name it by", () => {
    expect(figureWithValues(answers, "hide")).toBe(answers);
    expect(inRepository(stage, "dashboards/a").figures).toEqual([answers]);
  });
});
