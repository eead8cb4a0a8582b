import type { Damage } from "./damage.ts";

/** What Excel shows where a formula fails. @see Microsoft, ERROR.TYPE function */
export const errorNames = [
  "#BLOCKED!",
  "#BUSY!",
  "#CALC!",
  "#CONNECT!",
  "#DIV/0!",
  "#FIELD!",
  "#N/A",
  "#NAME?",
  "#NULL!",
  "#NUM!",
  "#REF!",
  "#SPILL!",
  "#UNKNOWN!",
  "#VALUE!",
] as const;

const names: ReadonlySet<string> = new Set(errorNames);

/** What it shows where a column is too narrow for a number or a date. */
const tooNarrow = /^#{3,}$/;

export const excelError: Damage = {
  rule: "excel-error",
  isIn: (text) => names.has(text) || tooNarrow.test(text),
  says: "has an error of a spreadsheet where a value belongs",
  advice: (found) =>
    found.length > 0 && found.every((text) => tooNarrow.test(text))
      ? "The column was too narrow when the workbook was saved: widen it there, and save the CSV anew."
      : undefined,
};
