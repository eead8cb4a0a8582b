import { type BuiltIn, isNumeric } from "./built-in.ts";
import { normalizer } from "./cell-reader.ts";
import type { Format } from "./model.ts";
import { atomic, ignored, isObject, isText, type Part, partAt, shown } from "./part.ts";

const numberKeys: ReadonlySet<string> = new Set(["decimalChar", "groupChar", "pattern"]);
const isFormat = (value: unknown): value is string | Readonly<Record<string, unknown>> =>
  isText(value) || isObject(value);

/** A format that cannot be used counts as not given. @see Model for Tabular Data §6.4.2 to §6.4.6 */
export function readFormat(part: Part, base: BuiltIn): Format | undefined {
  const accepted = isNumeric(base) ? "a pattern, or an object with a pattern" : "a text";
  const written = atomic(part, "format", isNumeric(base) ? isFormat : isText, accepted);
  if (written === undefined) return undefined;
  const format = isText(written) ? written : readNumberFormat(partAt(part, "format", "a number's format", written));
  const result = normalizer(base, format);
  if (!("fault" in result)) return format;
  const pattern = isText(format) ? format : format.pattern;
  ignored(
    part,
    ["format"],
    `"format" of the datatype ${base} is ${shown(pattern)}, which is left out; accepted is ${result.fault}`,
    "Correct it, or take it out.",
  );
  return isText(format) ? undefined : { ...format, pattern: undefined };
}

const isSign = (value: unknown): value is string => isText(value) && value !== "";

function readNumberFormat(part: Part): Exclude<Format, string> {
  for (const key of Object.keys(part.value)) {
    if (numberKeys.has(key)) continue;
    const words = `"${key.slice(0, 100)}" is no property of ${part.what} and has no effect`;
    ignored(part, [key], words, "Accepted are pattern, decimalChar and groupChar.");
  }
  return {
    pattern: atomic(part, "pattern", isText, "a text"),
    decimalChar: atomic(part, "decimalChar", isSign, "a text"),
    groupChar: atomic(part, "groupChar", isSign, "a text"),
  };
}
