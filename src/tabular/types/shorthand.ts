/**
 * What government statistics write in place of a value, or beside one, and what it stands for.
 * @see Government Analysis Function, "Symbols in tables: definitions and help"
 */
export const shorthand: ReadonlyMap<string, string> = new Map([
  ["[b]", "break in time series"],
  ["[c]", "confidential"],
  ["[e]", "estimated"],
  ["[f]", "forecast"],
  ["[low]", "low figure"],
  ["[ns]", "not statistically significant"],
  ["[p]", "provisional"],
  ["[r]", "revised"],
  ["[u]", "low reliability"],
  ["[w]", "none recorded in survey"],
  ["[x]", "not available"],
  ["[z]", "not applicable"],
]);

export const isShorthand = (text: string): boolean => shorthand.has(text.trim().toLowerCase());

/** What to do where all of some cells are such symbols; the sentence names none that was found. */
export const shorthandAdvice = (name: string): string =>
  `These are symbols of government statistics for a value that is not there: declare each with its label in missingValues of the column "${name}", such as {"value": "[c]", "label": "confidential"}.`;
