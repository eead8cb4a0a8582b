import { didYouMean } from "../../report/did-you-mean.ts";
import { readBounds } from "./bounds.ts";
import { type BuiltIn, builtIn, builtInNames, builtInUrls, isBinary, isText } from "./built-in.ts";
import { checkProperties } from "./description.ts";
import { readFormat } from "./format.ts";
import type { Datatype } from "./model.ts";
import { atomic, fault, identity, ignored, isCount, isObject, type Part, partAt, property, shown } from "./part.ts";

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
  return { id, base, format: readFormat(part, base), ...lengths, bounds: readBounds(part, base) };
}

type Lengths = Pick<Datatype, "length" | "minLength" | "maxLength">;

function checkLengths(part: Part, base: BuiltIn, lengths: Lengths): void {
  const { length, minLength, maxLength } = lengths;
  const [first] = (["length", "minLength", "maxLength"] as const).filter((key) => lengths[key] !== undefined);
  if (first !== undefined && !isText(base) && !isBinary(base)) {
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
