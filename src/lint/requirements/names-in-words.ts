/** Names beyond so many are counted. */
const most = 6;

/** `dash, pandas and plotly`; `dash, pandas, … and 12 more`. */
export function namesInWords(names: readonly string[]): string {
  if (names.length > most) return `${names.slice(0, most).join(", ")} and ${names.length - most} more`;
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
