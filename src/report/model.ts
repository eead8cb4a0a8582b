import * as z from "zod/mini";

/**
 * The report that every stage returns and every surface renders: the one contract between the checks and their readers.
 *
 * Lines and columns are 1-based and physical, as an editor shows them; columns count Unicode code points. `row` counts data
 * records from 1. `message`, `why` and `fix` never hold a value from somebody's data: such values stand in `found` alone, so
 * that a surface which may not show them drops one key.
 */

const position = z.int().check(z.gte(1));

export const level = z.enum(["error", "warning", "note"]);

export const location = z.strictObject({
  file: z.string().check(z.describe("path inside the repository, with forward slashes")),
  line: z.optional(position),
  column: z.optional(position),
  endLine: z.optional(position),
  endColumn: z.optional(position).check(z.describe("the column after the last one")),
  field: z.optional(z.string()).check(z.describe("the column of a table, by its name")),
  fieldNumber: z
    .optional(position)
    .check(z.describe("that column's place among the file's columns, counted from 1; absent where the file lacks it")),
  row: z.optional(position).check(z.describe("the data record, counted from 1")),
});

export const finding = z.strictObject({
  rule: z.string(),
  level,
  message: z.string(),
  why: z.optional(z.string()),
  fix: z.optional(z.string()),
  count: z.int().check(z.gte(1), z.describe("how often it occurs; the first places are in location and more")),
  location: z.optional(location),
  more: z.optional(z.array(z.strictObject({ line: position, column: z.optional(position) }))),
  last: z
    .optional(z.strictObject({ line: position, row: z.optional(position) }))
    .check(z.describe("where it occurs last, if there are more places than those in location and more")),
  found: z
    .optional(z.array(z.string()))
    .check(z.describe("data values at location and at each of more, in that order")),
  personal: z
    .optional(z.boolean())
    .check(z.describe("found holds personal data: masked wherever it may be shown at all")),
  classified: z
    .optional(z.boolean())
    .check(z.describe("the file holds a dataset that is classified: no value of it is shown on GitHub")),
  link: z.optional(z.string()),
  frictionlessType: z
    .optional(z.string())
    .check(z.describe("what frictionless-py calls such an error of a table, where it knows it")),
});

export const verdict = z.enum(["pass", "warn", "fail", "error", "not-run"]);

export const stageName = z.enum(["lint", "validate", "build", "scan", "smoke", "push", "publish", "deploy"]);

const bars = z.strictObject({
  bars: z.array(z.number().check(z.gte(0))).check(z.describe("how many lie in each bin, from left to right")),
  says: z.string().check(z.describe("the same in words, without a value from the data")),
});

const dataValue = z.strictObject({ value: z.string().check(z.describe("a value from the data, or several")) });

/** Something to look at rather than to read: a small table, in which data and what is drawn of it are told apart from words. A name in backticks is set as code where cells are sentences. */
export const figure = z.strictObject({
  title: z.string(),
  file: z
    .optional(z.string())
    .check(
      z.describe(
        "the file whose data it shows: path inside the repository, with forward slashes; absent where it shows none",
      ),
    ),
  forReviewers: z
    .optional(z.boolean())
    .check(z.describe("answers what a reviewer asks: for a page, not for a terminal; its cells may be sentences")),
  note: z.optional(z.string()),
  classified: z
    .optional(z.boolean())
    .check(z.describe("the file holds a dataset that is classified: no value of it is shown on GitHub")),
  folded: z.optional(z.boolean()).check(z.describe("nothing is decided by it: it may be folded away")),
  columns: z.array(z.string()),
  rows: z.array(z.array(z.union([z.string(), dataValue, bars]))),
});

export const report = z.strictObject({
  stage: stageName,
  verdict,
  headline: z.string().check(z.describe("one line: what was looked at and what came of it; for not-run, the reason")),
  seconds: z.number().check(z.gte(0)),
  findings: z.array(finding).check(z.describe("each counts once in a headline, however often it occurs")),
  facts: z.record(z.string(), z.json()),
  figures: z.optional(z.array(figure)),
});

export const reportFile = z.strictObject({ version: z.literal(1), verdict, stages: z.array(report) });

type DeepReadonly<T> = T extends (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T;

export type Level = z.infer<typeof level>;
export type Location = DeepReadonly<z.infer<typeof location>>;
export type Finding = DeepReadonly<z.infer<typeof finding>>;
export type Figure = DeepReadonly<z.infer<typeof figure>>;
export type FigureCell = Figure["rows"][number][number];
export type Verdict = z.infer<typeof verdict>;
export type StageName = z.infer<typeof stageName>;
export type Report = DeepReadonly<z.infer<typeof report>>;
export type ReportFile = DeepReadonly<z.infer<typeof reportFile>>;
export type Facts = Report["facts"];
