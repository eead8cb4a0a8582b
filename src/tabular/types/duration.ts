import { daysOf } from "./calendar.ts";
import type { Reader } from "./reader.ts";

const form =
  /^(-?)P(?=[0-9T])(?:([0-9]{1,9})Y)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})D)?(?:T(?=[0-9])(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9}(?:\.[0-9]{1,9})?)S)?)?$/;

/** Months and seconds apart: a month is no fixed number of days. */
type Duration = { readonly months: number; readonly seconds: number };

/**
 * The text as it is written, such as `P1Y10M3DT5H11M7S`. Each part may have nine digits. Order is partial: P1M and P30D have none.
 * @see Table Schema v2 §duration; XML Schema Datatypes 2e §3.2.6 and §3.2.6.2 for the order
 */
export const durationReader: Reader = {
  read: (text) => (form.test(text) ? text : undefined),
  key(_, text) {
    const { months, seconds } = durationOf(text);
    return `${months}M${seconds}S`;
  },
  compare(a, b) {
    const [left, right] = [durationOf(a.text), durationOf(b.text)];
    const signs = new Set(references.map((start) => Math.sign(after(start, left) - after(start, right))));
    return signs.size === 1 ? [...signs][0] : undefined;
  },
  accepts: "a duration such as P1Y2M or PT30M",
};

function durationOf(text: string): Duration {
  const [, sign, ...parts] = form.exec(text) ?? [];
  const [years = 0, months = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts.map((part) => Number(part ?? 0));
  const factor = sign === "-" ? -1 : 1;
  return {
    months: factor * (years * 12 + months) + 0,
    seconds: factor * (((days * 24 + hours) * 60 + minutes) * 60 + seconds) + 0,
  };
}

/** The four instants that XML Schema adds durations to: between them they show every length that months can have. */
const references = [
  [1696, 9],
  [1697, 2],
  [1903, 3],
  [1903, 7],
] as const;

function after([year, month]: readonly [number, number], { months, seconds }: Duration): number {
  const total = year * 12 + month - 1 + months;
  return daysOf(Math.floor(total / 12), (((total % 12) + 12) % 12) + 1, 1) * 86_400 + seconds;
}
