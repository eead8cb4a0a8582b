import { didYouMean } from "../../report/did-you-mean.ts";
import { levelKey, levels, tolerateKey } from "../column-level.ts";
import type { Field, FieldType, MissingValue } from "../model.ts";
import { unknownDirective } from "../types/dates.ts";
import { defaultFalseValues, defaultTrueValues, itemTypes } from "../types/field-reader.ts";
import { fail, kindOf, objectAt, optional, type View } from "./document.ts";
import { checkCategories, constraintsOf } from "./field-constraints.ts";
import { type FieldRule, fieldRules, synonyms, typeProperties, types } from "./field-rules.ts";
import { doubtKeys, type Remarks, remark } from "./keys.ts";
import { personalIn } from "./personal.ts";
import { ukTypeIn } from "./uk-type.ts";

export type Version = 1 | 2;

/**
 * One field of a schema, strictly: what it says has to be possible for its type.
 * @throws UserError with file and line
 */
export function readField(view: View, version: Version, remarks: Remarks): Field {
  doubtKeys(view, "field", remarks);
  const name = optional(view, "name", "text");
  if (name === undefined || name === "") {
    return fail(view.document, view.path, "a field has no name.", "Give it the name that its column has in the file.");
  }
  const type = typeOf(view, name, version);
  const rule = fieldRules[type];
  const format = formatOf(view, name, type, rule);
  const title = optional(view, "title", "text");
  const description = optional(view, "description", "text");
  const missingValues = readMissingValues(view);
  const plain: Field = {
    name,
    type,
    ...(format === undefined ? {} : { format }),
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(missingValues === undefined ? {} : { missingValues }),
    constraints: {},
    properties: {
      ...propertiesOf(view, name, type, rule, remarks),
      ...ukTypeIn(view, name, type),
      ...levelIn(view, name),
      ...personalIn(view, name),
    },
  };
  checkCategories(view, plain, remarks);
  return { ...plain, constraints: constraintsOf(view, plain, rule, remarks) };
}

function levelIn(view: View, name: string): Field["properties"] {
  const written = optional(view, levelKey, "text");
  const tolerated = optional(view, tolerateKey, "count");
  const tolerance = tolerated === undefined ? {} : { [tolerateKey]: tolerated };
  if (written === undefined) return tolerance;
  if (levels.some((level) => level === written)) return { [levelKey]: written, ...tolerance };
  return fail(
    view.document,
    [...view.path, levelKey],
    `the field "${name}" has the ${levelKey} "${written}"; accepted are ${levels.join(", ")}.`,
    "Choose one of these, or leave it out: then it is error.",
  );
}

function typeOf(view: View, name: string, version: Version): FieldType {
  const written = optional(view, "type", "text");
  if (written === undefined) return version === 2 ? "any" : "string";
  const type = types.find((known) => known === written);
  if (type) return type;
  const meant = synonyms.get(written.toLowerCase()) ?? didYouMean(written, types);
  return fail(
    view.document,
    [...view.path, "type"],
    `the field "${name}" has the type "${written}"; accepted are ${types.join(", ")}.`,
    meant === undefined ? "Choose one of these." : `Did you mean "${meant}"?`,
  );
}

function formatOf(view: View, name: string, type: FieldType, { formats }: FieldRule): string | undefined {
  const format = optional(view, "format", "text");
  if (format === undefined || format === "default" || formats.includes(format)) return format;
  const at = [...view.path, "format"];
  if (type === "date" || type === "time" || type === "datetime") {
    const unknown = unknownDirective(format);
    if (unknown === undefined) return format;
    const what =
      unknown === format ? "has no directive such as %Y" : `has "${unknown}", which is not known or stands twice`;
    return fail(
      view.document,
      at,
      `the format "${format}" of "${name}" ${what}.`,
      `Accepted are ${formats.join(", ")}, with Python's directives.`,
    );
  }
  const accepted = formats.length === 0 ? "default" : formats.join(", ");
  const meant = didYouMean(format, formats);
  return fail(
    view.document,
    at,
    `the field "${name}" of type ${type} has the format "${format}"; accepted: ${accepted}.`,
    meant === undefined ? "Choose one of these, or leave the format out." : `Did you mean "${meant}"?`,
  );
}

function propertiesOf(
  view: View,
  name: string,
  type: FieldType,
  rule: FieldRule,
  remarks: Remarks,
): Field["properties"] {
  const properties: Record<string, unknown> = {};
  for (const key of typeProperties) {
    if (view.value[key] === undefined) continue;
    if (!rule.properties.includes(key)) {
      remark(
        view,
        [...view.path, key],
        `"${key}" has no effect on a field of type ${type} ("${name}")`,
        "Take it out, or change the type.",
        remarks,
      );
      continue;
    }
    properties[key] = propertyOf(view, key);
  }
  const at = (key: string) => [...view.path, key];
  const { groupChar = "", decimalChar = "." } = properties;
  if (type === "number" && groupChar === decimalChar) {
    fail(
      view.document,
      at("groupChar"),
      `"groupChar" and "decimalChar" of "${name}" are the same.`,
      "A number cannot be read like that: change one of them.",
    );
  }
  const trues = (properties["trueValues"] ?? defaultTrueValues) as readonly string[];
  const falses = (properties["falseValues"] ?? defaultFalseValues) as readonly string[];
  const both = type === "boolean" ? trues.find((text) => falses.includes(text)) : undefined;
  if (both !== undefined) {
    fail(
      view.document,
      at(properties["trueValues"] ? "trueValues" : "falseValues"),
      `"${both}" is both true and false in "${name}".`,
      "Name both trueValues and falseValues, with nothing in common.",
    );
  }
  return properties;
}

function propertyOf(view: View, key: string): unknown {
  switch (key) {
    case "bareNumber":
    case "categoriesOrdered":
      return optional(view, key, "flag");
    case "trueValues":
    case "falseValues":
      return optional(view, key, "texts");
    case "categories":
      return optional(view, key, "list");
    case "itemType": {
      const type = optional(view, key, "text") ?? "";
      if (itemTypes.some((known) => known === type)) return type;
      return fail(
        view.document,
        [...view.path, key],
        `"itemType" is "${type}"; accepted are ${itemTypes.join(", ")}.`,
        "Choose one of these.",
      );
    }
    default: {
      const text = optional(view, key, "text") ?? "";
      if (text.length > 0 && (key === "delimiter" || text.length === 1)) return text;
      return fail(
        view.document,
        [...view.path, key],
        `"${key}" is ${kindOf(text)}; one character is accepted.`,
        "Write one character.",
      );
    }
  }
}

/** Texts, or objects with a value and a label (v2). */
export function readMissingValues(view: View): readonly MissingValue[] | undefined {
  return optional(view, "missingValues", "list")?.map((item, index) => {
    const path = [...view.path, "missingValues", index];
    if (typeof item === "string") return { value: item };
    if (typeof item !== "object" || item === null) {
      return fail(
        view.document,
        path,
        `a missing value is ${kindOf(item)}; texts are accepted.`,
        "Put it in quotation marks: it is compared with what stands in the file.",
      );
    }
    const labelled = objectAt(view.document, path, "a missing value", item);
    const value = optional(labelled, "value", "text");
    const label = optional(labelled, "label", "text");
    if (value === undefined)
      return fail(
        view.document,
        path,
        'a missing value has no "value".',
        'Write {"value": "-", "label": "not recorded"}.',
      );
    return label === undefined ? { value } : { value, label };
  });
}
