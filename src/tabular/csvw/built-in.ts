/**
 * The built-in datatypes, each with the one that it is derived from.
 * @see Metadata Vocabulary for Tabular Data §5.11.1; XML Schema Datatypes 1.1 §3
 */
const parents = {
  anyAtomicType: undefined,
  anyURI: "anyAtomicType",
  base64Binary: "anyAtomicType",
  boolean: "anyAtomicType",
  date: "anyAtomicType",
  dateTime: "anyAtomicType",
  dateTimeStamp: "dateTime",
  decimal: "anyAtomicType",
  integer: "decimal",
  long: "integer",
  int: "long",
  short: "int",
  byte: "short",
  nonNegativeInteger: "integer",
  positiveInteger: "nonNegativeInteger",
  unsignedLong: "nonNegativeInteger",
  unsignedInt: "unsignedLong",
  unsignedShort: "unsignedInt",
  unsignedByte: "unsignedShort",
  nonPositiveInteger: "integer",
  negativeInteger: "nonPositiveInteger",
  double: "anyAtomicType",
  duration: "anyAtomicType",
  dayTimeDuration: "duration",
  yearMonthDuration: "duration",
  float: "anyAtomicType",
  gDay: "anyAtomicType",
  gMonth: "anyAtomicType",
  gMonthDay: "anyAtomicType",
  gYear: "anyAtomicType",
  gYearMonth: "anyAtomicType",
  hexBinary: "anyAtomicType",
  QName: "anyAtomicType",
  string: "anyAtomicType",
  normalizedString: "string",
  token: "normalizedString",
  language: "token",
  Name: "token",
  NCName: "Name",
  NMTOKEN: "token",
  xml: "string",
  html: "string",
  json: "string",
  time: "anyAtomicType",
} as const;

export type BuiltIn = keyof typeof parents;

const byName: ReadonlyMap<string, BuiltIn> = new Map([
  ...(Object.keys(parents) as BuiltIn[]).map((name) => [name, name] as const),
  ["number", "double"],
  ["binary", "base64Binary"],
  ["datetime", "dateTime"],
  ["any", "anyAtomicType"],
]);

/** The datatype that a name stands for, an alias included; undefined for any other name. */
export const builtIn = (name: string): BuiltIn | undefined => byName.get(name);

export const builtInNames: readonly string[] = [...byName.keys()];

/** Whether a datatype is another one or derived from it. */
export function isA(type: BuiltIn, ancestor: BuiltIn): boolean {
  for (let at: BuiltIn | undefined = type; at !== undefined; at = parents[at]) if (at === ancestor) return true;
  return false;
}

export const isNumeric = (type: BuiltIn) => isA(type, "decimal") || type === "double" || type === "float";
export const isDuration = (type: BuiltIn) => isA(type, "duration");
export const isMoment = (type: BuiltIn) =>
  isA(type, "dateTime") || type === "date" || type === "time" || /^g(?:Day|Month|MonthDay|Year|YearMonth)$/.test(type);
export const isText = (type: BuiltIn) => isA(type, "string");
export const isBinary = (type: BuiltIn) => type === "base64Binary" || type === "hexBinary";

const others: ReadonlyMap<string, string> = new Map([
  ["xml", "http://www.w3.org/1999/02/22-rdf-syntax-ns#XMLLiteral"],
  ["html", "http://www.w3.org/1999/02/22-rdf-syntax-ns#HTML"],
  ["json", "http://www.w3.org/ns/csvw#JSON"],
]);

/** The URLs that identify built-in datatypes: no derived one may call itself so. */
export const builtInUrls: ReadonlySet<string> = new Set(
  Object.keys(parents).map((name) => others.get(name) ?? `http://www.w3.org/2001/XMLSchema#${name}`),
);
