import type { Damage, Habit } from "./damage.ts";
import { noSightings, withSighting } from "./sightings.ts";

export const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

const month = `(?:${months.join("|")})`;
const day = "(?:0?[1-9]|[12][0-9]|3[01])";

/** A day and a month, or a month and a year, as Excel writes what it took for a date: `2-Sep`, `02-Sep`, `Sep-22`. */
const form = new RegExp(`^(?:${day}-${month}|${month}-[0-9]{2})$`);

/** Only where a column's other values are of another kind; a column of months is one of months. */
export const excelDate: Damage = {
  rule: "excel-date",
  isIn: (text) => form.test(text),
  says: "has a day and a month where its other values are of another kind: probably a code that Excel took for a date",
};

/** Values of a column that have to be seen before anything is an exception among them. */
const fewest = 5;

/** Whether dates among a column's values are exceptions: one in five at most. */
const areExceptions = (dates: number, values: number): boolean => values >= fewest && dates * 5 <= values;

export function createDateHabit(): Habit {
  let values = 0;
  let seen = noSightings;
  return {
    see(text, spot) {
      values++;
      if (excelDate.isIn(text)) seen = withSighting(seen, text, spot);
    },
    learnt: () => (areExceptions(seen.count, values) ? { account: excelDate, seen, later: excelDate } : undefined),
  };
}
