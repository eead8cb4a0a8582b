import {
  dayOf,
  isoDate,
  isoDateTime,
  isoTime,
  type Moment,
  microsecondsInDay,
  timeOf,
  zoneOf,
} from "../types/moment.ts";
import { inOrder, keyOfValue, type Reader } from "../types/reader.ts";
import type { BuiltIn } from "./built-in.ts";

const zone = "(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)";
const zoned = new RegExp(`^(.*?)(${zone})?$`, "s");

function withoutZone(text: string): { readonly rest: string; readonly zone: number | undefined } {
  const [, rest = "", offset] = zoned.exec(text) ?? [];
  return { rest, zone: zoneOf(offset) };
}

const minutes = 60_000_000;

/** Microseconds since 1970 of a day's start, in UTC where it names a zone. @see XML Schema Datatypes 1.1 §3.3.9 */
export const dates: Reader = {
  read(text) {
    const { rest, zone: offset = 0 } = withoutZone(text);
    const moment = isoDate(rest);
    const day = moment && dayOf(moment);
    return day === undefined ? undefined : BigInt(day) * BigInt(microsecondsInDay) - BigInt(offset * minutes);
  },
  key: keyOfValue,
  compare: inOrder,
  accepts: "a date such as 2024-03-31",
};

export const times: Reader = {
  read(text) {
    const moment = isoTime(text);
    const time = moment && timeOf(moment);
    if (moment === undefined || time === undefined) return undefined;
    return (time % microsecondsInDay) - (moment.zone ?? 0) * minutes;
  },
  key: keyOfValue,
  compare: inOrder,
  accepts: "a time such as 09:30:00",
};

export const dateTimes = (stamp: boolean): Reader => ({
  read(text) {
    const moment = isoDateTime(text);
    if (moment === undefined || (stamp && moment.zone === undefined)) return undefined;
    return microsecondsOf(moment);
  },
  key: keyOfValue,
  compare: inOrder,
  accepts: `a date and time such as 2024-03-31T09:30:00Z${stamp ? ", with its time zone" : ""}`,
});

function microsecondsOf(moment: Moment): bigint | undefined {
  const [day, time] = [dayOf(moment), timeOf(moment)];
  if (day === undefined || time === undefined) return undefined;
  return BigInt(day) * BigInt(microsecondsInDay) + BigInt(time - (moment.zone ?? 0) * minutes);
}

const partials: ReadonlyMap<BuiltIn, { readonly form: RegExp; readonly accepts: string }> = new Map([
  ["gDay", { form: /^---(?<day>[0-9]{2})$/, accepts: "a day of the month such as ---31" }],
  ["gMonth", { form: /^--(?<month>[0-9]{2})$/, accepts: "a month such as --03" }],
  ["gMonthDay", { form: /^--(?<month>[0-9]{2})-(?<day>[0-9]{2})$/, accepts: "a day of the year such as --03-31" }],
  ["gYear", { form: /^(?<year>-?(?:[1-9][0-9]{4,5}|[0-9]{4}))$/, accepts: "a year such as 2024" }],
  [
    "gYearMonth",
    {
      form: /^(?<year>-?(?:[1-9][0-9]{4,5}|[0-9]{4}))-(?<month>[0-9]{2})$/,
      accepts: "a year and a month such as 2024-03",
    },
  ],
]);

/** A reader of a date with parts left out, in order as if they were those of January the first of a leap year. */
export function partialDates(type: BuiltIn): Reader | undefined {
  const partial = partials.get(type);
  return partial && partialDate(partial.form, partial.accepts);
}

const partialDate = (form: RegExp, accepts: string): Reader => ({
  read(text) {
    const { rest, zone: offset = 0 } = withoutZone(text);
    const groups = form.exec(rest)?.groups;
    if (!groups) return undefined;
    const part = (name: string, otherwise: number) => (groups[name] === undefined ? otherwise : Number(groups[name]));
    const day = dayOf({ year: part("year", 1972), month: part("month", 1), day: part("day", 1) });
    return day === undefined ? undefined : BigInt(day) * BigInt(microsecondsInDay) - BigInt(offset * minutes);
  },
  key: keyOfValue,
  compare: inOrder,
  accepts,
});
