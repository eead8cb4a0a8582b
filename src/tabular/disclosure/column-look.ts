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

/** So many of its values have to have a form: some are always mistyped, and chance stays far below. */
const share = 0.9;

/** A kind is given up with so many other values more than that share allows: mostly it is none of them all. */
const mostOthers = 25;

/** What people write where there is no value: signs alone, or such a word. */
const blank =
  /^(?:[\0-/:-@[-`{-~]*|n\/?a|null|none|nil|nan|unknown|not (?:known|recorded|applicable|available|stated)|\[[a-z]{1,3}\])$/i;

/** Longer than any of them. */
const longestBlank = 20;

type Tally = {
  readonly kind: ColumnKind;
  readonly isCalledSo: boolean;
  readonly holds: (text: string) => boolean;
  hits: number;
  others: number;
  readonly different: Set<string>;
  first: Look["first"];
};

/** Looks at values of a column, one after the other, for the kinds that it may be of. What is kept does not grow with them. */
export function lookAtColumn(
  name: string,
  kinds: readonly ColumnKind[],
  ukType?: string,
): { add(text: string, spot?: () => Spot): void; results(): readonly Look[] } {
  const words = wordsOf(name);
  let tallies = kinds.flatMap((kind) => tallyOf(kind, words, ukType));
  return {
    add(text, spot) {
      if (tallies.length === 0) return;
      const value = text.trim();
      if (value.length <= longestBlank && blank.test(value)) return;
      let hasLost = false;
      for (const tally of tallies) {
        const [least, most] = tally.kind.lengths;
        if (value.length >= least && value.length <= most && tally.holds(value)) {
          tally.hits++;
          tally.first ??= { text: value, spot: spot?.() };
          if (tally.different.size < (tally.kind.enough ?? 1)) tally.different.add(shortKey(value));
        } else {
          tally.others++;
          hasLost ||= tally.others > mostOthers + (tally.hits * (1 - share)) / share;
        }
      }
      if (hasLost) tallies = tallies.filter(({ hits, others }) => others <= mostOthers + (hits * (1 - share)) / share);
    },
    results: () =>
      tallies
        .filter(({ hits, others, isCalledSo, different, kind }) => {
          const isShared = hits > 0 && hits >= share * (hits + others);
          return isShared && (isCalledSo || different.size >= (kind.enough ?? 1));
        })
        .map(({ kind, isCalledSo, hits, others, first }) => ({ kind, isCalledSo, hits, values: hits + others, first })),
  };
}

function tallyOf(kind: ColumnKind, words: string, ukType: string | undefined): readonly Tally[] {
  if (kind.otherName?.test(words)) return [];
  const isCalledSo = kind.name === ukType || kind.columnName?.test(words) === true;
  const holds = isCalledSo ? kind.fits : kind.is;
  return holds ? [{ kind, isCalledSo, holds, hits: 0, others: 0, different: new Set(), first: undefined }] : [];
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
