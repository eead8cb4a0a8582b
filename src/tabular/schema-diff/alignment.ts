import type { Field } from "../model.ts";
import { isSameField } from "./fields.ts";

/** Which field of one schema is which of another. */
export type Alignment = {
  readonly pairs: readonly { readonly before: Field; readonly after: Field }[];
  readonly removed: readonly Field[];
  readonly added: readonly Field[];
  /** Whether the fields that are in both stand in another order. */
  readonly reordered: boolean;
};

/**
 * By name; a field that went and one that came between the same neighbours, equal in all else, are one under a new name.
 */
export function align(before: readonly Field[], after: readonly Field[]): Alignment {
  const names = new Set(after.map(({ name }) => name));
  const known = new Set(before.map(({ name }) => name));
  const free = new Map(gaps(after, known).map((gap) => [gap, gap.field] as const));
  const renamed = new Map<Field, Field>();
  for (const { field, follows, place } of gaps(before, names)) {
    const found = [...free.keys()].find(
      (gap) => gap.follows === follows && gap.place === place && isSameField(field, gap.field),
    );
    if (found === undefined) continue;
    renamed.set(field, found.field);
    free.delete(found);
  }
  const pairs = before.flatMap((field) => {
    const same = renamed.get(field) ?? after.find(({ name }) => name === field.name);
    return same === undefined ? [] : [{ before: field, after: same }];
  });
  const places = pairs.map((pair) => after.indexOf(pair.after));
  return {
    pairs,
    removed: before.filter((field) => !pairs.some((pair) => pair.before === field)),
    added: [...free.values()],
    reordered: places.some((place, at) => at > 0 && place < (places[at - 1] ?? 0)),
  };
}

type Gap = { readonly field: Field; readonly follows: string | undefined; readonly place: number };

/** The fields that the other schema does not have, each with the last one before it that it has, and its place after that. */
function gaps(fields: readonly Field[], common: ReadonlySet<string>): readonly Gap[] {
  let follows: string | undefined;
  let place = 0;
  const found: Gap[] = [];
  for (const field of fields) {
    if (common.has(field.name)) {
      follows = field.name;
      place = 0;
    } else found.push({ field, follows, place: place++ });
  }
  return found;
}
