import type { ForeignKey, TableSchema } from "../model.ts";
import { type Change, change, type Place } from "./changes.ts";
import { canonical } from "./equality.ts";

/** The keys of a table, in two versions of its schema. @param nameNow what a column of the old schema is called in the new one */
export function* keyChanges(
  before: TableSchema,
  after: TableSchema,
  nameNow: (name: string) => string,
  place: Place,
): Generator<Change> {
  yield* primaryKeyChanges(before.primaryKey.map(nameNow), after, place);
  const old = new Map(before.uniqueKeys.map((key) => [canonical(key.map(nameNow).sort()), key.map(nameNow)]));
  const now = new Map(after.uniqueKeys.map((key) => [canonical([...key].sort()), key]));
  for (const [id, key] of now)
    if (!old.has(id)) yield change("key-tightened", place, `${listed(key)} must be different in every row`);
  for (const [id, key] of old)
    if (!now.has(id)) yield change("key-loosened", place, `${listed(key)} may be the same in several rows`);
  yield* foreignKeyChanges(before.foreignKeys, after.foreignKeys, nameNow, place);
}

function* primaryKeyChanges(old: readonly string[], after: TableSchema, place: Place): Generator<Change> {
  const now = after.primaryKey;
  if (canonical([...old].sort()) === canonical([...now].sort())) return;
  if (old.length === 0)
    return yield change("key-tightened", place, `the primary key is ${listed(now)}, and there was none`);
  if (now.length === 0) return yield change("key-loosened", place, `the primary key ${listed(old)} is taken out`);
  const words = `the primary key is ${listed(now)} instead of ${listed(old)}`;
  // More columns make repetitions rarer, and each of them must have a value.
  const wider = old.every((name) => now.includes(name));
  const free = now.filter((name) => !old.includes(name)).every((name) => isRequired(after, name));
  yield change(wider && free ? "key-loosened" : "key-tightened", place, words);
}

const isRequired = ({ fields }: TableSchema, name: string): boolean =>
  fields.find((field) => field.name === name)?.constraints.required === true;

function* foreignKeyChanges(
  before: readonly ForeignKey[],
  after: readonly ForeignKey[],
  nameNow: (name: string) => string,
  place: Place,
): Generator<Change> {
  const old = new Map(before.map((key) => [canonical(key.fields.map(nameNow)), key]));
  const now = new Map(after.map((key) => [canonical(key.fields), key]));
  for (const [id, { fields, reference }] of now) {
    const was = old.get(id);
    const target = reference.resource === "" ? "the table itself" : `"${reference.resource}"`;
    if (was === undefined) yield change("key-tightened", place, `${listed(fields)} must be in ${target}`);
    else if (canonical(was.reference) !== canonical(reference))
      yield change(
        "reference-changed",
        place,
        `${listed(fields)} refers to ${target} (${reference.fields.join(", ")})`,
      );
  }
  for (const [id, { fields, reference }] of old) {
    const target = reference.resource === "" ? "the table itself" : `"${reference.resource}"`;
    if (!now.has(id))
      yield change("key-loosened", place, `${listed(fields.map(nameNow))} need no longer be in ${target}`);
  }
}

const listed = (names: readonly string[]) => names.map((name) => `"${name}"`).join(" with ");
