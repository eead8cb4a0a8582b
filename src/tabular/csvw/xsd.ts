import { durationReader } from "../types/duration.ts";
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
import { integerReader, numberReader } from "../types/numbers.ts";
import { type CellValue, codePoints, inOrder, keyOfText, keyOfValue, type Reader } from "../types/reader.ts";
import { type BuiltIn, isA } from "./built-in.ts";

/**
 * Reads the lexical forms that XML Schema gives a built-in datatype: what a cell has to be without a format, and what a format
 * makes of it. Compiled patterns here are our own and run in linear time.
 * @see XML Schema Datatypes 1.1 §3; Metadata Vocabulary for Tabular Data §5.11.1
 */
export function xsdReader(type: BuiltIn): Reader {
  const known = readers.get(type) ?? made(type);
  readers.set(type, known);
  return known;
}

const readers = new Map<BuiltIn, Reader>();

function made(type: BuiltIn): Reader {
  if (isA(type, "integer")) return whole(type);
  if (type === "decimal")
    return only(
      numberReader(),
      /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)$/,
      "a decimal number such as 3.14, without an exponent",
    );
  if (type === "double" || type === "float") {
    return only(
      numberReader(),
      /^(?:[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[Ee][+-]?[0-9]+)?|-?INF|NaN)$/,
      "a number such as 3.14",
    );
  }
  if (type === "boolean") return booleans;
  if (type === "date") return dates;
  if (type === "time") return times;
  if (type === "dateTime") return dateTimes(false);
  if (type === "dateTimeStamp") return dateTimes(true);
  if (type === "duration") return durationReader;
  if (type === "dayTimeDuration")
    return only(durationReader, /^[^YMT]*(?:T.*)?$/, "a duration of days and times such as P1DT2H");
  if (type === "yearMonthDuration")
    return only(durationReader, /^[^DT]*$/, "a duration of years and months such as P1Y2M");
  const partial = partials.get(type);
  if (partial) return partialDate(partial.form, partial.accepts);
  if (type === "hexBinary")
    return binary(/^(?:[0-9a-fA-F]{2})*$/, (text) => text.length / 2, "pairs of hexadecimal digits");
  if (type === "base64Binary") {
    const form = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
    return binary(
      form,
      (text) => Buffer.byteLength(text, "base64"),
      "text in Base64",
      (text) => text.replaceAll(" ", ""),
    );
  }
  const form = texts.get(type);
  return text(form?.form, form?.accepts ?? "a text");
}

const ranges: ReadonlyMap<BuiltIn, readonly [least: bigint | undefined, most: bigint | undefined]> = new Map([
  ["long", [-(2n ** 63n), 2n ** 63n - 1n]],
  ["int", [-(2n ** 31n), 2n ** 31n - 1n]],
  ["short", [-(2n ** 15n), 2n ** 15n - 1n]],
  ["byte", [-128n, 127n]],
  ["nonNegativeInteger", [0n, undefined]],
  ["positiveInteger", [1n, undefined]],
  ["unsignedLong", [0n, 2n ** 64n - 1n]],
  ["unsignedInt", [0n, 2n ** 32n - 1n]],
  ["unsignedShort", [0n, 2n ** 16n - 1n]],
  ["unsignedByte", [0n, 255n]],
  ["nonPositiveInteger", [undefined, 0n]],
  ["negativeInteger", [undefined, -1n]],
]);

function whole(type: BuiltIn): Reader {
  const reader = integerReader();
  const [least, most] = ranges.get(type) ?? [];
  const between = `${least === undefined ? "" : ` from ${least}`}${most === undefined ? "" : ` up to ${most}`}`;
  return {
    ...reader,
    read(text) {
      const value = reader.read(text);
      if (typeof value !== "number" && typeof value !== "bigint") return undefined;
      return (least !== undefined && value < least) || (most !== undefined && value > most) ? undefined : value;
    },
    accepts: `a whole number${between}`,
  };
}

/** A reader that takes fewer forms. */
const only = (reader: Reader, form: RegExp, accepts: string): Reader => ({
  ...reader,
  read: (text) => (form.test(text) ? reader.read(text) : undefined),
  accepts,
});

const booleans: Reader = {
  read: (text) => (text === "true" || text === "1" ? true : text === "false" || text === "0" ? false : undefined),
  key: keyOfValue,
  accepts: "true, false, 1 or 0",
};

const zone = "(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)";
const zoned = new RegExp(`^(.*?)(${zone})?$`, "s");

function withoutZone(text: string): { readonly rest: string; readonly zone: number | undefined } {
  const [, rest = "", offset] = zoned.exec(text) ?? [];
  return { rest, zone: zoneOf(offset) };
}

const minutes = 60_000_000;

/** Microseconds since 1970 of a day's start, in UTC where it names a zone. @see XML Schema Datatypes 1.1 §3.3.9 */
const dates: Reader = {
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

const times: Reader = {
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

const dateTimes = (stamp: boolean): Reader => ({
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

/** A date with parts left out: in order as if they were those of a leap year's first January. */
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

const name = "[\\p{L}_][\\p{L}\\p{M}\\p{Nd}\\p{Nl}_.·-]*";
const texts: ReadonlyMap<BuiltIn, { readonly form: RegExp; readonly accepts: string }> = new Map([
  ["anyURI", { form: /^[^\s<>"{}|\\^`]*$/, accepts: "a URI" }],
  ["QName", { form: new RegExp(`^(?:${name}:)?${name}$`, "u"), accepts: "a name, with a prefix or without" }],
  ["language", { form: /^[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*$/, accepts: "a language tag such as en-GB" }],
  [
    "Name",
    {
      form: /^[\p{L}_:][\p{L}\p{M}\p{Nd}\p{Nl}_:.·-]*$/u,
      accepts: "a name: letters, digits and . - _ :, a letter first",
    },
  ],
  ["NCName", { form: new RegExp(`^${name}$`, "u"), accepts: "a name without a colon" }],
  ["NMTOKEN", { form: /^[\p{L}\p{M}\p{Nd}\p{Nl}_:.·-]+$/u, accepts: "letters, digits and . - _ : without spaces" }],
]);

const text = (form: RegExp | undefined, accepts: string): Reader => ({
  read: (written) => (form === undefined || form.test(written) ? written : undefined),
  key: keyOfText,
  length: (value: CellValue) => codePoints(String(value)),
  accepts,
});

const binary = (
  form: RegExp,
  octets: (text: string) => number,
  accepts: string,
  plain = (text: string) => text,
): Reader => ({
  read: (written) => (form.test(plain(written)) ? plain(written) : undefined),
  key: keyOfValue,
  length: (value: CellValue) => octets(String(value)),
  accepts,
});
