import { monthNamed, monthPattern, shortMonthPattern } from "./calendar.ts";
import { type Moment, momentOf } from "./moment.ts";

/**
 * The format `any`: forms that can mean one thing only. Days and months as two numbers with slashes are refused, since nobody
 * can tell 03/04/2024 apart; a pattern says which it is.
 * @see Table Schema v2 §date, where `any` is left to the implementation and not recommended
 */
const month = `(?<name>${monthPattern}|${shortMonthPattern})\\.?`;
const day = "(?<day>[0-9]{1,2})(?:st|nd|rd|th)?";
const zone = " ?(?<zone>Z|UTC|GMT|[+-][0-9]{2}:?[0-5][0-9])?";
const dates = [
  "(?<year>[0-9]{4})-(?<month>[0-9]{1,2})-(?<day>[0-9]{1,2})",
  "(?<year>[0-9]{4})/(?<month>[0-9]{1,2})/(?<day>[0-9]{1,2})",
  "(?<year>[0-9]{4})(?<month>[0-9]{2})(?<day>[0-9]{2})",
  `${day}[ -]${month}[ ,-] ?(?<year>[0-9]{4})`,
  `${month} ${day},? (?<year>[0-9]{4})`,
];
const times = [
  `(?<hour>[0-9]{1,2}):(?<minute>[0-9]{2})(?::(?<second>[0-9]{2})(?:\\.(?<fraction>[0-9]+))?)?(?: ?(?<half>am|pm))?${zone}`,
  "(?<hour>[0-9]{1,2}) ?(?<half>am|pm)",
];

const firstOf = (patterns: readonly string[]) => {
  const forms = patterns.map((pattern) => new RegExp(`^(?:${pattern})$`, "i"));
  return (text: string): Moment | undefined => {
    const groups = forms.map((form) => form.exec(text)?.groups).find((found) => found !== undefined);
    return groups && loosely(groups);
  };
};

export const anyDate = firstOf(dates);
export const anyTime = firstOf(times);
export const anyDateTime = firstOf([...dates.flatMap((date) => times.map((time) => `${date}[T ]${time}`)), ...dates]);

function loosely(groups: Readonly<Record<string, string | undefined>>): Moment | undefined {
  const moment = momentOf({ ...groups, zone: groups["zone"]?.toUpperCase() });
  const named = groups["name"] === undefined ? {} : { month: monthNamed(groups["name"]) };
  if (groups["half"] === undefined) return { ...moment, ...named };
  if (moment.hour === undefined || moment.hour < 1 || moment.hour > 12) return undefined;
  return { ...moment, ...named, hour: (moment.hour % 12) + (groups["half"].toLowerCase() === "pm" ? 12 : 0) };
}
