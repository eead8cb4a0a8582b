import type { Spot } from "../findings.ts";
import type { damageRules } from "./rules.ts";
import type { Sightings } from "./sightings.ts";

export type DamageRule = keyof typeof damageRules;

/** What is said of damage that was found. */
export type Account = {
  readonly rule: DamageRule;
  /** What follows the column's name; of the data nothing but how long its codes are. */
  readonly says: string;
  /** What to do about it, by the cells that were kept; the rule's own advice where that gives nothing. */
  readonly advice?: (found: readonly string[]) => string | undefined;
};

/** One kind of what befalls a cell on its way through other programs, and is known by its text alone. */
export type Damage = Account & { readonly isIn: (text: string) => boolean };

/** What is right or wrong only beside the column's other values: that is learnt from the first of them. */
export type Habit = {
  see(text: string, spot: () => Spot): void;
  /** What is wrong after all in so many rows; undefined where nothing is. */
  learnt(rows: number): Learnt | undefined;
};

export type Learnt = {
  readonly account: Account;
  readonly seen: Sightings;
  /** What shows the same in cells that come later; absent where nothing in one cell does. */
  readonly later?: Damage;
};
