/** The proleptic Gregorian calendar of ISO 8601 and XML Schema, without the limits and the zones of `Date`. */

const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

export const isLeapYear = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

export const daysInMonth = (year: number, month: number) =>
  month === 2 && isLeapYear(year) ? 29 : (lengths[month - 1] ?? 0);

export const isDate = (year: number, month: number, day: number) =>
  month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);

/** Days since 1970-01-01; negative before. Counted in eras of 400 years that start on 1 March. */
export function daysOf(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

const months = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];
const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/** 1 to 12 for an English name or its first three letters, in any case; undefined for anything else. */
export function monthNamed(name: string): number | undefined {
  const lower = name.toLowerCase();
  const at = months.findIndex((month) => month === lower || month.slice(0, 3) === lower);
  return at < 0 ? undefined : at + 1;
}

export const monthPattern = months.join("|");
export const shortMonthPattern = months.map((month) => month.slice(0, 3)).join("|");
export const weekdayPattern = weekdays.join("|");
export const shortWeekdayPattern = weekdays.map((day) => day.slice(0, 3)).join("|");
