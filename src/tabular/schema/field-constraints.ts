import { categoriesOf, operandOf } from "../constraints.ts";
import type { Constraints, Field } from "../model.ts";
import { compilePattern } from "../pattern.ts";
import { readerOf } from "../types/field-reader.ts";
import { fail, kindOf, objectAt, optional, type View } from "./document.ts";
import { bounds, type FieldRule, lengths } from "./field-rules.ts";
import { doubtKeys, type Remarks, remark } from "./keys.ts";

/** @throws UserError for a category that is not of the field's type */
export function checkCategories(view: View, field: Field): void {
  const reader = readerOf(field);
  for (const [index, category] of (categoriesOf(field) ?? []).entries()) {
    if (operandOf(field, reader, category) !== undefined) continue;
    fail(
      view.document,
      [...view.path, "categories", index],
      `a category of "${field.name}" is ${kindOf(category)}; accepted is ${reader.accepts}.`,
      "Write categories of the field's type.",
    );
  }
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
  if (value["jsonSchema"] !== undefined) {
    remark(
      own,
      [...path, "jsonSchema"],
      `"jsonSchema" of "${field.name}" is not checked yet`,
      "Do not count on it.",
      remarks,
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
  };
  return Object.fromEntries(Object.entries(found).filter(([, item]) => item !== undefined));
}
