import { wordsOf } from "../column-words.ts";
import type { UkType } from "../types/uk/uk-type.ts";
import { ukTypes } from "../types/uk/uk-types.ts";

/** Different values that all have to be of an unmistakable form before it is taken for more than chance. */
const enough = 5;

/** A UK type that a column is probably of, and why: a remark for its reader, without any value. */
export type UkGuess = { readonly type: UkType; readonly why: string };

/**
 * Looks at every value of a column for the UK type of them all. On the careful side: a form that other numbers have too (six digits,
 * twelve digits) is believed only where the column's name says the same.
 */
export function guessUkType(columnName: string): {
  add(text: string): void;
  /** `different`: how many different values there were, at least. */
  result(different: number): UkGuess | undefined;
} {
  const words = wordsOf(columnName);
  const named = new Set(ukTypes.filter((type) => type.columnName.test(words)));
  // A book's number has the same check digit as an NHS number.
  const left = new Set(words.includes("isbn") ? [] : ukTypes);
  return {
    add(text) {
      for (const type of left) {
        const one = type.normal(text);
        const holds = one !== undefined && type.checks?.(one) !== false;
        if (!holds || !(named.has(type) || type.unmistakable?.test(text))) left.delete(type);
      }
    },
    result(different) {
      const type =
        [...left].find((one) => named.has(one) && different > 0) ?? (different < enough ? undefined : [...left][0]);
      if (type === undefined) return undefined;
      const byName = named.has(type) ? "the column's name says so, and " : "";
      const form = type.checks ? "every value has its form and a right check digit" : "every value has its form";
      return { type, why: `${byName}${form}${type.personal ? "; personal: no report shows the values" : ""}` };
    },
  };
}
