/** What a cell stands for once its type is known; which type gives which is in `../columns.ts`. */
export type CellValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | readonly CellValue[]
  | { readonly [key: string]: CellValue };

/** A value with the text it was read from: numbers are compared by their digits where a float would not hold them all. */
export type Operand = { readonly value: CellValue; readonly text: string };

/** How the cells of one field are read. Compiled once for each field, then called for each cell. */
export type Reader = {
  /** The value; undefined when the text is not of the type. */
  readonly read: (text: string) => CellValue | undefined;
  /** The same string for two cells just when their logical values are equal: `01` and `1` of an integer field. */
  readonly key: (value: CellValue, text: string) => string;
  /** Negative, zero or positive; undefined when two values have no order (P1M and P30D). Absent where the type has none. */
  readonly compare?: (a: Operand, b: Operand) => number | undefined;
  /** The length that minLength and maxLength speak of; absent where the type has none. */
  readonly length?: (value: CellValue) => number;
  /** What is accepted, in words that follow "accepted is". */
  readonly accepts: string;
  /** What to say of a text that `read` refused, where it is of the field's type and not of what else the field asks for. */
  readonly refusal?: (text: string) => Refusal | undefined;
  /** What is said of a text that `read` took, and that others read otherwise or not at all. */
  readonly doubt?: (text: string) => Doubt | undefined;
  /** Whether values say who somebody is: then no report shows them. */
  readonly personal?: boolean;
};

/** Why a cell is refused. One object for all cells of a column that are refused alike. */
export type Refusal = {
  readonly rule: "type-error" | "uk-type";
  /** What follows the column's name; nothing in it comes from the data. */
  readonly says: string;
  /** What to do about it, by the cells that were kept. */
  readonly advice: (found: readonly string[]) => string | undefined;
};

/** One object for all cells of a column of which the same is doubtful. */
export type Doubt = {
  readonly rule: "year-zero" | "one-digit-date";
  /** What follows the column's name; nothing in it comes from the data. */
  readonly says: string;
};

export const keyOfText = (_value: CellValue, text: string) => text;
export const keyOfValue = (value: CellValue) => String(value);
export const inOrder = ({ value: a }: Operand, { value: b }: Operand) => {
  if (a === null || b === null) return undefined;
  return a < b ? -1 : a > b ? 1 : a === b ? 0 : undefined;
};

/** Code points, as XML Schema counts (Datatypes 2e §4.3.1), not UTF-16 units. */
export function codePoints(text: string): number {
  let pairs = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0xd800 && code <= 0xdbff) pairs++;
  }
  return text.length - pairs;
}
