import { categoriesOf, operandOf } from "../constraints.ts";
import type { Constraints, Field } from "../model.ts";
import { compilePattern } from "../pattern.ts";
import { readerOf } from "../types/field-reader.ts";
import { compileJsonSchema } from "../types/json-schema.ts";
import { fail, kindOf, objectAt, optional, type View } from "./document.ts";
import { bounds, type FieldRule, lengths } from "./field-rules.ts";
import { doubtKeys, type Remarks, remark } from "./keys.ts";

/** @throws UserError for a category that is not of the field's type, or that stands twice */
export function checkCategories(view: View, field: Field, remarks: Remarks): void {
  const reader = readerOf(field);
  const seen = new Set<string>();
  for (const [index, category] of (categoriesOf(field) ?? []).entries()) {
    const path = [...view.path, "categories", index];
    const operand = typeof category === "object" ? undefined : operandOf(field, reader, category);
    if (operand === undefined) {
      fail(
        view.document,
        path,
        `a category of "${field.name}" is ${kindOf(category)}; accepted is ${reader.accepts}.`,
        'Write categories of the field\'s type, or objects such as {"value": 1, "label": "one"}.',
      );
    }
    const key = reader.key(operand.value, operand.text);
    if (seen.has(key)) {
      fail(
        view.document,
        path,
        `the category ${kindOf(category)} of "${field.name}" stands twice.`,
        "Keep one of the two.",
      );
    }
    seen.add(key);
  }
  if (seen.size > 0 || field.properties["categoriesOrdered"] === undefined) return;
  const words = `"categoriesOrdered" of "${field.name}" has no effect without categories`;
  remark(view, [...view.path, "categoriesOrdered"], words, "Name the categories, or take it out.", remarks);
}

/** What an `enum` may list where there are categories: some of them. @see Table Schema v2 §categories */
function refuseOutside(field: Field, items: readonly unknown[], view: View): void {
  const categories = categoriesOf(field);
  if (categories === undefined) return;
  const reader = readerOf(field);
  const keyOf = (item: unknown) => {
    const operand = operandOf(field, reader, item);
    return operand && reader.key(operand.value, operand.text);
  };
  const keys = new Set(categories.map(keyOf));
  const index = items.findIndex((item) => !keys.has(keyOf(item)));
  if (index < 0) return;
  fail(
    view.document,
    [...view.path, "enum", index],
    `a value of "enum" of "${field.name}" is ${kindOf(items[index])}, which is none of its categories.`,
    "Let enum list categories alone, or take one of the two out.",
  );
}

/** @throws UserError for a constraint that is not for the type, or whose value is not of it */
export function constraintsOf(view: View, field: Field, rule: FieldRule, remarks: Remarks): Constraints {
  const written = view.value["constraints"];
  if (written === undefined) return {};
  const own = objectAt(view.document, [...view.path, "constraints"], "constraints", written);
  doubtKeys(own, "constraints", remarks);
  const { document, path, value } = own;
  const reader = readerOf(field);
  for (const key of [...lengths, ...bounds, "pattern", "jsonSchema"]) {
    if (value[key] === undefined || rule.constraints.includes(key)) continue;
    fail(
      document,
      [...path, key],
      `the constraint "${key}" is not for the type ${field.type} of "${field.name}"; accepted are ${rule.constraints.join(", ")}.`,
      "Take it out, or change the type.",
    );
  }
  const json = value["jsonSchema"] === undefined ? undefined : compileJsonSchema(value["jsonSchema"]);
  if (json && "fault" in json) {
    fail(
      document,
      [...path, "jsonSchema", ...json.path],
      `the "jsonSchema" of "${field.name}" cannot be used: ${json.fault}.`,
      "Write a JSON Schema of draft 7.",
    );
  }
  for (const key of bounds) {
    if (value[key] === undefined || operandOf(field, reader, value[key]) !== undefined) continue;
    fail(
      document,
      [...path, key],
      `"${key}" of "${field.name}" is ${kindOf(value[key])}; accepted is ${reader.accepts}.`,
      "Write a value of the field's type.",
    );
  }
  const items = optional(own, "enum", "list");
  for (const [index, item] of (items ?? []).entries()) {
    if (operandOf(field, reader, item) !== undefined) continue;
    fail(
      document,
      [...path, "enum", index],
      `a value of "enum" of "${field.name}" is ${kindOf(item)}; accepted is ${reader.accepts}.`,
      "Write values of the field's type.",
    );
  }
  refuseOutside(field, items ?? [], own);
  const pattern = optional(own, "pattern", "text");
  const compiled = pattern === undefined ? undefined : compilePattern(pattern);
  if (compiled && "fault" in compiled) {
    fail(
      document,
      [...path, "pattern"],
      `the pattern of "${field.name}" cannot be used: ${compiled.fault}.`,
      "Patterns are regular expressions without look-around and back-references.",
    );
  }
  const found: Record<string, unknown> = {
    required: optional(own, "required", "flag"),
    unique: optional(own, "unique", "flag"),
    minLength: optional(own, "minLength", "count"),
    maxLength: optional(own, "maxLength", "count"),
    ...Object.fromEntries(bounds.map((key) => [key, value[key]])),
    pattern,
    enum: items,
    jsonSchema: value["jsonSchema"],
  };
  return Object.fromEntries(Object.entries(found).filter(([, item]) => item !== undefined));
}
