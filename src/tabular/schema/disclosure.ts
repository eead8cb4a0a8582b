import { didYouMean } from "../../report/did-you-mean.ts";
import {
  type CountRule,
  type Disclosure,
  disclosureKey,
  type Identifies,
  identifiesKey,
  type Total,
  type TotalRows,
  totalKey,
  totalRowsKey,
} from "../disclosure/model.ts";
import type { Field, MissingValue } from "../model.ts";
import { fail, kindOf, objectAt, optional, type View } from "./document.ts";
import { namesIn } from "./field-names.ts";
import { type Remarks, remark } from "./keys.ts";

/**
 * What a schema asks so that nobody is recognised in its table; undefined where it asks nothing of the kind.
 * @throws UserError with file and line for what could not be checked as it is written: a silent check would be taken for a pass
 */
export function readDisclosure(
  view: View,
  fields: readonly Field[],
  missingValues: readonly MissingValue[],
  remarks: Remarks,
): Disclosure | undefined {
  const places = (view.value["fields"] as readonly unknown[]).map((item, index) => ({
    field: fields[index] as Field,
    at: objectAt(view.document, [...view.path, "fields", index], "a field", item),
  }));
  const shared = view.value[disclosureKey] === undefined ? undefined : partsOf(ruleView(view, "the schema"));
  const counts = places.flatMap((place) => countRule(place, shared, missingValues) ?? []);
  if (shared && counts.length === 0) {
    remark(
      view,
      [...view.path, disclosureKey],
      `"${disclosureKey}" has no effect, since no field says which columns it is about`,
      `Write "${disclosureKey}": true on each field that counts people.`,
      remarks,
    );
  }
  const totals = places.flatMap(({ field, at }) => totalOf(view, field, at, fields, counts) ?? []);
  const totalRows = totalRowsOf(view, fields, counts);
  const identifies = identifiesOf(view, fields);
  if (counts.length === 0 && totals.length === 0 && identifies === undefined) return undefined;
  return {
    counts,
    totals,
    ...(totalRows === undefined ? {} : { totalRows }),
    ...(identifies === undefined ? {} : { identifies }),
  };
}

type Place = { readonly field: Field; readonly at: View };

const ruleKeys = ["threshold", "roundTo", "markers", "zeroAllowed"] as const;

/** The rule that stands on a field or on the schema. */
function ruleView(view: View, owner: string): View {
  const rule = objectAt(
    view.document,
    [...view.path, disclosureKey],
    `"${disclosureKey}" of ${owner}`,
    view.value[disclosureKey],
  );
  refuseUnknown(rule, disclosureKey, ruleKeys);
  if (ruleKeys.slice(0, 3).every((key) => rule.value[key] === undefined)) {
    fail(
      rule.document,
      rule.path,
      `"${disclosureKey}" of ${owner} has neither "threshold", "roundTo" nor "markers"; thresholds differ from owner to owner, so there is no default.`,
      "Write what the owner of the data asks for, such as { threshold: 10, roundTo: 5 }.",
    );
  }
  return rule;
}

type Parts = Partial<Omit<CountRule, "field">>;

function partsOf(rule: View): Parts {
  const threshold = wholeFrom(2, rule, "threshold");
  const roundTo = wholeFrom(2, rule, "roundTo");
  const markers = optional(rule, "markers", "texts");
  const zeroAllowed = optional(rule, "zeroAllowed", "flag");
  return {
    ...(threshold === undefined ? {} : { threshold }),
    ...(roundTo === undefined ? {} : { roundTo }),
    ...(markers === undefined ? {} : { markers }),
    ...(zeroAllowed === undefined ? {} : { zeroAllowed }),
  };
}

function countRule(
  { field, at }: Place,
  shared: Parts | undefined,
  missingValues: readonly MissingValue[],
): CountRule | undefined {
  const written = at.value[disclosureKey];
  if (written === undefined || written === false) return undefined;
  const path = [...at.path, disclosureKey];
  if (!isNumeric(field)) {
    fail(
      at.document,
      path,
      `"${disclosureKey}" stands on "${field.name}", which has the type ${field.type}; columns that count have the type integer or number.`,
      "Take it out, or change the type.",
    );
  }
  if (written === true && shared === undefined) {
    fail(
      at.document,
      path,
      `"${disclosureKey}" of "${field.name}" is true, and the schema has no "${disclosureKey}" with a threshold or a rounding base.`,
      "Write it on the schema, such as { threshold: 10, roundTo: 5 }, or write it here instead of true.",
    );
  }
  const own = written === true ? {} : partsOf(ruleView(at, `"${field.name}"`));
  const rule = { markers: [], zeroAllowed: true, ...shared, ...own, field: field.name };
  const missing = (field.missingValues ?? missingValues).map(({ value }) => value);
  const stray = rule.markers.find((marker) => !missing.includes(marker));
  if (stray !== undefined) {
    fail(
      at.document,
      path,
      `the marker ${kindOf(stray)} is not among the missing values of "${field.name}", so a cell that has it would be no number.`,
      `Add { value: ${kindOf(stray)}, label: … } to missingValues.`,
    );
  }
  return rule;
}

function totalOf(
  view: View,
  field: Field,
  at: View,
  fields: readonly Field[],
  counts: readonly CountRule[],
): Total | undefined {
  const written = at.value[totalKey];
  if (written === undefined) return undefined;
  const total = objectAt(view.document, [...at.path, totalKey], `"${totalKey}" of "${field.name}"`, written);
  refuseUnknown(total, totalKey, ["of"]);
  const of = fieldList(total, "of", fields);
  const own = of.find((name) => name === field.name);
  const text = [field.name, ...of].find((name) => !isNumeric(fields.find((one) => one.name === name)));
  if (own !== undefined || text !== undefined) {
    fail(
      total.document,
      total.path,
      own !== undefined
        ? `"${field.name}" is the total of itself.`
        : `"${text}" is part of a sum and is no number; columns of the type integer or number are accepted.`,
      "Name the columns that are added up.",
    );
  }
  refuseWithoutMarkers(total, counts, [field.name, ...of]);
  return { field: field.name, of };
}

function totalRowsOf(view: View, fields: readonly Field[], counts: readonly CountRule[]): TotalRows | undefined {
  const written = view.value[totalRowsKey];
  if (written === undefined) return undefined;
  const rows = objectAt(view.document, [...view.path, totalRowsKey], `"${totalRowsKey}"`, written);
  refuseUnknown(rows, totalRowsKey, ["field", "value", "by"]);
  const name = optional(rows, "field", "text");
  const value = optional(rows, "value", "text");
  if (name === undefined || value === undefined) {
    return fail(
      rows.document,
      rows.path,
      `"${totalRowsKey}" has no "${name === undefined ? "field" : "value"}".`,
      'Write which text in which column makes a row a total, such as { field: area, value: "England" }.',
    );
  }
  namesIn(rows, ["field"], name, "field", fields);
  const by = rows.value["by"] === undefined ? [] : fieldList(rows, "by", fields);
  if (by.includes(name)) {
    fail(
      rows.document,
      [...rows.path, "by"],
      `"by" names "${name}", by which total rows are told from others.`,
      "Name the columns that a total and its parts have in common.",
    );
  }
  refuseWithoutMarkers(
    rows,
    counts,
    counts.map(({ field }) => field),
  );
  return { field: name, value, by };
}

function identifiesOf(view: View, fields: readonly Field[]): Identifies | undefined {
  const written = view.value[identifiesKey];
  if (written === undefined) return undefined;
  const identifies = objectAt(view.document, [...view.path, identifiesKey], `"${identifiesKey}"`, written);
  refuseUnknown(identifies, identifiesKey, ["fields", "k"]);
  const names = fieldList(identifies, "fields", fields);
  const k = wholeFrom(2, identifies, "k");
  if (k === undefined) {
    return fail(
      identifies.document,
      identifies.path,
      `"${identifiesKey}" has no "k"; how many rows have to be alike differs from owner to owner, so there is no default.`,
      "Write the number that the owner of the data asks for, such as k: 5.",
    );
  }
  return { fields: names, k };
}

const isNumeric = (field: Field | undefined) => field?.type === "integer" || field?.type === "number";

/** A list of fields, at least one, none of them twice. */
function fieldList(view: View, key: string, fields: readonly Field[]): readonly string[] {
  const list = optional(view, key, "list") ?? [];
  const names = namesIn(view, [key], list, key, fields);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (names.length === 0 || twice !== undefined) {
    fail(
      view.document,
      [...view.path, key],
      twice === undefined ? `"${key}" names no field.` : `"${key}" names "${twice}" twice.`,
      "Name fields of the schema, each once.",
    );
  }
  return names;
}

function refuseWithoutMarkers(view: View, counts: readonly CountRule[], names: readonly string[]): void {
  if (counts.some(({ field, markers }) => names.includes(field) && markers.length > 0)) return;
  fail(
    view.document,
    view.path,
    `"${view.path.at(-1)}" is about counts that are not shown, and no column in it has markers for them.`,
    `Write { markers: ["[c]"] } in "${disclosureKey}" of these columns, or of the schema.`,
  );
}

/** A misspelt key would be a check that does not take place. */
function refuseUnknown(view: View, what: string, keys: readonly string[]): void {
  for (const key of Object.keys(view.value)) {
    if (keys.includes(key)) continue;
    const meant = didYouMean(key, keys);
    fail(
      view.document,
      [...view.path, key],
      `"${what}" has the key "${key.slice(0, 60)}"; accepted are ${keys.join(", ")}.`,
      meant === undefined ? "Take it out." : `Did you mean "${meant}"?`,
    );
  }
}

function wholeFrom(least: number, view: View, key: string): number | undefined {
  const value = view.value[key];
  if (value === undefined || (Number.isSafeInteger(value) && Number(value) >= least))
    return value as number | undefined;
  return fail(
    view.document,
    [...view.path, key],
    `"${key}" is ${kindOf(value)}; accepted is a whole number from ${least}.`,
    `Write a whole number from ${least} there.`,
  );
}
