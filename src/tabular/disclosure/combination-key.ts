import { shortKey } from "../profile.ts";

/** One text for those of several cells, so that ("a", "bc") and ("ab", "c") stay apart; a long one by its hash. */
export const combinationOf = (parts: readonly string[]): string => shortKey(JSON.stringify(parts));
