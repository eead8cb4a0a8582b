/** A place as an editor shows it: both from 1, columns in Unicode code points. */
export type Position = { readonly line: number; readonly column: number };

/** Finds the place of an offset. Offsets count UTF-16 code units, as JavaScript's strings and the parser do. */
export type Positions = (offset: number) => Position;

/** Lines end at `\n`, `\r\n` or `\r`, as Python reads them (Language Reference §2.1.2); a byte order mark takes no column. */
export function positionsIn(text: string): Positions {
  // Most files are asked for no place, and these are found by looking at every line.
  let known: readonly number[] | undefined;
  return (offset) => {
    known ??= lineStarts(text);
    const starts = known;
    const line = lastAtOrBefore(starts, offset);
    const start = starts[line] ?? 0;
    return { line: line + 1, column: codePoints(text, start, offset) + 1 };
  };
}

/** The other way: the offset of a place; one that is beyond the end of its line is the end of that line, or of the text. */
export function offsetsIn(text: string): (place: Position) => number {
  const starts = lineStarts(text);
  return ({ line, column }) => {
    let at = starts[line - 1] ?? text.length;
    const end = starts[line] ?? text.length;
    for (let left = column - 1; left > 0 && at < end; left--) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
    return at;
  };
}

const [newline, carriageReturn] = [10, 13];

function lineStarts(text: string): number[] {
  const starts = [text.charCodeAt(0) === 0xfeff ? 1 : 0];
  if (!text.includes("\r")) {
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
    return starts;
  }
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === newline || (code === carriageReturn && text.charCodeAt(at + 1) !== newline)) starts.push(at + 1);
  }
  return starts;
}

function lastAtOrBefore(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

function codePoints(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; count++) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  return count;
}
