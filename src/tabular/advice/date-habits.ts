import { excelDate } from "../damage/excel-date.ts";
import { habit, type WritingHabit } from "./habit.ts";

const month = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*";

/** A day counted from 1900, of a year from 1954 to 2119: what is written with five digits is hardly anything else. */
const serials: WritingHabit = habit(
  /^[2-7][0-9]{4}(?:\.[0-9]+)?$/,
  'These are days as Excel counts them, 45231 for 2023-11-01: format the column as a date there before it is saved as CSV, or convert them with pd.to_datetime(column, unit="D", origin="1899-12-30").',
);

const withoutYear: WritingHabit = {
  shows: excelDate.isIn,
  advice:
    "Excel shows these dates without their day or their year, and that is how it saved them: format the column as yyyy-mm-dd there, and save the CSV anew.",
};

const sayFormat = (format: string) => `or say in the schema how they are written: format "${format}"`;

const parts = /^([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]/;
const isMonthFirst = (text: string) => Number(parts.exec(text)?.[2]) > 12;

/** Days and months as numbers, by what stands between them and behind them. */
const numeric = (rest: string, behind: string, written: string): readonly WritingHabit[] =>
  (["/", "-", "."] as const).flatMap((separator) => {
    const form = new RegExp(`^[0-9]{1,2}[${separator}][0-9]{1,2}[${separator}]${rest}$`);
    const joined = (order: readonly [string, string]) => `${order.join(separator)}${separator}${behind}`;
    return [
      {
        shows: (text: string) => form.test(text) && isMonthFirst(text),
        advice: `Write dates as ${written}, ${sayFormat(joined(["%m", "%d"]))}, since the month comes first.`,
      },
      {
        shows: (text: string) => form.test(text),
        advice: `Write dates as ${written}, ${sayFormat(joined(["%d", "%m"]))} when the day comes first.`,
      },
    ];
  });

const isoTime = "[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?";

/** @see Table Schema v2 §date */
export const dateHabits: readonly WritingHabit[] = [
  ...numeric("[0-9]{4}", "%Y", "YYYY-MM-DD"),
  ...numeric("[0-9]{2}", "%y", "YYYY-MM-DD"),
  habit(
    /^[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{1,4} 0?0:00(?::00(?:\.0+)?)?$/,
    "A midnight stands behind each date, as Excel or pandas write it: format the column as a date without a time there, or cut the time off.",
  ),
  habit(
    new RegExp(`^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]${isoTime}$`),
    ({ name }) => `Cut the time off, or make the column "${name}" a datetime in the schema.`,
  ),
  habit(
    /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}$/,
    "Write existing days, with two digits for the month and two for the day: 2024-03-05.",
  ),
  habit(/^[0-9]{4}\/[0-9]{1,2}\/[0-9]{1,2}$/, `Write dates as YYYY-MM-DD, ${sayFormat("%Y/%m/%d")}.`),
  habit(/^(?:19|20)[0-9]{6}$/, `Write dates as YYYY-MM-DD, ${sayFormat("%Y%m%d")}.`),
  serials,
  withoutYear,
  habit(
    new RegExp(`^[0-9]{1,2}[ -]${month}[ -][0-9]{4}$`, "i"),
    `Write dates as YYYY-MM-DD, ${sayFormat("%d %B %Y")} for 1 March 2024, %b for Mar, with what stands between them.`,
  ),
];

/** @see Table Schema v2 §datetime */
export const dateTimeHabits: readonly WritingHabit[] = [
  ...numeric("[0-9]{4} [0-9]{1,2}:[0-9]{2}", "%Y %H:%M", "2024-03-31T09:30:00"),
  ...numeric("[0-9]{4} [0-9]{1,2}:[0-9]{2}:[0-9]{2}", "%Y %H:%M:%S", "2024-03-31T09:30:00"),
  ...numeric("[0-9]{4}", "%Y", "2024-03-31T00:00:00"),
  habit(
    /^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$/,
    `Write a T between date and time, ${sayFormat("%Y-%m-%d %H:%M:%S")}.`,
  ),
  habit(
    /^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}$/,
    `Write a T between date and time, and seconds, ${sayFormat("%Y-%m-%d %H:%M")}.`,
  ),
  habit(/^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$/, `Write the seconds too, ${sayFormat("%Y-%m-%dT%H:%M")}.`),
  habit(
    /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/,
    ({ name }) => `Write the time too (T00:00:00), or make the column "${name}" a date in the schema.`,
  ),
  serials,
  withoutYear,
];

/** @see Table Schema v2 §time */
export const timeHabits: readonly WritingHabit[] = [
  habit(/^[0-9]{1,2}:[0-9]{2}$/, `Write times as 09:30:00, ${sayFormat("%H:%M")}.`),
  habit(/^[0-9]{1,2}:[0-9]{2} ?[ap]m$/i, `Write times as 09:30:00, ${sayFormat("%I:%M %p")}.`),
  habit(
    /^0?\.[0-9]+$/,
    "These are parts of a day as Excel counts them, 0.5 for noon: format the column as a time there before it is saved as CSV.",
  ),
];

/** @see Table Schema v2 §year */
export const yearHabits: readonly WritingHabit[] = [
  habit(
    /^[0-9]{4}[-/](?:[0-9]{2}|[0-9]{4})$/,
    ({ name }) =>
      `A financial or school year is none of the calendar: make the column "${name}" text (string) in the schema, with a pattern.`,
  ),
  habit(/^[0-9]{4}\.0+$/, "Write years without .0, which pandas writes where a column had gaps (use Int64)."),
  habit(/^[0-9]{2}$/, "Write years with four digits."),
];

/** @see Table Schema v2 §yearmonth */
export const yearMonthHabits: readonly WritingHabit[] = [
  habit(
    new RegExp(`^${month}[ '’-]*(?:[0-9]{2}|[0-9]{4})$`, "i"),
    "Write months as YYYY-MM: their names have no order, and every language has its own.",
  ),
  habit(
    /^(?:[0-9]{1,2}[/-][0-9]{4}|[0-9]{4}[/-][0-9]{1,2}|[0-9]{6})$/,
    "Write the year first, and two digits for the month: 2024-03.",
  ),
  habit(
    /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/,
    ({ name }) => `Cut the day off, or make the column "${name}" a date in the schema.`,
  ),
];
