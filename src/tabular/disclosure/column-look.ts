import { wordsOf } from "../column-words.ts";
import type { Spot } from "../findings.ts";
import { shortKey } from "../profile.ts";
import { type ColumnKind, personalKinds } from "./personal-kinds.ts";

/** A column of a kind, so far as was looked. */
export type Look = {
  readonly kind: ColumnKind;
  /** Whether its name says the same. */
  readonly isCalledSo: boolean;
  /** Values of the kind's form, and all values. */
  readonly hits: number;
  readonly values: number;
  readonly first: { readonly text: string; readonly spot: Spot | undefined } | undefined;
};

/** So many of a hundred values have to have a form: some are always mistyped, and chance stays far below. */
const share = 0.9;

/** What people write where there is no value. */
const blank =
  /^(?:[^\p{L}\p{N}]*|n\/?a|null|none|nil|nan|unknown|not (?:known|recorded|applicable|available|stated)|\[[a-z]{1,3}\])$/iu;

/** Longer than anything that is looked for: such a cell is a value, and of no kind. */
const longest = 320;

/** Looks at values of a column, one after the other, for the kinds that it may be of. What is kept does not grow with them. */
export function lookAtColumn(
  name: string,
  kinds: readonly ColumnKind[],
  ukType?: string,
): { add(text: string, spot?: () => Spot): void; results(): readonly Look[] } {
  const words = wordsOf(name);
  const tallies = kinds.flatMap((kind) => {
    if (kind.otherName?.test(words)) return [];
    const isCalledSo = kind.name === ukType || kind.columnName?.test(words) === true;
    const holds = isCalledSo ? kind.fits : kind.is;
    return holds
      ? [{ kind, isCalledSo, holds, hits: 0, different: new Set<string>(), first: undefined as Look["first"] }]
      : [];
  });
  let values = 0;
  return {
    add(text, spot) {
      if (text.length > longest) {
        values++;
        return;
      }
      const value = text.trim();
      if (blank.test(value)) return;
      values++;
      for (const tally of tallies) {
        if (!tally.holds(value)) continue;
        tally.hits++;
        tally.first ??= { text: value, spot: spot?.() };
        if (tally.different.size < (tally.kind.enough ?? 1)) tally.different.add(shortKey(value));
      }
    },
    results: () =>
      tallies
        .filter(
          ({ hits, isCalledSo, different, kind }) =>
            hits > 0 && hits >= share * values && (isCalledSo || different.size >= (kind.enough ?? 1)),
        )
        .map(({ kind, isCalledSo, hits, first }) => ({ kind, isCalledSo, hits, values, first })),
  };
}

/**
 * What a column holds that says who somebody is, by its name and some of its values (a thousand are plenty); undefined where it
 * is nothing of the kind, so far as can be seen.
 */
export function personalKindOf(name: string, values: Iterable<string>): ColumnKind | undefined {
  const column = lookAtColumn(name, personalKinds);
  for (const value of values) column.add(value);
  return column.results()[0]?.kind;
}
