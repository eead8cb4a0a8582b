import type { Field, MissingValue, TableSchema } from "../model.ts";
import { personalKey } from "../types/personal.ts";
import { ukTypeKey } from "../types/uk/uk-types.ts";
import { type Change, change, type Place } from "./changes.ts";
import { constraintChanges } from "./constraints.ts";

/** What a field's values look like, but for what {@link constraintChanges} and labels are about. */
function formOf({ format = "default", properties }: Field): string {
  const { categories: _, categoriesOrdered: __, [ukTypeKey]: ___, [personalKey]: ____, ...form } = properties;
  return canonical({ format, ...form });
}

/** Whether two fields are the same but for their name and what is told of them: then one is the other under a new name. */
export const isSameField = (one: Field, other: Field): boolean =>
  one.type === other.type &&
  canonical([one.constraints, one.properties, one.missingValues, one.format ?? "default"]) ===
    canonical([other.constraints, other.properties, other.missingValues, other.format ?? "default"]);

/** One field in two versions of a schema. */
export function* fieldChanges(before: Field, after: Field, place: Place): Generator<Change> {
  if (before.type !== after.type) {
    yield change("type-changed", place, `its type is ${after.type} instead of ${before.type}`);
  } else {
    if (formOf(before) !== formOf(after)) yield change("format-changed", place, formWords(before, after));
    yield* constraintChanges(before, after, place);
  }
  if (canonical(toldOf(before)) !== canonical(toldOf(after)))
    yield change("described", place, "its title, description or labels changed, or who may see it");
}

function formWords(before: Field, after: Field): string {
  const [old, now] = [before.format ?? "default", after.format ?? "default"];
  if (old !== now) return `its format is ${now} instead of ${old}`;
  const keys = [...new Set([...Object.keys(before.properties), ...Object.keys(after.properties)])];
  const changed = keys.filter((key) => canonical(before.properties[key]) !== canonical(after.properties[key]));
  return `${changed.join(" and ")} ${changed.length === 1 ? "is" : "are"} not what ${changed.length === 1 ? "it was" : "they were"}`;
}

const toldOf = ({ title, description, properties }: Field) => ({
  title,
  description,
  labels: properties["categories"] !== undefined && labelsOf(properties["categories"]),
  ordered: properties["categoriesOrdered"],
  personal: properties[personalKey],
});

const labelsOf = (categories: unknown): unknown =>
  Array.isArray(categories) &&
  categories.flatMap((item: unknown) => (typeof item === "object" && item !== null && "label" in item ? [item] : []));

/** What stands for a missing value in a field, in two versions of its schema. */
export function* missingChanges(
  before: readonly MissingValue[],
  after: readonly MissingValue[],
  place: Place,
): Generator<Change> {
  const [old, now] = [before, after].map((values) => values.map(({ value }) => value));
  const gone = old?.filter((value) => !now?.includes(value)) ?? [];
  const added = now?.filter((value) => !old?.includes(value)) ?? [];
  const words = (values: readonly string[]) =>
    values.map((value) => (value === "" ? "the empty cell" : `"${value}"`)).join(", ");
  if (gone.length > 0) yield change("missing-removed", place, `${words(gone)} no longer stands for a missing value`);
  if (added.length > 0) yield change("missing-added", place, `${words(added)} stands for a missing value`);
  const labels = (values: readonly MissingValue[]) =>
    canonical(
      values
        .filter(({ value }) => !gone.includes(value) && !added.includes(value))
        .map(({ value, label }) => [value, label]),
    );
  if (labels(before) !== labels(after))
    yield change("described", place, "what its missing values mean is told otherwise");
}

export const missingOf = (field: Field, schema: TableSchema): readonly MissingValue[] =>
  field.missingValues ?? schema.missingValues;

/** The same text for equal values, whatever the order of their keys. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  ) ?? "";
