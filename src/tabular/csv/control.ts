/** Characters that control a machine, but for those that a text has; NUL is the decoder's. */
export const controls = /[\x01-\x08\x0b\x0c\x0e-\x1f]/g;

/** `U+001F (unit separator)`. */
export const controlName = (code: number) =>
  `U+${code.toString(16).toUpperCase().padStart(4, "0")} (${names[code - 1] ?? "control"})`;

/** What ISO 6429 calls U+0001 to U+001F. */
const names = [
  ...["start of heading", "start of text", "end of text", "end of transmission", "enquiry", "acknowledge", "bell"],
  ...["backspace", "tab", "line feed", "vertical tab", "form feed", "carriage return", "shift out", "shift in"],
  ...["data link escape", "device control 1", "device control 2", "device control 3", "device control 4"],
  ...["negative acknowledge", "synchronous idle", "end of transmission block", "cancel", "end of medium"],
  ...["substitute", "escape", "file separator", "group separator", "record separator", "unit separator"],
] as const;
