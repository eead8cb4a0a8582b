import type { FieldType } from "../../model.ts";

/** An identifier that the United Kingdom issues: what a field's property `slipway:type` can ask of its cells. */
export type UkType = {
  readonly name: string;
  /** Other names that people give it, for an answer to who writes one of them. */
  readonly alsoCalled: readonly string[];
  /** The types of field that it may stand on; the first is the one to choose. Where zeros may lead, text alone keeps them. */
  readonly on: readonly Extract<FieldType, "string" | "integer">[];
  /** What is accepted, in words that follow "accepts". */
  readonly accepts: string;
  /** One that is valid, and is nobody's where that is possible. */
  readonly example: string;
  /** Whether a value says who somebody is, or where their money is: then no report shows it. */
  readonly personal: boolean;
  /** The value in the one form that equal values share; undefined when the text is not of its form. */
  readonly normal: (text: string) => string | undefined;
  /** Whether the digit that checks the others is right, of a value in its one form; absent where there is none. */
  readonly checks?: (normal: string) => boolean;
  /** What a column that holds it is called, in lower case and single spaces. */
  readonly columnName: RegExp;
  /** Texts of which several are enough to know it without the column's name; absent where other numbers have the same form. */
  readonly unmistakable?: RegExp;
};
