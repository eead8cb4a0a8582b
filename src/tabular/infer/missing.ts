/**
 * What stands for a value that is not there, and what it says. The symbols are those of the Government Analysis Function, with its
 * meanings; departments write them with and without brackets.
 *
 * @see Government Analysis Function, "Symbols in tables"
 */
const symbols: Readonly<Record<string, string>> = {
  c: "confidential",
  low: "low figure that rounds to zero",
  u: "low reliability",
  w: "none recorded in survey",
  x: "not available",
  z: "not applicable",
};

/** In brackets no symbol can be taken for a value, whatever the column holds. */
const bracketed: ReadonlyMap<string, string> = new Map(
  Object.entries(symbols).map(([symbol, label]) => [`[${symbol}]`, label]),
);

/** Words that are nothing in a column of text too. */
const words: ReadonlySet<string> = new Set(["N/A", "n/a", "#N/A", "NULL", "null"]);

/** What could be a value in a column of text: nothing only where the other values are numbers, dates or the like. */
const besides: ReadonlySet<string> = new Set([
  ...["NA", "NaN", "nan", "None", "-", "–", "..", ":", "*", "~"],
  ...Object.keys(symbols),
]);

export type Marker = { readonly value: string; readonly label?: string };

/** Whether a text may stand for a missing value. */
export const isMarker = (text: string): boolean => bracketed.has(text) || words.has(text) || besides.has(text);

/** Whether it does so in any column. */
export const isMarkerAnywhere = (text: string): boolean => bracketed.has(text) || words.has(text);

/** Whether it means the same in every column of a table. */
export const isSymbol = (text: string): boolean => bracketed.has(text);

/** Markers in the order of {@link isSymbol symbols} first, with what each says where that is known; the empty cell is always one. */
export function missingValuesOf(markers: readonly string[]): readonly string[] | readonly Marker[] {
  const all = ["", ...markers.toSorted()];
  const labelOf = (value: string) => bracketed.get(value) ?? symbols[value];
  // Texts and objects are not mixed (Table Schema v2 §missingValues).
  if (all.every((value) => labelOf(value) === undefined)) return all;
  return all.map((value) => {
    const label = labelOf(value);
    return label === undefined ? { value } : { value, label };
  });
}
