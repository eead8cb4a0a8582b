import { excelError } from "../damage/excel-error.ts";
import { formula } from "../damage/formula.ts";
import type { Field, FieldType } from "../model.ts";
import { isShorthand, shorthandAdvice } from "../types/shorthand.ts";
import { dateHabits, dateTimeHabits, timeHabits, yearHabits, yearMonthHabits } from "./date-habits.ts";
import { habit, type WritingHabit } from "./habit.ts";
import { integerHabits, numberHabits } from "./number-habits.ts";

const named = ({ name }: Pick<Field, "name">) => `the column "${name}"`;

/** What no column would accept: spaces around a value, or a word for nothing. */
const blankHabits: readonly WritingHabit[] = [
  habit(/^\s|\s$/, (field) => `Take the spaces away from around the values of ${named(field)}.`),
  { shows: isShorthand, advice: ({ name }) => shorthandAdvice(name) },
  habit(
    /^(?:n\/?a|nan|null|none|nil|-+|\.+|unknown|missing|\?|#n\/a|\[[a-z]{1,3}\])?$/i,
    (field) =>
      `If these stand for a missing value, say so in the schema: add them to missingValues of ${named(field)}.`,
  ),
];

/** What a spreadsheet leaves, whatever the column is. */
const spreadsheetHabits: readonly WritingHabit[] = [
  {
    shows: excelError.isIn,
    advice:
      "An error of a spreadsheet stands where a value belongs: mend the formula there, widen the column where it shows #####, and save the CSV anew.",
  },
  {
    shows: formula.isIn,
    advice:
      "A text that begins like a formula is computed by whoever opens the file in a spreadsheet: write the value alone.",
  },
];

const booleanHabits: readonly WritingHabit[] = [
  habit(
    /^(?:yes|no|y|n|t|f|on|off)$/i,
    (field) =>
      `Write true and false, or name your own words in the schema with trueValues and falseValues of ${named(field)}, such as ["Yes"] and ["No"], in the case in which they are written.`,
  ),
];

const ofType: Partial<Readonly<Record<FieldType, readonly WritingHabit[]>>> = {
  boolean: booleanHabits,
  integer: integerHabits,
  number: numberHabits,
  date: dateHabits,
  datetime: dateTimeHabits,
  time: timeHabits,
  year: yearHabits,
  yearmonth: yearMonthHabits,
};

/** More advice than this at once is none. */
const mostHabits = 2;

/** What to do about cells that no column would accept; undefined unless all the kept ones are such. */
export function blankAdvice(field: Field, found: readonly string[]): string | undefined {
  const one = blankHabits.find(({ shows }) => found.length > 0 && found.every(shows));
  return one && said(one, field);
}

/**
 * What to do about cells that are not of their type, by the habits that the kept ones show. It names schema settings and ways of
 * writing alone, never what stands in a cell.
 */
export function typeAdvice(field: Field, found: readonly string[]): string {
  const habits = [...blankHabits, ...(ofType[field.type] ?? []), ...spreadsheetHabits];
  const shown = found.map((text) => habits.find(({ shows }) => shows(text)));
  const distinct = new Set(shown);
  const known = [...distinct].filter((one) => one !== undefined).slice(0, mostHabits);
  if (known.length === 0) return otherwise(field);
  const rest = distinct.size > known.length ? ["Correct the other values."] : [];
  return [...known.map((one) => said(one, field)), ...rest].join(" ");
}

const said = ({ advice }: WritingHabit, field: Field) => (typeof advice === "string" ? advice : advice(field));

function otherwise(field: Field): string {
  switch (field.type) {
    case "boolean":
      return `Write one of the accepted values, or name your own in the schema with trueValues and falseValues of ${named(field)}.`;
    case "date":
    case "datetime":
      return `Correct the values, or name their form in the schema with format of ${named(field)}.`;
    default:
      return `Correct the values, or change the type of ${named(field)} in the schema.`;
  }
}
