import { createHash } from "node:crypto";
import type { Dialect, Field, TableSchema, TableSource } from "../tabular/model.ts";
import { classificationKey } from "../tabular/schema/classification.ts";

/** What of a package's own words is about each of its tables too. */
const inherited = ["title", "description", "homepage", "keywords", "licenses", "sources", "contributors"] as const;

/**
 * `datapackage.json` of a version: a Data Package v2 of this one table, with the package's title, sources and licences. It holds
 * no time and no name of a version, so that equal data and declaration give equal bytes.
 *
 * Foreign keys to other tables are left out: those tables are datasets, with versions, of their own.
 *
 * @see Data Package v2 §package, §resource; Table Schema v2; Table Dialect v2
 */
export function dataPackage(table: TableSource, csv: Uint8Array): Record<string, unknown> {
  const own = table.descriptor ?? {};
  return {
    $schema: "https://datapackage.org/profiles/2.0/datapackage.json",
    name: table.name,
    ...Object.fromEntries(inherited.flatMap((key) => (own[key] === undefined ? [] : [[key, own[key]]]))),
    resources: [
      {
        name: table.name,
        type: "table",
        path: `${table.name}.csv`,
        format: "csv",
        mediatype: "text/csv",
        encoding: "utf-8",
        bytes: csv.byteLength,
        hash: `sha256:${createHash("sha256").update(csv).digest("hex")}`,
        dialect: dialectOf(table.dialect),
        ...(table.classification === undefined ? {} : { [classificationKey]: table.classification }),
        ...(table.schema === undefined ? {} : { schema: tableSchema(table.schema) }),
      },
    ],
  };
}

const dialectOf = (dialect: Dialect) => ({
  $schema: "https://datapackage.org/profiles/2.0/tabledialect.json",
  ...defined(dialect),
});

/** Table Schema v2, as it is written in a descriptor. */
export function tableSchema(schema: TableSchema): Record<string, unknown> {
  const ownKeys = schema.foreignKeys.filter(({ reference }) => reference.resource === "");
  return {
    $schema: "https://datapackage.org/profiles/2.0/tableschema.json",
    fields: schema.fields.map(fieldOf),
    fieldsMatch: [schema.fieldsMatch],
    missingValues: missing(schema.missingValues),
    ...schema.asks,
    ...(schema.primaryKey.length === 0 ? {} : { primaryKey: schema.primaryKey }),
    ...(schema.uniqueKeys.length === 0 ? {} : { uniqueKeys: schema.uniqueKeys }),
    ...(ownKeys.length === 0
      ? {}
      : { foreignKeys: ownKeys.map(({ fields, reference }) => ({ fields, reference: { fields: reference.fields } })) }),
  };
}

function fieldOf({ constraints, missingValues, properties, ...field }: Field): Record<string, unknown> {
  return {
    ...properties,
    ...field,
    ...(Object.keys(constraints).length === 0 ? {} : { constraints }),
    ...(missingValues === undefined ? {} : { missingValues: missing(missingValues) }),
  };
}

/** Plain strings unless one has a label: the two are not mixed (Table Schema v2 §missingValues). */
const missing = (values: TableSchema["missingValues"]) =>
  values.some(({ label }) => label !== undefined)
    ? values.map(({ value, label }) => ({ value, label: label ?? value }))
    : values.map(({ value }) => value);

const defined = (given: object) => Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
