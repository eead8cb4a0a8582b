import type { Field } from "../model.ts";
import { dateReader, dateTimeReader, timeReader, yearMonthReader, yearReader } from "./dates.ts";
import { durationReader } from "./duration.ts";
import { integerReader, type NumberFormat, numberReader, plainNumbers } from "./numbers.ts";
import { personalKey } from "./personal.ts";
import type { Reader } from "./reader.ts";
import {
  arrayReader,
  geojsonFormats,
  geojsonReader,
  geopointFormats,
  geopointReader,
  listReader,
  objectReader,
} from "./structures.ts";
import { anyReader, booleanReader, stringFormats, stringReader } from "./text.ts";
import { ukReader } from "./uk/uk-reader.ts";
import { ukTypeOf } from "./uk/uk-types.ts";

/** What the standard has where a boolean field names no values of its own (v1 and v2 alike). */
export const defaultTrueValues = ["true", "True", "TRUE", "1"] as const;
export const defaultFalseValues = ["false", "False", "FALSE", "0"] as const;

type FieldLike = Pick<Field, "type" | "properties"> & { readonly format?: string | undefined };

/** How this field's cells are read. The field is as the schema reader leaves it: its format and properties are ones that exist. */
export function readerOf(field: FieldLike): Reader {
  const uk = ukTypeOf(field);
  const reader = uk ? ukReader(uk, standardReader(field)) : standardReader(field);
  return field.properties[personalKey] === true ? { ...reader, personal: true } : reader;
}

function standardReader(field: FieldLike): Reader {
  const format = field.format ?? "default";
  switch (field.type) {
    case "string":
      return stringReader(stringFormats.find((known) => known === format) ?? "default");
    case "integer":
      return integerReader(numberFormatOf(field));
    case "number":
      return numberReader(numberFormatOf(field));
    case "boolean":
      return booleanReader(
        textsOf(field.properties["trueValues"]) ?? defaultTrueValues,
        textsOf(field.properties["falseValues"]) ?? defaultFalseValues,
      );
    case "object":
      return objectReader;
    case "array":
      return arrayReader;
    case "list":
      return listReader(
        textOf(field.properties["delimiter"]) ?? ",",
        readerOf({ type: itemTypeOf(field), properties: {} }),
      );
    case "datetime":
      return dateTimeReader(format);
    case "date":
      return dateReader(format);
    case "time":
      return timeReader(format);
    case "year":
      return yearReader;
    case "yearmonth":
      return yearMonthReader;
    case "duration":
      return durationReader;
    case "geopoint":
      return geopointReader(geopointFormats.find((known) => known === format) ?? "default");
    case "geojson":
      return geojsonReader(geojsonFormats.find((known) => known === format) ?? "default");
    case "any":
      return anyReader;
  }
}

export const itemTypes = ["string", "integer", "boolean", "number", "datetime", "date", "time"] as const;

export const itemTypeOf = ({ properties }: FieldLike) =>
  itemTypes.find((type) => type === properties["itemType"]) ?? "string";

const numberFormatOf = ({ properties }: FieldLike): NumberFormat => ({
  groupChar: textOf(properties["groupChar"]) ?? plainNumbers.groupChar,
  decimalChar: textOf(properties["decimalChar"]) ?? plainNumbers.decimalChar,
  bareNumber: properties["bareNumber"] !== false,
});

const textOf = (value: unknown) => (typeof value === "string" ? value : undefined);

const textsOf = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) && value.every((item) => typeof item === "string") ? value : undefined;
