import type { ColumnRule } from "../rules.ts";
import type { CellValue } from "./reader.ts";

/** One thing that a field asks of its values, once they are there and of its type. */
export type ValueCheck = {
  readonly rule: ColumnRule;
  readonly holds: (value: CellValue, text: string) => boolean;
  /** What is accepted, as a sentence; nothing in it comes from the data. */
  readonly message: string;
};
