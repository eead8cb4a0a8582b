import type { Field, TableSource } from "../tabular/model.ts";

/**
 * `<dataset>.csv-metadata.json`: what CSV on the Web needs to read the file as the schema means it. What CSVW cannot say (several
 * words for true, number formats without a bare number, strptime formats beyond day, month and year) is given as a string.
 *
 * @see Metadata Vocabulary for Tabular Data (W3C, 2015) §5; Model for Tabular Data and Metadata on the Web §6.4
 */
export function csvwMetadata({ name, descriptor, dialect, schema }: TableSource): Record<string, unknown> {
  const title = descriptor?.["title"];
  const names = new Map(
    (schema?.fields ?? []).map((field) => [field.name, variableName(field.name.replace(/^_+/, "") || "column")]),
  );
  const primaryKey = schema?.primaryKey.map((field) => names.get(field) ?? field) ?? [];
  return {
    "@context": "http://www.w3.org/ns/csvw",
    url: `${name}.csv`,
    ...(typeof title === "string" ? { "dc:title": title } : {}),
    dialect: {
      delimiter: dialect.delimiter,
      quoteChar: dialect.quoteChar,
      doubleQuote: dialect.doubleQuote,
      skipInitialSpace: dialect.skipInitialSpace,
      header: dialect.header,
      commentPrefix: dialect.commentChar ?? null,
    },
    ...(schema === undefined
      ? {}
      : {
          tableSchema: {
            columns: schema.fields.map((field) => ({
              name: names.get(field.name),
              titles: field.name,
              ...(field.title === undefined ? {} : { "dc:title": field.title }),
              ...(field.description === undefined ? {} : { "dc:description": field.description }),
              datatype: datatypeOf(field),
              required: field.constraints.required === true || schema.primaryKey.includes(field.name),
              null: (field.missingValues ?? schema.missingValues).map(({ value }) => value),
            })),
            ...(primaryKey.length === 0 ? {} : { primaryKey }),
          },
        }),
  };
}

/** A name that a URI template can have as a variable: letters, digits and _, all else percent-encoded (RFC 6570 §2.3). */
const variableName = (text: string): string =>
  encodeURIComponent(text).replace(
    /[^A-Za-z0-9_%]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

type Datatype = string | { readonly base: string; readonly format?: unknown };

function datatypeOf({ type, format = "default", properties }: Field): Datatype {
  switch (type) {
    case "integer":
    case "number":
      return numberOf(type, properties);
    case "boolean":
      return booleanOf(properties);
    case "date":
      return format === "default" ? "date" : (dateOf(format) ?? "string");
    case "datetime":
    case "time":
      return format === "default" ? type : "string";
    case "year":
      return "gYear";
    case "yearmonth":
      return "gYearMonth";
    case "duration":
      return "duration";
    case "object":
    case "array":
    case "geojson":
      return "json";
    default:
      return "string";
  }
}

function numberOf(base: string, { decimalChar, groupChar, bareNumber }: Field["properties"]): Datatype {
  if (bareNumber === false) return "string";
  if (decimalChar === undefined && groupChar === undefined) return base;
  return { base, format: { decimalChar: decimalChar ?? ".", ...(groupChar === undefined ? {} : { groupChar }) } };
}

function booleanOf({ trueValues = ["true"], falseValues = ["false"] }: Field["properties"]): Datatype {
  const one = (words: unknown) => (Array.isArray(words) && words.length === 1 ? String(words[0]) : undefined);
  const [yes, no] = [one(trueValues), one(falseValues)];
  if (yes === undefined || no === undefined || `${yes}${no}`.includes("|")) return "string";
  return { base: "boolean", format: `${yes}|${no}` };
}

/** The formats of dates that every CSVW processor knows (§6.4.4). */
function dateOf(format: string): Datatype | undefined {
  const written = format.replaceAll("%Y", "yyyy").replaceAll("%m", "MM").replaceAll("%d", "dd");
  const known = [
    "yyyy-MM-dd",
    "yyyyMMdd",
    "dd-MM-yyyy",
    "MM-dd-yyyy",
    "dd/MM/yyyy",
    "MM/dd/yyyy",
    "dd.MM.yyyy",
    "MM.dd.yyyy",
  ];
  return known.includes(written) ? { base: "date", format: written } : undefined;
}
