import { grouped } from "../../report/counts.ts";
import type { FieldType } from "../model.ts";

/** A share as a person reads it: `none`, `under 0.1%`, `0.4%`, `37%`, `all`. */
export function shareInWords(part: number, whole: number): string {
  if (part === 0 || whole === 0) return "none";
  if (part === whole) return "all";
  const percent = (100 * part) / whole;
  if (percent < 0.1) return "under 0.1%";
  if (percent < 9.95) return `${percent.toFixed(1).replace(/\.0$/, "")}%`;
  // What is not all of it is not called so.
  return `${Math.min(99, Math.round(percent))}%`;
}

/** A place on a column's line as a person reads it; see {@link Spread} for its unit. */
export function onLineInWords(type: FieldType, value: number): string {
  switch (type) {
    case "date":
      return dateOf(isoOf(value * 86_400));
    case "datetime":
      return isoOf(value).replace(/T(\d\d:\d\d).*/, " $1");
    case "time":
      return isoOf(value).slice(11, 16);
    case "year":
      return String(Math.round(value));
    case "yearmonth":
      return `${Math.floor(value / 12)}-${String((Math.floor(value) % 12) + 1).padStart(2, "0")}`;
    default:
      return numberInWords(value);
  }
}

const dateOf = (moment: string) => moment.replace(/T.*/, "");

/** Four digits are what a person compares; whole numbers are written out. */
export function numberInWords(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return value < 0 ? `-${grouped(-value)}` : grouped(value);
  if (Math.abs(value) >= 1e6 || Math.abs(value) < 1e-4) return value.toPrecision(4);
  if (Math.abs(value) >= 1_000) return numberInWords(Math.round(value));
  return String(Number(value.toPrecision(4)));
}

/** Seconds since 1970 as ISO 8601; beyond what a calendar here can hold, only a dash. */
function isoOf(seconds: number): string {
  const date = new Date(Math.round(seconds) * 1000);
  return Number.isNaN(date.valueOf()) ? "–" : date.toISOString();
}
