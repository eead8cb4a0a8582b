import {
  daysInMonth,
  daysOf,
  isLeapYear,
  monthNamed,
  monthPattern,
  shortMonthPattern,
  shortWeekdayPattern,
  weekdayPattern,
} from "./calendar.ts";
import { type Moment, microsecondsOf, zoneOf } from "./moment.ts";

/**
 * Date and time patterns as Python's `strptime` reads them, which is what Table Schema refers to, but for one thing: numbers between
 * which nothing stands have all their digits. Names of months and days are English, whatever the machine's locale.
 * @see Table Schema v2 §date, §datetime, §time; Python documentation, `datetime` §strftime and strptime format codes
 */

/** Each directive as a bounded pattern: none of them can make the whole backtrack without end. */
const directives: Readonly<Record<string, string>> = {
  Y: "[0-9]{4}",
  y: "[0-9]{2}",
  m: "1[0-2]|0[1-9]|[1-9]",
  d: "3[01]|[12][0-9]|0[1-9]|[1-9]| [1-9]",
  e: "3[01]|[12][0-9]|0[1-9]|[1-9]| [1-9]",
  H: "2[0-3]|[01][0-9]|[0-9]",
  I: "1[0-2]|0[1-9]|[1-9]",
  M: "[0-5][0-9]|[0-9]",
  S: "[0-5][0-9]|[0-9]",
  f: "[0-9]{1,6}",
  j: "36[0-6]|3[0-5][0-9]|[12][0-9]{2}|0[1-9][0-9]|00[1-9]|[1-9][0-9]|0[1-9]|[1-9]",
  B: monthPattern,
  b: shortMonthPattern,
  A: weekdayPattern,
  a: shortWeekdayPattern,
  p: "am|pm",
  z: "[+-][0-9]{2}:?[0-5][0-9]|Z",
  Z: "UTC|GMT|Z",
};

/** Those of which a part is fewer digits. Python reads 2024111 by `%Y%m%d` as one day in November, and who wrote it may mean January. */
const allDigits: Readonly<Record<string, string>> = {
  m: "1[0-2]|0[1-9]",
  d: "3[01]|[12][0-9]|0[1-9]| [1-9]",
  e: "3[01]|[12][0-9]|0[1-9]| [1-9]",
  H: "2[0-3]|[01][0-9]",
  I: "1[0-2]|0[1-9]",
  M: "[0-5][0-9]",
  S: "[0-5][0-9]",
  j: "36[0-6]|3[0-5][0-9]|[12][0-9]{2}|0[1-9][0-9]|00[1-9]",
};

const isNumber = (token = "") => /^%[YymdeHIMSfj]$/.test(token);

const shorthands: Readonly<Record<string, string>> = { F: "%Y-%m-%d", T: "%H:%M:%S", R: "%H:%M", D: "%m/%d/%y" };

export type Strptime = {
  readonly read: (text: string) => Moment | undefined;
  /** Whether a text that is read has a number of one digit that others write with two. */
  readonly isShort: (text: string) => boolean;
};

/** @returns the reader, or the directive that it does not know (`%Q`), or undefined in `reader` when there is no directive at all. */
export function strptime(pattern: string): { readonly reader: Strptime } | { readonly unknown: string } {
  const names: string[] = [];
  let source = "";
  const text = pattern.replace(/%([FTRD])/g, (_, name: string) => shorthands[name] ?? "");
  const tokens = text.match(/%[\s\S]?|\s+|[^%\s]+/g) ?? [];
  for (const [at, token] of tokens.entries()) {
    if (token === "%%") source += "%";
    else if (token.startsWith("%")) {
      const name = token.slice(1);
      const form = directives[name];
      // A directive that stands twice would have to agree with itself; no real file has one.
      if (form === undefined || names.includes(name)) return { unknown: token };
      names.push(name);
      const isJoined = isNumber(tokens[at - 1]) || isNumber(tokens[at + 1]);
      source += `(${(isJoined ? allDigits[name] : undefined) ?? form})`;
    } else source += /^\s/.test(token) ? "\\s+" : token.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
  }
  if (names.length === 0) return { unknown: pattern };
  const form = new RegExp(`^${source}$`, "i");
  const ofTwoDigits = names.flatMap((name, index) => ("mdHIMS".includes(name) ? [index + 1] : []));
  return {
    reader: {
      read(cell) {
        const match = form.exec(cell);
        if (!match) return undefined;
        return momentFrom(new Map(names.map((name, index) => [name, match[index + 1] ?? ""])));
      },
      isShort(cell) {
        const match = form.exec(cell);
        return match !== null && ofTwoDigits.some((index) => (match[index] ?? "").length === 1);
      },
    },
  };
}

function momentFrom(parts: ReadonlyMap<string, string>): Moment | undefined {
  const number = (name: string) => {
    const text = parts.get(name);
    return text === undefined ? undefined : Number(text);
  };
  const year = number("Y") ?? fullYear(number("y"));
  const date = dateFrom(year, number("j")) ?? {
    month: number("m") ?? monthNamed(parts.get("B") ?? parts.get("b") ?? ""),
    day: number("d") ?? number("e"),
  };
  return {
    year,
    ...date,
    hour: number("H") ?? clockHour(number("I"), parts.get("p")),
    minute: number("M"),
    second: number("S"),
    microsecond: microsecondsOf(parts.get("f")),
    zone: zoneOf(parts.get("z") ?? parts.get("Z")),
  };
}

/** POSIX: 69 to 99 are of the twentieth century, 00 to 68 of this one. */
const fullYear = (year: number | undefined) => (year === undefined ? undefined : year < 69 ? 2000 + year : 1900 + year);

const clockHour = (hour: number | undefined, half: string | undefined) =>
  hour === undefined ? undefined : (hour % 12) + (half?.toLowerCase() === "pm" ? 12 : 0);

function dateFrom(year: number | undefined, dayOfYear: number | undefined) {
  if (year === undefined || dayOfYear === undefined) return undefined;
  if (dayOfYear > (isLeapYear(year) ? 366 : 365)) return { month: undefined, day: undefined };
  let day = dayOfYear;
  let month = 1;
  for (; day > daysInMonth(year, month); month++) day -= daysInMonth(year, month);
  return daysOf(year, month, day) === undefined ? undefined : { month, day };
}
