import * as z from "zod";

/**
 * The report that every stage returns and every surface renders: the one contract between the checks and their readers.
 *
 * Lines and columns are 1-based and physical, as an editor shows them; columns count Unicode code points. `row` counts data
 * records from 1. `message`, `why` and `fix` never hold a value from somebody's data: such values stand in `found` alone, so
 * that a surface which may not show them drops one key.
 */

const position = z.int().min(1);

export const level = z.enum(["error", "warning", "note"]);

export const location = z.strictObject({
  file: z.string().describe("path inside the repository, with forward slashes"),
  line: position.optional(),
  column: position.optional(),
  endLine: position.optional(),
  endColumn: position.optional().describe("the column after the last one"),
  field: z.string().optional().describe("the column of a table, by its name"),
  row: position.optional().describe("the data record, counted from 1"),
});

export const finding = z.strictObject({
  rule: z.string(),
  level,
  message: z.string(),
  why: z.string().optional(),
  fix: z.string().optional(),
  count: z.int().min(1).describe("how often it occurs; the first places are in location and more"),
  location: location.optional(),
  more: z.array(z.strictObject({ line: position, column: position.optional() })).optional(),
  found: z.array(z.string()).optional().describe("data values at location and at each of more, in that order"),
  personal: z.boolean().optional().describe("found holds personal data: masked wherever it may be shown at all"),
  link: z.string().optional(),
});

export const verdict = z.enum(["pass", "warn", "fail", "error", "not-run"]);

export const stageName = z.enum(["lint", "validate", "build", "scan", "smoke", "push", "publish", "deploy"]);

export const report = z.strictObject({
  stage: stageName,
  verdict,
  headline: z.string().describe("one line: what was looked at and what came of it; for not-run, the reason"),
  seconds: z.number().min(0),
  findings: z.array(finding),
  facts: z.record(z.string(), z.json()),
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
export type Verdict = z.infer<typeof verdict>;
export type StageName = z.infer<typeof stageName>;
export type Report = DeepReadonly<z.infer<typeof report>>;
export type ReportFile = DeepReadonly<z.infer<typeof reportFile>>;
export type Facts = Report["facts"];
