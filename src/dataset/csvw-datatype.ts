import { categoriesOf, operandOf } from "../tabular/constraints.ts";
import type { Field } from "../tabular/model.ts";
import { compilePattern, withNameClasses } from "../tabular/pattern.ts";
import { defaultFalseValues, defaultTrueValues, itemTypeOf, readerOf } from "../tabular/types/field-reader.ts";
import type { CellValue, Operand } from "../tabular/types/reader.ts";
import { ukTypeKey } from "../tabular/types/uk/uk-types.ts";

/** What a column's description has of its cells. @see Metadata Vocabulary for Tabular Data §5.7, §5.11.2 */
export type CsvwDatatype = string | ({ readonly base: string } & Readonly<Record<string, unknown>>);

export type CsvwCells = {
  readonly datatype: CsvwDatatype;
  readonly separator?: string;
};

/**
 * What CSVW can say of a field's cells: its type, and of what is asked of them all that CSVW has words for. What it has none for
 * (numbers with a sign of money, months by their names, lists of numbers that are allowed) is left out, never said in a narrower way.
 * The exceptions are types of which CSVW takes fewer forms: an hour of one digit, `True`, `nan`; `csvw-fit.ts` sees to them.
 */
export function csvwCells(field: Field): CsvwCells {
  if (field.type === "list") {
    const item = { ...field, type: itemTypeOf(field), constraints: {}, properties: {} };
    const { delimiter } = field.properties;
    return { ...csvwCells(item), separator: typeof delimiter === "string" ? delimiter : "," };
  }
  const { base, ...rest } = { ...plainOf(field), ...boundsOf(field) };
  const parts = Object.entries(rest).filter(([, value]) => value !== undefined);
  return { datatype: parts.length === 0 ? base : { base, ...Object.fromEntries(parts) } };
}

/** Whether the type has forms that CSVW does not take: cells of a pattern, `True` and `FALSE`. That of `nan` is rare, and not counted. */
export function mayBeNarrower(field: Field): boolean {
  const { base, format } = plainOf(field);
  return base !== "string" && (format !== undefined || base === "boolean");
}

/** What CSVW can say of cells that are not all of a form that it takes for their type: that they are text, and which where there are few. */
export function csvwTexts(field: Field): CsvwCells {
  if (field.type !== "boolean") return { datatype: "string" };
  return { datatype: { base: "string", format: oneOf(wordsOf(field).flat()) } };
}

type Plain = { readonly base: string } & Readonly<Record<string, unknown>>;

const text: Plain = { base: "string" };

function plainOf(field: Field): Plain {
  const { type, format = "default", properties } = field;
  switch (type) {
    case "integer":
    case "number":
      return numberOf(type, properties);
    case "boolean":
      return booleanOf(field);
    case "date":
    case "datetime":
    case "time":
      return format === "default" ? { base: type } : (momentOf(type, format) ?? text);
    case "year":
      return { base: "gYear" };
    case "yearmonth":
      return { base: "gYearMonth" };
    case "duration":
      return { base: "duration" };
    case "object":
    case "array":
    case "geojson":
      return { base: "json" };
    case "string":
      return textOf(field, format);
    default:
      return text;
  }
}

function numberOf(base: string, { decimalChar, groupChar, bareNumber }: Field["properties"]): Plain {
  if (bareNumber === false) return text;
  if (decimalChar === undefined && groupChar === undefined) return { base };
  return { base, format: { decimalChar: decimalChar ?? ".", ...(groupChar === undefined ? {} : { groupChar }) } };
}

/** CSVW has one word for true and one for false; without any it takes those of XML Schema. */
function booleanOf(field: Field): Plain {
  const { trueValues, falseValues } = field.properties;
  if (trueValues === undefined && falseValues === undefined) return { base: "boolean" };
  const words = wordsOf(field);
  const all = words.flat();
  const isPair = words.every(({ length }) => length === 1) && all.every((word) => word !== "" && !word.includes("|"));
  return isPair ? { base: "boolean", format: all.join("|") } : { base: "string", format: oneOf(all) };
}

const wordsOf = ({ properties }: Field): readonly (readonly string[])[] =>
  [properties["trueValues"] ?? defaultTrueValues, properties["falseValues"] ?? defaultFalseValues].map((words) =>
    Array.isArray(words) ? words.map(String) : [],
  );

/** Python's directives as the standard's list of patterns has them; a day or a month may have one digit where that is possible. */
function momentOf(base: "date" | "datetime" | "time", format: string): Plain | undefined {
  const written = format
    .replace(/^fmt:/, "")
    .replace(/%F/g, "%Y-%m-%d")
    .replace(/%T/g, "%H:%M:%S")
    .replace(/%R/g, "%H:%M")
    .replace(/%[a-zA-Z%]/g, (directive) => directives[directive] ?? directive);
  const date = "yyyy-MM-dd|yyyyMMdd|d([-/.])M\\1yyyy|M([-/.])d\\2yyyy";
  const time = "HH:mm:ss(?:\\.S{6})?|HH:mm|HHmmss|HHmm";
  const form = { date, time, datetime: `(?:${date}) (?:${time})|yyyy-MM-ddTHH:mm(?::ss(?:\\.S{6})?)?` }[base];
  const padded = written.replace(/^yyyy(-?)M(-?)d(?![a-zA-Z])/, "yyyy$1MM$2dd");
  return new RegExp(`^(?:${form})$`).test(padded) ? { base, format: padded } : undefined;
}

const directives: Readonly<Record<string, string>> = {
  "%Y": "yyyy",
  "%m": "M",
  "%d": "d",
  "%e": "d",
  "%H": "HH",
  "%M": "mm",
  "%S": "ss",
  "%f": "SSSSSS",
};

/** CSVW has one expression for a text: of several things that are asked, the values allowed say most. */
function textOf(field: Field, format: string): Plain {
  const { constraints, properties } = field;
  const { minLength, maxLength } = constraints;
  const lengths = { minLength, maxLength };
  // Values of a UK type may be written in several ways.
  const allowed = properties[ukTypeKey] === undefined ? allowedIn(field) : undefined;
  if (allowed) return { base: "string", format: oneOf(allowed), ...lengths };
  const { pattern } = constraints;
  if (pattern !== undefined) return { base: "string", format: anchored(pattern), ...lengths };
  const isLong = minLength === undefined && maxLength === undefined;
  if (format === "uri" && isLong) return { base: "anyURI" };
  if (format === "binary" && isLong) return { base: "base64Binary" };
  if (format === "uuid") return { base: "string", format: uuid, ...lengths };
  return { base: "string", ...(format === "email" ? { format: "^[^@]+@[^@]+$" } : {}), ...lengths };
}

const uuid = "^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$";

/** Values that categories, enumeration and pattern all allow; undefined where there is no list. */
function allowedIn(field: Field): readonly string[] | undefined {
  const lists = [categoriesOf(field), field.constraints.enum].flatMap((list) => (list ? [list.map(String)] : []));
  const [first, ...others] = lists;
  const pattern = field.constraints.pattern === undefined ? undefined : compilePattern(field.constraints.pattern);
  return first?.filter(
    (value) =>
      others.every((list) => list.includes(value)) && (!pattern || !("test" in pattern) || pattern.test(value)),
  );
}

/** An expression that matches these texts and no other. */
const oneOf = (texts: readonly string[]): string =>
  `^(?:${texts.map((one) => one.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")).join("|")})$`;

/** XML Schema's expressions match the whole; CSVW's are ECMAScript's, which match anywhere. */
const anchored = (pattern: string): string => `^(?:${withNameClasses(pattern, nameStart, nameRest)})$`;

const nameStart = ":A-Z_a-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF";
const nameRest = `${nameStart}.0-9\\u00B7\\u0300-\\u036F\\-`;

const bounds = [
  { inclusive: "minimum", exclusive: "exclusiveMinimum", words: ["minInclusive", "minExclusive"], tighter: 1 },
  { inclusive: "maximum", exclusive: "exclusiveMaximum", words: ["maxInclusive", "maxExclusive"], tighter: -1 },
] as const;

const ordered: ReadonlySet<Field["type"]> = new Set([
  "integer",
  "number",
  "date",
  "datetime",
  "time",
  "year",
  "yearmonth",
  "duration",
]);

/** One bound on each side, in the form that XML Schema gives the type, whatever the form of the cells. */
function boundsOf(field: Field): Readonly<Record<string, unknown>> {
  const plain = plainOf(field);
  if (!ordered.has(field.type) || plain.base === "string") return {};
  const reader = readerOf(field);
  const found = bounds.flatMap(({ inclusive, exclusive, words, tighter }) => {
    const [at, beyond] = [inclusive, exclusive].map((key) => {
      const written = field.constraints[key];
      return written === undefined ? undefined : operandOf(field, reader, written);
    });
    if (at === undefined && beyond === undefined) return [];
    // CSVW takes one of the two: the one that leaves less.
    const order = at && beyond ? (reader.compare?.(beyond, at) ?? 0) * tighter : at ? -1 : 1;
    const operand = order >= 0 ? beyond : at;
    return operand === undefined ? [] : [{ word: words[order >= 0 ? 1 : 0], operand }];
  });
  // A range without a value is an error to CSVW, and to nobody's cells.
  const [low, high] = found;
  if (low && high && (reader.compare?.(low.operand, high.operand) ?? 1) >= 0 && !isPoint(low, high, reader.compare))
    return {};
  return Object.fromEntries(
    found.flatMap(({ word, operand }) => {
      const written = xsdForm(field, operand);
      return written === undefined ? [] : [[word, written]];
    }),
  );
}

const isPoint = (
  low: { readonly word: string; readonly operand: Operand },
  high: { readonly word: string; readonly operand: Operand },
  compare: ((a: Operand, b: Operand) => number | undefined) | undefined,
) => compare?.(low.operand, high.operand) === 0 && low.word === "minInclusive" && high.word === "maxInclusive";

function xsdForm({ type }: Field, { value, text: written }: Operand): string | number | undefined {
  switch (type) {
    case "integer":
    case "number":
      return typeof value === "bigint" ? String(value) : Number.isFinite(value) ? Number(value) : undefined;
    case "date":
      return typeof value === "number" ? isoOf(value * 86_400_000)?.slice(0, 10) : undefined;
    case "datetime":
      return typeof value === "bigint" ? isoOf(Number(value / 1_000n)) : undefined;
    case "time":
      return typeof value === "number" ? isoOf(Math.floor(value / 1_000))?.slice(11, 23) : undefined;
    case "year":
      return yearOf(value);
    default:
      return written;
  }
}

const yearOf = (value: CellValue): string | undefined =>
  typeof value === "number" && value >= 0 ? String(value).padStart(4, "0") : undefined;

/** `2024-03-31T09:30:00.000Z`; undefined beyond the years of four digits. */
function isoOf(milliseconds: number): string | undefined {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() < 0 || date.getUTCFullYear() > 9_999
    ? undefined
    : date.toISOString();
}
