import { shortKey } from "./profile.ts";

/** The keys of one table over some of its columns; each is made by {@link tupleKey}. */
export type KeySet = ReadonlySet<string>;

/** One string for the keys of several cells, so that ("a", "bc") and ("ab", "c") stay apart. */
export const tupleKey = (parts: readonly string[]): string =>
  shortKey(parts.length === 1 ? (parts[0] ?? "") : JSON.stringify(parts));

/**
 * Remembers keys and tells the repeated ones. Memory grows with the number of different keys, about 100 bytes each: the one part
 * of a check that is not constant, and only where a schema asks for uniqueness.
 */
export function createKeyChecker(): { readonly isNew: (key: string) => boolean } {
  const seen = new Set<string>();
  return {
    isNew(key) {
      const before = seen.size;
      seen.add(key);
      return seen.size > before;
    },
  };
}
