import { categoriesOf, operandOf } from "../constraints.ts";
import type { Constraints, Field } from "../model.ts";
import { readerOf } from "../types/field-reader.ts";
import { personalKey } from "../types/personal.ts";
import { type Change, change, type Place } from "./changes.ts";
import { differing } from "./equality.ts";

/** Which way a limit moves when its number grows. */
const limits = [
  { key: "minLength", growing: "constraint-tightened", words: "its least length" },
  { key: "maxLength", growing: "constraint-loosened", words: "its greatest length" },
  { key: "minimum", growing: "constraint-tightened", words: "its minimum" },
  { key: "exclusiveMinimum", growing: "constraint-tightened", words: "its exclusive minimum" },
  { key: "maximum", growing: "constraint-loosened", words: "its maximum" },
  { key: "exclusiveMaximum", growing: "constraint-loosened", words: "its exclusive maximum" },
] as const;

const opposite = {
  "constraint-tightened": "constraint-loosened",
  "constraint-loosened": "constraint-tightened",
} as const;

/** What two versions of a field of one type ask of its values. */
export function* constraintChanges(before: Field, after: Field, place: Place): Generator<Change> {
  yield* flagChanges(before.constraints, after.constraints, place);
  for (const { key, growing, words } of limits) {
    const [old, now] = [before.constraints[key], after.constraints[key]];
    if (old === undefined && now !== undefined)
      yield change("constraint-tightened", place, `${words} is ${now}, and there was none`);
    else if (old !== undefined && now === undefined)
      yield change("constraint-loosened", place, `${words} of ${old} is taken out`);
    else if (old !== undefined && now !== undefined) {
      const order = orderOf(before, after, old, now);
      const kind = order === undefined || order < 0 ? growing : opposite[growing];
      // Where two bounds have no order (P1M and P30D), some files are refused that were not.
      if (order !== 0)
        yield change(
          order === undefined ? "constraint-tightened" : kind,
          place,
          `${words} is ${now} instead of ${old}`,
        );
    }
  }
  yield* presenceChanges(unordered(before.constraints), unordered(after.constraints), place);
  yield* presenceChanges(ownOf(before), ownOf(after), place);
  yield* listChanges(
    "the list of values that are allowed",
    before,
    after,
    ({ constraints }) => constraints.enum,
    place,
  );
  yield* listChanges("the list of categories", before, after, categoriesOf, place);
}

function* flagChanges(before: Constraints, after: Constraints, place: Place): Generator<Change> {
  for (const [key, words] of [
    ["required", "a value in every row"],
    ["unique", "another value in every row"],
  ] as const) {
    const [old = false, now = false] = [before[key], after[key]];
    if (!old && now) yield change("constraint-tightened", place, `it needs ${words}`);
    if (old && !now) yield change("constraint-loosened", place, `it no longer needs ${words}`);
  }
}

const ordered: readonly string[] = ["required", "unique", "enum", ...limits.map(({ key }) => key)];

/** Constraints of which nobody can say whether one accepts more than another: patterns. */
const unordered = (constraints: Constraints): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(constraints).filter(([key]) => !ordered.includes(key)));

/** What a field asks of its values beside the standard, such as `slipway:type`. */
const ownOf = ({ properties }: Field): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(properties).filter(([key]) => key.includes(":") && key !== personalKey));

/** Things that are asked or not; one in place of another may refuse what the other accepted. */
export function* presenceChanges(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  place: Place,
): Generator<Change> {
  for (const key of differing(before, after)) {
    if (before[key] === undefined) yield change("constraint-tightened", place, `it has a ${key}, and had none`);
    else if (after[key] === undefined) yield change("constraint-loosened", place, `its ${key} is taken out`);
    else yield change("constraint-tightened", place, `its ${key} is another one`);
  }
}

function* listChanges(
  words: string,
  before: Field,
  after: Field,
  listOf: (field: Field) => readonly unknown[] | undefined,
  place: Place,
): Generator<Change> {
  const [old, now] = [keysIn(before, listOf(before)), keysIn(after, listOf(after))];
  if (old === undefined && now === undefined) return;
  if (old === undefined) return yield change("constraint-tightened", place, `${words} is new`);
  if (now === undefined) return yield change("constraint-loosened", place, `${words} is taken out`);
  const gone = countBeside(old, now);
  const added = countBeside(now, old);
  if (gone > 0) yield change("constraint-tightened", place, `${words} has lost ${gone} of ${old.length}`);
  if (added > 0) yield change("constraint-loosened", place, `${words} has ${added} more`);
}

/** How many of some values are not among others. */
function countBeside(some: readonly string[], others: readonly string[]): number {
  const known = new Set(others);
  return some.filter((key) => !known.has(key)).length;
}

const keysIn = (field: Field, items: readonly unknown[] | undefined): readonly string[] | undefined => {
  const reader = readerOf(field);
  return items?.map((item) => {
    const operand = operandOf(field, reader, item);
    return operand === undefined ? JSON.stringify(item) : reader.key(operand.value, operand.text);
  });
};

/** Negative where the second is greater; undefined where they have no order. */
function orderOf(before: Field, after: Field, old: string | number, now: string | number): number | undefined {
  if (old === now) return 0;
  const [oldReader, reader] = [readerOf(before), readerOf(after)];
  const [first, second] = [operandOf(before, oldReader, old), operandOf(after, reader, now)];
  if (typeof old === "number" && typeof now === "number" && !reader.compare) return old - now;
  return first && second ? reader.compare?.(first, second) : undefined;
}
