import { grouped } from "../../report/counts.ts";
import { didYouMean } from "../../report/did-you-mean.ts";
import { mostCells } from "../csv/record.ts";
import { type Field, type ForeignKey, noMissingValues, type TableSchema } from "../model.ts";
import { readAsks } from "./asks.ts";
import { readDisclosure } from "./disclosure.ts";
import { fail, kindOf, objectAt, optional, refuseLong, type View } from "./document.ts";
import { readField, readMissingValues, type Version } from "./field.ts";
import { namesIn } from "./field-names.ts";
import { doubtKeys, type Remarks } from "./keys.ts";

const matches = ["exact", "equal", "subset", "superset", "partial"] as const;

/** The version that a `$schema` names; where none does, what the version above says, at last 1: the standard's default. */
export function versionOf(view: View, above: Version = 1): Version {
  const schema = view.value["$schema"];
  if (typeof schema !== "string") return above;
  return /\/2\.|\/2\//.test(schema) ? 2 : 1;
}

/** @throws UserError with file and line @see Table Schema v2; v1 is read into the same shape */
export function readTableSchema(view: View, above: Version, remarks: Remarks): TableSchema {
  doubtKeys(view, "schema", remarks);
  const version = versionOf(view, above);
  const list = optional(view, "fields", "list");
  if (list === undefined || list.length === 0) {
    return fail(view.document, view.path, 'the schema has no "fields".', "List a field for each column.");
  }
  if (list.length > mostCells) {
    fail(
      view.document,
      [...view.path, "fields"],
      `the schema has ${grouped(list.length)} fields; up to ${grouped(mostCells)} are read, as many as the widest sheet has columns.`,
      "Make rows of what stands in columns.",
    );
  }
  const fields = list.map((item, index) => {
    const path = [...view.path, "fields", index];
    return readField(objectAt(view.document, path, "a field", item), version, remarks);
  });
  const names = new Set<string>();
  for (const [index, { name }] of fields.entries()) {
    // v1 says only that names should differ.
    if (names.has(name) && version === 2) {
      fail(
        view.document,
        [...view.path, "fields", index, "name"],
        `two fields are called "${name}".`,
        "Give each field a name of its own.",
      );
    }
    names.add(name);
  }
  const asks = readAsks(view, fields);
  const missingValues = readMissingValues(view) ?? noMissingValues;
  const disclosure = readDisclosure(view, fields, missingValues, remarks);
  return {
    fields,
    ...(asks === undefined ? {} : { asks }),
    fieldsMatch: matchOf(view),
    missingValues,
    ...(disclosure === undefined ? {} : { disclosure }),
    primaryKey: fieldNames(view, "primaryKey", fields) ?? [],
    uniqueKeys: listOf(view, "uniqueKeys").map((key, index) =>
      namesIn(view, ["uniqueKeys", index], key, "uniqueKeys", fields),
    ),
    foreignKeys: listOf(view, "foreignKeys").map((key, index) => foreignKey(view, key, index, fields, remarks)),
  };
}

function listOf(view: View, key: string): readonly unknown[] {
  const list = optional(view, key, "list") ?? [];
  refuseLong(view, [...view.path, key], list);
  return list;
}

function matchOf(view: View): TableSchema["fieldsMatch"] {
  const written = view.value["fieldsMatch"];
  // The standard's text has one word, its JSON Schema a list of one.
  const word = Array.isArray(written) && written.length === 1 ? (written[0] as unknown) : written;
  if (word === undefined) return "exact";
  const match = matches.find((known) => known === word);
  if (match) return match;
  const meant = typeof word === "string" ? didYouMean(word, matches) : undefined;
  return fail(
    view.document,
    [...view.path, "fieldsMatch"],
    `"fieldsMatch" is ${kindOf(word)}; accepted are exact, equal (any order), subset (the file may have more columns), superset (it may have fewer) and partial.`,
    meant === undefined ? "Choose one of these." : `Did you mean "${meant}"?`,
  );
}

function fieldNames(view: View, key: string, fields: readonly Field[] | undefined): readonly string[] | undefined {
  const written = view.value[key];
  return written === undefined ? undefined : namesIn(view, [key], written, key, fields);
}

function foreignKey(
  view: View,
  written: unknown,
  index: number,
  fields: readonly Field[],
  remarks: Remarks,
): ForeignKey {
  const key = objectAt(view.document, [...view.path, "foreignKeys", index], "a foreign key", written);
  doubtKeys(key, "foreignKey", remarks);
  const reference = objectAt(view.document, [...key.path, "reference"], '"reference"', key.value["reference"]);
  doubtKeys(reference, "reference", remarks);
  const own = fieldNames(key, "fields", fields) ?? [];
  const resource = optional(reference, "resource", "text") ?? "";
  // "self" is what v0 wrote for the table itself.
  const target = resource === "self" ? "" : resource;
  const referred = fieldNames(reference, "fields", target === "" ? fields : undefined) ?? [];
  if (own.length === 0 || own.length !== referred.length) {
    fail(
      view.document,
      key.path,
      `a foreign key has ${own.length} fields here and ${referred.length} there; as many are needed.`,
      "Name the fields in pairs.",
    );
  }
  return { fields: own, reference: { resource: target, fields: referred } };
}
