import type { Field } from "./model.ts";
import { compilePattern } from "./pattern.ts";
import { readerOf } from "./types/field-reader.ts";
import { compileJsonSchema } from "./types/json-schema.ts";
import type { Operand, Reader } from "./types/reader.ts";
import { ukTypeKey } from "./types/uk/uk-types.ts";
import type { ValueCheck } from "./types/value-check.ts";

/** The checks of a field's constraints and categories, in the order of Table Schema v2; `required` and `unique` are the engine's. */
export function valueChecks(field: Field, reader: Reader): readonly ValueCheck[] {
  const { constraints } = field;
  const checks: ValueCheck[] = [];
  const { length } = reader;
  const { minLength, maxLength } = constraints;
  if (minLength !== undefined && length) {
    checks.push({
      rule: "min-length",
      holds: (value) => length(value) >= minLength,
      message: `Shorter than the ${minLength} ${unitOf(field)} that the schema asks for`,
    });
  }
  if (maxLength !== undefined && length) {
    checks.push({
      rule: "max-length",
      holds: (value) => length(value) <= maxLength,
      message: `Longer than the ${maxLength} ${unitOf(field)} that the schema allows`,
    });
  }
  for (const { key, rule, words, holds } of bounds) {
    const written = constraints[key];
    const bound = written === undefined ? undefined : operandOf(field, reader, written);
    const compare = reader.compare;
    if (bound === undefined || compare === undefined) continue;
    checks.push({
      rule,
      // What cannot be ordered (NaN, P1M against P30D) does not keep to a bound.
      holds: (value, text) => {
        const order = compare({ value, text }, bound);
        return order !== undefined && holds(order);
      },
      message: `${words} ${shortened(bound.text)}${field.type === "duration" ? ", or of no certain order with it" : ""}`,
    });
  }
  if (constraints.pattern !== undefined) {
    const pattern = compilePattern(constraints.pattern);
    if ("test" in pattern) {
      checks.push({
        rule: "pattern",
        holds: (_, text) => pattern.test(text),
        message: `Does not match the pattern ${shortened(constraints.pattern)}`,
      });
    }
  }
  const json = constraints.jsonSchema === undefined ? undefined : compileJsonSchema(constraints.jsonSchema);
  if (json && "checks" in json) {
    for (const { keyword, test } of json.checks) {
      checks.push({
        rule: "json-schema",
        holds: (value) => test(value),
        message: `Does not hold to "${shortened(keyword)}" of the column's JSON Schema`,
      });
    }
  }
  const categories = categoriesOf(field);
  if (categories) checks.push(membership("category", categories, field, reader, "Not one of the categories"));
  if (constraints.enum)
    checks.push(membership("enum", constraints.enum, field, reader, "Not one of the values allowed"));
  return checks;
}

/** A schema may say anything, and a message is one sentence. */
const shortened = (text: string) => (text.length <= 100 ? text : `${text.slice(0, 99).toWellFormed()}…`);

const unitOf = ({ type }: Field) => (type === "string" ? "characters" : type === "object" ? "properties" : "items");

const bounds = [
  { key: "minimum", rule: "minimum", words: "Below the minimum of", holds: (order: number) => order >= 0 },
  { key: "maximum", rule: "maximum", words: "Above the maximum of", holds: (order: number) => order <= 0 },
  { key: "exclusiveMinimum", rule: "exclusive-minimum", words: "Not above", holds: (order: number) => order > 0 },
  { key: "exclusiveMaximum", rule: "exclusive-maximum", words: "Not below", holds: (order: number) => order < 0 },
] as const;

/**
 * A value of a schema as the field's cells have it: in the field's own format, else in the type's default one (a descriptor in
 * JSON has numbers as numbers, and dates mostly in ISO form). Undefined when it is neither.
 * @see Table Schema v2 §constraints: a constraint's value may be given in its logical or its physical form
 */
export function operandOf(field: Field, reader: Reader, written: unknown): Operand | undefined {
  const text = typeof written === "string" ? written : JSON.stringify(written);
  // A year is a whole number; four digits are what its cells have.
  if (field.type === "year" && typeof written === "number") {
    return Number.isInteger(written) ? { value: written, text } : undefined;
  }
  if (text === undefined) return undefined;
  const own = typeof written === "number" ? undefined : reader.read(text);
  if (own !== undefined) return { value: own, text };
  const { itemType, [ukTypeKey]: ukType } = field.properties;
  const plain = readerOf({ type: field.type, properties: { itemType, [ukTypeKey]: ukType } }).read(text);
  return plain === undefined ? undefined : { value: plain, text };
}

/** The values of `categories`, whose items may be values or objects with a value and a label; undefined where there is none. */
export function categoriesOf({ properties }: Field): readonly unknown[] | undefined {
  const categories = properties["categories"];
  if (!Array.isArray(categories)) return undefined;
  return categories.map((item: unknown) =>
    typeof item === "object" && item !== null && "value" in item ? item.value : item,
  );
}

function membership(
  rule: "enum" | "category",
  items: readonly unknown[],
  field: Field,
  reader: Reader,
  words: string,
): ValueCheck {
  const operands = items.flatMap((item) => operandOf(field, reader, item) ?? []);
  const keys = new Set(operands.map(({ value, text }) => reader.key(value, text)));
  const few =
    operands.length <= 8 && reader.personal !== true
      ? `: ${operands.map(({ text }) => shortened(text)).join(", ")}`
      : "";
  return { rule, holds: (value, text) => keys.has(reader.key(value, text)), message: `${words}${few}` };
}
