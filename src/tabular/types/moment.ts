import { daysOf, isDate } from "./calendar.ts";

/** What a text says of a day and a time of day, before it is made a value; absent parts stay undefined. */
export type Moment = {
  readonly year?: number | undefined;
  readonly month?: number | undefined;
  readonly day?: number | undefined;
  readonly hour?: number | undefined;
  readonly minute?: number | undefined;
  readonly second?: number | undefined;
  readonly microsecond?: number | undefined;
  /** Minutes east of UTC; undefined when the text names no zone. */
  readonly zone?: number | undefined;
};

export const microsecondsInDay = 86_400_000_000;

/** Days since 1970-01-01; undefined when there is no such day. */
export function dayOf({ year, month, day }: Moment): number | undefined {
  if (year === undefined || month === undefined || day === undefined) return undefined;
  return isDate(year, month, day) ? daysOf(year, month, day) : undefined;
}

/**
 * Microseconds since midnight, 0 to 86,400,000,000 (24:00:00 is the end of the day: XML Schema Datatypes 2e §3.2.7.1);
 * undefined when there is no such time. XML Schema has no leap second.
 */
export function timeOf({ hour, minute = 0, second = 0, microsecond = 0 }: Moment): number | undefined {
  if (hour === undefined || minute > 59 || second > 59) return undefined;
  if (hour > 23 && (hour > 24 || minute > 0 || second > 0 || microsecond > 0)) return undefined;
  return ((hour * 60 + minute) * 60 + second) * 1_000_000 + microsecond;
}

const zonePattern = "(?<zone>Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?";
const datePattern = "(?<year>-?(?:[1-9][0-9]{4,5}|[0-9]{4}))-(?<month>[0-9]{2})-(?<day>[0-9]{2})";
const timePattern = "(?<hour>[0-9]{2}):(?<minute>[0-9]{2}):(?<second>[0-9]{2})(?:\\.(?<fraction>[0-9]+))?";

const reading = (pattern: string) => {
  const form = new RegExp(`^${pattern}$`);
  return (text: string): Moment | undefined => {
    const groups = form.exec(text)?.groups;
    return groups && momentOf(groups);
  };
};

/** XML Schema's forms: what Table Schema calls the default format. Years are limited to six digits, the calendar's safe range. */
export const isoDate = reading(datePattern);
export const isoTime = reading(timePattern + zonePattern);
export const isoDateTime = reading(`${datePattern}T${timePattern}${zonePattern}`);

export function momentOf(groups: Readonly<Record<string, string | undefined>>): Moment {
  const number = (name: string) => (groups[name] === undefined ? undefined : Number(groups[name]));
  return {
    year: number("year"),
    month: number("month"),
    day: number("day"),
    hour: number("hour"),
    minute: number("minute"),
    second: number("second"),
    microsecond: microsecondsOf(groups["fraction"]),
    zone: zoneOf(groups["zone"]),
  };
}

/** Digits after the sixth are left out. */
export const microsecondsOf = (fraction: string | undefined) =>
  fraction === undefined ? undefined : Number(fraction.slice(0, 6).padEnd(6, "0"));

/** Minutes east of UTC of `Z`, `+01:00`, `+0100` or `UTC`. */
export function zoneOf(text: string | undefined): number | undefined {
  if (text === undefined || text === "") return undefined;
  const match = /^([+-])([0-9]{2}):?([0-9]{2})/.exec(text);
  if (!match) return 0;
  const [, sign, hours, minutes] = match;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
