import type { Field, MissingValue, TableSchema } from "../model.ts";
import { personalKey } from "../types/personal.ts";
import { type Change, change, type Place } from "./changes.ts";
import { constraintChanges } from "./constraints.ts";
import { canonical, differing } from "./equality.ts";

/** What says how a field's values are written. */
function formOf({ format = "default", properties }: Field): Readonly<Record<string, unknown>> {
  const { categories: _, categoriesOrdered: __, ...others } = properties;
  return { format, ...Object.fromEntries(Object.entries(others).filter(([key]) => !key.includes(":"))) };
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
    const written = differing(formOf(before), formOf(after));
    if (written.length > 0) yield change("format-changed", place, formWords(written, before, after));
    yield* constraintChanges(before, after, place);
  }
  if (canonical(toldOf(before)) !== canonical(toldOf(after)))
    yield change("described", place, "its title, description or labels changed, or who may see it");
}

function formWords(changed: readonly string[], before: Field, after: Field): string {
  if (changed.includes("format"))
    return `its format is ${after.format ?? "default"} instead of ${before.format ?? "default"}`;
  const one = changed.length === 1;
  return `${changed.join(" and ")} ${one ? "is" : "are"} not what ${one ? "it was" : "they were"}`;
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
