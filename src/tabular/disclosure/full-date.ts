import { readerOf } from "../types/field-reader.ts";
import type { Reader } from "../types/reader.ts";

const formats = [
  "default",
  "%d/%m/%Y",
  "%d-%m-%Y",
  "%d.%m.%Y",
  "%d/%m/%y",
  "%d %B %Y",
  "%d %b %Y",
  "%d-%b-%Y",
  "%d-%b-%y",
];
let readers: readonly Reader[] | undefined;

/** Whether a text is a day of a year, in one of the ways in which they are written here; midnight may stand behind it. */
export function isFullDate(text: string): boolean {
  const day = text.replace(/[T ]00:00(?::00(?:\.0+)?)?Z?$/, "");
  readers ??= formats.map((format) => readerOf({ type: "date", format, properties: {} }));
  return readers.some((reader) => reader.read(day) !== undefined);
}
