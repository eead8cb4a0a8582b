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

const bracketed: ReadonlyMap<string, string> = new Map(
  Object.entries(symbols).map(([symbol, label]) => [`[${symbol}]`, label]),
);

/** What can be taken for no value, whatever the column holds. */
const unmistakable: ReadonlySet<string> = new Set([...bracketed.keys(), "N/A", "n/a", "#N/A", "NULL", "null"]);

/** Words that a program writes in every column, once it does so among numbers or dates; in a file of texts alone they may be values. */
const written: ReadonlySet<string> = new Set([...unmistakable, "NA", "NaN", "nan", "None", ".."]);

/** What is a value in a column of text, and nothing among numbers and dates. */
const between: ReadonlySet<string> = new Set(["-", "–", ":", "*", "~", ...Object.keys(symbols)]);

export type Marker = { readonly value: string; readonly label?: string };

/** Whether a text may stand for a missing value. */
export const isMarker = (text: string): boolean => written.has(text) || between.has(text);

/** The markers of a table. */
export type TableMarkers = {
  /** Of all its columns: whoever writes one of these means it wherever it stands. */
  readonly everywhere: readonly string[];
  /** Of its columns that are not text. */
  readonly betweenValues: readonly string[];
};

/** What the columns of a table, texts and others, have in common: a marker of one column comes into the next sooner or later. */
export function tableMarkers(
  columns: readonly { readonly isText: boolean; readonly markers: readonly string[] }[],
): TableMarkers {
  const all = columns.flatMap(({ isText, markers }) => markers.filter((marker) => !isText || unmistakable.has(marker)));
  const distinct = [...new Set(all)].sort();
  return {
    everywhere: distinct.filter((marker) => written.has(marker)),
    betweenValues: distinct.filter((marker) => between.has(marker)),
  };
}

/** Markers with what each says, where that is known; the empty cell is always one. */
export function missingValuesOf(markers: readonly string[]): readonly string[] | readonly Marker[] {
  const all = ["", ...markers];
  const labelOf = (value: string) => bracketed.get(value) ?? symbols[value];
  // Texts and objects are not mixed (Table Schema v2 §missingValues).
  if (all.every((value) => labelOf(value) === undefined)) return all;
  return all.map((value) => {
    const label = labelOf(value);
    return label === undefined ? { value } : { value, label };
  });
}
