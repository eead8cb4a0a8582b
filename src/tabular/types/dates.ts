import { daysOf } from "./calendar.ts";
import { anyDate, anyDateTime, anyTime } from "./loose-moment.ts";
import { dayOf, isoDate, isoDateTime, isoTime, type Moment, microsecondsInDay, timeOf } from "./moment.ts";
import { type Doubt, inOrder, keyOfValue, type Reader } from "./reader.ts";
import { strptime } from "./strptime.ts";

type Form = Pick<Reader, "doubt"> & { readonly read: (text: string) => Moment | undefined; readonly accepts: string };

/** A pattern of Table Schema 0: `fmt:` before what is now the format itself. */
const withoutPrefix = (format: string) => format.replace(/^fmt:/, "");

/** The directive that a format has and nobody knows; undefined when the format can be read. */
export function unknownDirective(format: string): string | undefined {
  if (format === "default" || format === "any") return undefined;
  const pattern = strptime(withoutPrefix(format));
  return "unknown" in pattern ? pattern.unknown : undefined;
}

function formOf(format: string, iso: Form["read"], any: Form["read"], example: string): Form {
  if (format === "default") return { read: iso, accepts: example, doubt: yearDoubt };
  if (format === "any") return { read: any, accepts: `${example}, or another form that can mean one thing only` };
  const pattern = strptime(withoutPrefix(format));
  const accepts = `what the pattern ${withoutPrefix(format)} describes`;
  if (!("reader" in pattern)) return { read: () => undefined, accepts };
  const { read, isShort } = pattern.reader;
  const oneDigit: Doubt = {
    rule: "one-digit-date",
    says: `has parts of one digit where the pattern ${withoutPrefix(format)} mostly stands for two`,
  };
  return { read, accepts, doubt: (text) => (isShort(text) ? oneDigit : undefined) };
}

const beforeYearOne: Doubt = { rule: "year-zero", says: "has a date of the year 0000, or of one before it" };

const yearDoubt = (text: string) => (/^(?:-|0000)/.test(text) ? beforeYearOne : undefined);

/** Days since 1970-01-01, a whole number. @see Table Schema v2 §date */
export function dateReader(format: string): Reader {
  const { read, accepts, doubt } = formOf(format, isoDate, anyDate, "a date such as 2024-03-31");
  return {
    read(text) {
      const moment = read(text);
      return moment && dayOf(moment);
    },
    // Most are written in their one form.
    key: (value, text) => (format === "default" && text.length === 10 ? text : dayText(Number(value))),
    compare: inOrder,
    accepts,
    ...(doubt && { doubt }),
  };
}

/**
 * Microseconds since 1970-01-01T00:00:00Z as a bigint; without a zone in the cell, as if it were UTC.
 * @see Table Schema v2 §datetime; XML Schema Datatypes 2e §3.2.7
 */
export function dateTimeReader(format: string): Reader {
  const { read, accepts, doubt } = formOf(
    format,
    isoDateTime,
    anyDateTime,
    "a date and time such as 2024-03-31T09:30:00Z",
  );
  return {
    read(text) {
      const moment = read(text);
      if (!moment) return undefined;
      const day = dayOf(moment);
      // A pattern may name the day alone; then the day begins.
      const time = timeOf({ ...moment, hour: moment.hour ?? 0 });
      if (day === undefined || time === undefined) return undefined;
      return BigInt(day) * BigInt(microsecondsInDay) + BigInt(time - (moment.zone ?? 0) * 60_000_000);
    },
    key: (value, text) =>
      format === "default" && isInstant(text) ? text.slice(0, 19) : instantText(BigInt(String(value))),
    compare: inOrder,
    accepts,
    ...(doubt && { doubt }),
  };
}

/** A date and time in the form that most have, of no zone or of UTC, in which each is written in one way. */
const isInstant = (text: string) =>
  (text.length === 19 || (text.length === 20 && text.endsWith("Z"))) && instantForm.test(text);
const instantForm = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3])/;

/** `YYYY-MM-DDThh:mm:ss`, and a fraction where there is one; of a year that has no four digits, the value itself. */
function instantText(value: bigint): string {
  const perDay = BigInt(microsecondsInDay);
  const time = ((value % perDay) + perDay) % perDay;
  const seconds = Number(time / 1_000_000n);
  const clock = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map((part) =>
    String(Math.floor(part)).padStart(2, "0"),
  );
  const fraction = String(time % 1_000_000n)
    .padStart(6, "0")
    .replace(/0+$/, "");
  return `${dayText(Number((value - time) / perDay))}T${clock.join(":")}${fraction === "" ? "" : `.${fraction}`}`;
}

/** `YYYY-MM-DD`; of a year that has no four digits, the number of the day. */
function dayText(day: number): string {
  if (day < daysOf(0, 1, 1) || day > daysOf(9999, 12, 31)) return `day ${day}`;
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

/** Microseconds since midnight, in UTC where the cell names a zone. @see Table Schema v2 §time */
export function timeReader(format: string): Reader {
  const { read, accepts } = formOf(format, isoTime, anyTime, "a time such as 09:30:00");
  return {
    read(text) {
      const moment = read(text);
      const time = moment && timeOf(moment);
      if (moment === undefined || time === undefined) return undefined;
      if (moment.zone === undefined) return time % microsecondsInDay;
      return (time - moment.zone * 60_000_000 + 2 * microsecondsInDay) % microsecondsInDay;
    },
    key: keyOfValue,
    compare: inOrder,
    accepts,
  };
}

const zone = "(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?";
const yearForm = new RegExp(`^-?(?:[1-9][0-9]{4,5}|[0-9]{4})(?=${zone}$)`);
const yearMonthForm = new RegExp(`^(-?(?:[1-9][0-9]{4,5}|[0-9]{4}))-(0[1-9]|1[0-2])${zone}$`);

/** A whole number. @see Table Schema v2 §year; XML Schema Datatypes 2e §3.2.11 */
export const yearReader: Reader = {
  read(text) {
    const year = yearForm.exec(text)?.[0];
    return year === undefined ? undefined : Number(year) + 0;
  },
  key: keyOfValue,
  compare: inOrder,
  accepts: "a year of four digits such as 2024",
  doubt: yearDoubt,
};

/** `YYYY-MM` without a zone. @see Table Schema v2 §yearmonth */
export const yearMonthReader: Reader = {
  read(text) {
    const match = yearMonthForm.exec(text);
    return match ? `${match[1]}-${match[2]}` : undefined;
  },
  key: keyOfValue,
  compare: (a, b) => monthsOf(String(a.value)) - monthsOf(String(b.value)),
  accepts: "a year and a month such as 2024-03",
  doubt: yearDoubt,
};

function monthsOf(yearMonth: string): number {
  const at = yearMonth.lastIndexOf("-");
  return Number(yearMonth.slice(0, at)) * 12 + Number(yearMonth.slice(at + 1));
}
