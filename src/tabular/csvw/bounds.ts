import { type BuiltIn, isDuration, isMoment, isNumeric } from "./built-in.ts";
import type { Bound } from "./model.ts";
import { atomic, fault, ignored, type Part, shown } from "./part.ts";
import { xsdReader } from "./xsd.ts";

const boundKeys = [
  ["minimum", "minInclusive"],
  ["minInclusive", "minInclusive"],
  ["maximum", "maxInclusive"],
  ["maxInclusive", "maxInclusive"],
  ["minExclusive", "minExclusive"],
  ["maxExclusive", "maxExclusive"],
] as const;

/** A number of JSON without an exponent, which XML Schema's decimals do not have. */
const decimalText = (number: number): string =>
  number.toLocaleString("en", { useGrouping: false, maximumFractionDigits: 20 });

const isBound = (value: unknown): value is string | number => typeof value === "string" || typeof value === "number";

/** The bounds that a datatype's description has; one that is not of its base is left out. @see Metadata Vocabulary §5.11.2 */
export function readBounds(part: Part, base: BuiltIn): readonly Bound[] {
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
    const text = typeof written === "number" ? decimalText(written) : written;
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
  checkBounds(part, base, bounds);
  return bounds;
}

/** Pairs that cannot be together, and those whose order makes that no value is between them. */
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
