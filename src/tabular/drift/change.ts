import type { Level } from "../../report/model.ts";
import type { ColumnProfile } from "../profile.ts";
import type { DriftRule } from "./drift-rules.ts";

/** Something that is different between two versions of a table. */
export type Change = {
  readonly rule: DriftRule;
  /** Where it is not the rule's own. */
  readonly level?: Level;
  /** The column's name in the profile. */
  readonly at?: string;
  /** The same, where a schema gives it. */
  readonly column?: string;
  /** One sentence, without a value from the data. */
  readonly says: string;
  /** The values that it speaks of. */
  readonly found?: readonly string[];
};

/** A column in two versions of a table; of how many rows each was counted. */
export type Pair = {
  readonly before: ColumnProfile;
  readonly after: ColumnProfile;
  readonly rows: readonly [before: number, after: number];
  /** The column in a sentence: by its name, or by its place where only the file names it. */
  readonly label: string;
};

/** Which column a change is about. */
export const aboutColumn = ({ name, undescribed }: ColumnProfile): Pick<Change, "at" | "column"> =>
  undescribed === true ? { at: name } : { at: name, column: name };

/** Values that are there and of the type. */
export const valuesIn = ({ missing, invalid }: ColumnProfile, rows: number): number =>
  Math.max(0, rows - missing - invalid);
