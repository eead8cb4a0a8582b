import { didYouMean } from "../../report/did-you-mean.ts";
import {
  type BuiltIn,
  builtIn,
  builtInNames,
  builtInUrls,
  isBinary,
  isDuration,
  isMoment,
  isNumeric,
  isText as isTextType,
} from "./built-in.ts";
import { normalizer } from "./cell-reader.ts";
import { checkProperties } from "./description.ts";
import type { Bound, Datatype, Format } from "./model.ts";
import {
  atomic,
  fault,
  identity,
  ignored,
  isCount,
  isObject,
  isText,
  type Part,
  partAt,
  property,
  shown,
} from "./part.ts";
import { xsdReader } from "./xsd.ts";

const known: ReadonlySet<string> = new Set([
  "base",
  "format",
  "length",
  "minLength",
  "maxLength",
  "minimum",
  "maximum",
  "minInclusive",
  "maxInclusive",
  "minExclusive",
  "maxExclusive",
]);

export const textDatatype: Datatype = {
  id: undefined,
  base: "string",
  format: undefined,
  length: undefined,
  minLength: undefined,
  maxLength: undefined,
  bounds: [],
};

/** The datatype that a description names or describes. @see Metadata Vocabulary for Tabular Data §5.7, §5.11 */
export function readDatatype(owner: Part): Datatype | undefined {
  const written = property(owner, "datatype");
  if (written === undefined) return undefined;
  if (isObject(written)) return readDerived(partAt(owner, "datatype", "a datatype", written));
  const base = named(owner, "datatype", written);
  return base && { ...textDatatype, base };
}

function named(part: Part, key: string, written: unknown): BuiltIn | undefined {
  const type = typeof written === "string" ? builtIn(written) : undefined;
  if (type !== undefined) return type;
  const meant = typeof written === "string" ? didYouMean(written, builtInNames) : undefined;
  ignored(
    part,
    [key],
    `"${key}" of ${part.what} is ${shown(written)}, which is left out; accepted is the name of a built-in datatype`,
    meant === undefined ? "Write a name such as string, integer, decimal or date." : `Did you mean "${meant}"?`,
  );
  return undefined;
}

function readDerived(part: Part): Datatype {
  checkProperties(part, "Datatype", known);
  const id = identity(part);
  if (id !== undefined && builtInUrls.has(id)) {
    fault(part, ["@id"], `"@id" of a datatype is that of a built-in one`, "Give it a URL of its own, or take it out.");
  }
  const written = property(part, "base");
  const base = (written === undefined ? undefined : named(part, "base", written)) ?? "string";
  const whole = "a whole number from 0";
  const lengths = {
    length: atomic(part, "length", isCount, whole),
    minLength: atomic(part, "minLength", isCount, whole),
    maxLength: atomic(part, "maxLength", isCount, whole),
  };
  checkLengths(part, base, lengths);
  const bounds = readBounds(part, base);
  checkBounds(part, base, bounds);
  return { id, base, format: readFormat(part, base), ...lengths, bounds };
}

type Lengths = Pick<Datatype, "length" | "minLength" | "maxLength">;

function checkLengths(part: Part, base: BuiltIn, lengths: Lengths): void {
  const { length, minLength, maxLength } = lengths;
  const [first] = (["length", "minLength", "maxLength"] as const).filter((key) => lengths[key] !== undefined);
  if (first !== undefined && !isTextType(base) && !isBinary(base)) {
    fault(
      part,
      [first],
      `"${first}" is asked of the datatype ${base}; only texts and binary types have one`,
      "Take it out.",
    );
  }
  const contradicts = (key: string, words: string) => fault(part, [key], words, "Correct one of the two.");
  if (length !== undefined && minLength !== undefined && length < minLength) {
    contradicts("length", `"length" ${length} is less than "minLength" ${minLength}`);
  }
  if (length !== undefined && maxLength !== undefined && length > maxLength) {
    contradicts("length", `"length" ${length} is more than "maxLength" ${maxLength}`);
  }
  if (minLength !== undefined && maxLength !== undefined && minLength > maxLength) {
    contradicts("minLength", `"minLength" ${minLength} is more than "maxLength" ${maxLength}`);
  }
}

const boundKeys = [
  ["minimum", "minInclusive"],
  ["minInclusive", "minInclusive"],
  ["maximum", "maxInclusive"],
  ["maxInclusive", "maxInclusive"],
  ["minExclusive", "minExclusive"],
  ["maxExclusive", "maxExclusive"],
] as const;

const isBound = (value: unknown): value is string | number => typeof value === "string" || typeof value === "number";

function readBounds(part: Part, base: BuiltIn): readonly Bound[] {
  const bounds: Bound[] = [];
  const reader = xsdReader(base);
  for (const [key, kind] of boundKeys) {
    const written = atomic(part, key, isBound, "a number or a text");
    if (written === undefined) continue;
    if (!isNumeric(base) && !isMoment(base) && !isDuration(base)) {
      const types = "numbers, dates, times and durations";
      fault(part, [key], `"${key}" is asked of the datatype ${base}; only ${types} have an order`, "Take it out.");
      continue;
    }
    const text = String(written);
    const value = reader.read(text);
    if (value === undefined) {
      const accepted = `accepted is ${reader.accepts}, whatever the format of the cells`;
      ignored(part, [key], `"${key}" is ${shown(text)}, which is left out; ${accepted}`, "Correct it.");
      continue;
    }
    const before = bounds.find((bound) => bound.kind === kind);
    if (before === undefined) bounds.push({ kind, text });
    else if (reader.key(value, text) !== reader.key(reader.read(before.text) ?? null, before.text)) {
      const other = kind === "minInclusive" ? "minimum" : "maximum";
      fault(
        part,
        [key],
        `"${other}" and "${kind}" mean the same and differ: ${before.text} and ${text}`,
        "Keep one of them.",
      );
    }
  }
  return bounds;
}

/** Pairs that cannot be together, and those whose order makes that no value is between them. @see Metadata Vocabulary §5.11.2 */
function checkBounds(part: Part, base: BuiltIn, bounds: readonly Bound[]): void {
  const { compare, read } = xsdReader(base);
  const pair = (a: Bound["kind"], b: Bound["kind"], wrong: (order: number) => boolean, words: string) => {
    const [low, high] = [a, b].map((kind) => bounds.find((bound) => bound.kind === kind)?.text);
    if (low === undefined || high === undefined) return;
    const order = compare?.({ value: read(low) ?? null, text: low }, { value: read(high) ?? null, text: high });
    if (order === undefined || wrong(order)) {
      fault(part, [], `"${a}" ${low} and "${b}" ${high} ${words}`, "Correct one of the two, or take it out.");
    }
  };
  const always = () => true;
  const empty = "leave no value between them";
  pair("minInclusive", "minExclusive", always, "cannot be together");
  pair("maxInclusive", "maxExclusive", always, "cannot be together");
  pair("minInclusive", "maxInclusive", (order) => order > 0, empty);
  pair("minInclusive", "maxExclusive", (order) => order >= 0, empty);
  pair("minExclusive", "maxExclusive", (order) => order > 0, empty);
  pair("minExclusive", "maxInclusive", (order) => order >= 0, empty);
}

const numberKeys: ReadonlySet<string> = new Set(["decimalChar", "groupChar", "pattern"]);
const isFormat = (value: unknown): value is string | Readonly<Record<string, unknown>> =>
  isText(value) || isObject(value);

/** A format that cannot be used counts as not given. @see Model for Tabular Data §6.4.2 to §6.4.6 */
function readFormat(part: Part, base: BuiltIn): Format | undefined {
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
