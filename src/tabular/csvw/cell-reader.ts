import type { Reader } from "../types/reader.ts";
import { isA, isMoment, isNumeric } from "./built-in.ts";
import { datePattern } from "./date-format.ts";
import type { Datatype } from "./model.ts";
import { type Normalize, numberPattern, plainNumber } from "./number-format.ts";
import { regularExpression } from "./regular-expression.ts";
import { xsdReader } from "./xsd.ts";

/** How cells of a datatype are read: a format makes XML Schema's form of a text, and `xsd` reads that. */
export type CellReader = {
  /** Undefined when the text is not of the format. */
  readonly normalize: Normalize;
  readonly xsd: Reader;
  /** What is accepted, in words that follow "accepted is". */
  readonly accepts: string;
};

export function cellReader({ base, format }: Pick<Datatype, "base" | "format">): CellReader {
  const xsd = xsdReader(base);
  const normalize = format === undefined ? undefined : normalizer(base, format);
  if (normalize === undefined || "fault" in normalize) return { normalize: (text) => text, xsd, accepts: xsd.accepts };
  return { normalize, xsd, accepts: inWords(base, format, xsd.accepts) };
}

function inWords(base: Datatype["base"], format: Datatype["format"], plain: string): string {
  const kind = plain.replace(/ such as .*$/, "");
  if (typeof format === "object") {
    const { pattern, decimalChar = ".", groupChar = "" } = format;
    return `${kind} in the form ${pattern ?? `1${groupChar}000${decimalChar}5`}`;
  }
  if (base === "boolean") return `${format?.replace("|", " or ")}`;
  return `${kind} ${isNumeric(base) || isMoment(base) ? "in the form" : "that matches"} ${format}`;
}

/**
 * What a format makes of a text, or what is wrong with the format: then it counts as not given.
 * @see Model for Tabular Data and Metadata on the Web §6.4.2 to §6.4.6
 */
export function normalizer(
  base: Datatype["base"],
  format: NonNullable<Datatype["format"]>,
): Normalize | { readonly fault: string } {
  if (isNumeric(base)) return ofNumber(base, format);
  if (typeof format !== "string") return { fault: "a text" };
  if (base === "boolean") {
    const [yes, no, ...more] = format.split("|");
    if (!yes || !no || more.length > 0 || yes === no)
      return { fault: 'the texts for true and false with | between them, such as "Y|N"' };
    return (text) => (text === yes ? "true" : text === no ? "false" : undefined);
  }
  if (isMoment(base)) {
    return (
      datePattern(format, base) ?? {
        fault: `a pattern of the standard's list for a ${base}, such as ${exampleOf(base)}`,
      }
    );
  }
  const matches = regularExpression(format);
  if (!matches) return { fault: "a regular expression, without lookaround and back-references" };
  return (text) => (matches(text) ? text : undefined);
}

const exampleOf = (base: Datatype["base"]) =>
  base === "date" ? "dd/MM/yyyy" : base === "time" ? "HH:mm" : "yyyy-MM-dd HH:mm:ss";

function ofNumber(
  base: Datatype["base"],
  format: NonNullable<Datatype["format"]>,
): Normalize | { readonly fault: string } {
  const { pattern, decimalChar = ".", groupChar } = typeof format === "string" ? { pattern: format } : format;
  if (pattern === undefined) {
    const plain = plainNumber({ decimalChar, groupChar });
    const simple = isA(base, "decimal");
    return (text) => {
      const normal = plain(text);
      // An exponent and the special values are not a decimal's, whatever groups its digits.
      return simple && normal !== undefined && /[EN]/i.test(normal) ? undefined : normal;
    };
  }
  return (
    numberPattern(pattern, { decimalChar, groupChar: groupChar ?? "," }) ?? {
      fault: "a pattern of 0, #, the decimal and the group character, E, +, -, % and ‰, such as #,##0.00",
    }
  );
}
