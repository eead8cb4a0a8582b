import type { FieldType } from "../model.ts";
import { geojsonFormats, geopointFormats } from "../types/structures.ts";
import { stringFormats } from "../types/text.ts";

const anything = ["required", "unique", "enum"] as const;
export const bounds = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"] as const;
export const lengths = ["minLength", "maxLength"] as const;

export type FieldRule = {
  readonly constraints: readonly string[];
  readonly properties: readonly string[];
  readonly formats: readonly string[];
};

const ordered = (properties: readonly string[] = [], formats: readonly string[] = []): FieldRule => ({
  constraints: [...anything, ...bounds],
  properties,
  formats,
});

/** What each type takes. @see Table Schema v2 §types, §constraints */
export const fieldRules: Readonly<Record<FieldType, FieldRule>> = {
  string: {
    constraints: [...anything, ...lengths, "pattern"],
    properties: ["categories", "categoriesOrdered"],
    formats: stringFormats,
  },
  number: ordered(["decimalChar", "groupChar", "bareNumber"]),
  integer: ordered(["groupChar", "bareNumber", "categories", "categoriesOrdered"]),
  boolean: { constraints: anything, properties: ["trueValues", "falseValues"], formats: [] },
  object: { constraints: [...anything, ...lengths, "jsonSchema"], properties: [], formats: [] },
  array: { constraints: [...anything, ...lengths, "jsonSchema"], properties: [], formats: [] },
  list: { constraints: [...anything, ...lengths], properties: ["delimiter", "itemType"], formats: [] },
  datetime: ordered([], ["default", "any", "a pattern such as %d/%m/%Y %H:%M"]),
  date: ordered([], ["default", "any", "a pattern such as %d/%m/%Y"]),
  time: ordered([], ["default", "any", "a pattern such as %H:%M"]),
  year: ordered(),
  yearmonth: ordered(),
  duration: ordered(),
  geopoint: { constraints: anything, properties: [], formats: geopointFormats },
  geojson: { constraints: anything, properties: [], formats: geojsonFormats },
  any: { constraints: anything, properties: [], formats: [] },
};

export const types = Object.keys(fieldRules) as readonly FieldType[];
export const typeProperties = [...new Set(Object.values(fieldRules).flatMap(({ properties }) => properties))];

/** What other tools call the types. */
export const synonyms: ReadonlyMap<string, FieldType> = new Map([
  ["int", "integer"],
  ["int64", "integer"],
  ["float", "number"],
  ["float64", "number"],
  ["double", "number"],
  ["decimal", "number"],
  ["bool", "boolean"],
  ["str", "string"],
  ["text", "string"],
  ["varchar", "string"],
  ["timestamp", "datetime"],
  ["category", "string"],
  ["json", "object"],
] as const);
