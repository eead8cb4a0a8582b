import { durationReader } from "../types/duration.ts";
import { integerReader, numberReader } from "../types/numbers.ts";
import { keyOfValue, type Reader } from "../types/reader.ts";
import { type BuiltIn, isA } from "./built-in.ts";
import { dates, dateTimes, partialDates, times } from "./xsd-moments.ts";
import { base64Binary, hexBinary, texts } from "./xsd-texts.ts";

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
  if (type === "hexBinary") return hexBinary;
  if (type === "base64Binary") return base64Binary;
  return partialDates(type) ?? texts(type);
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
