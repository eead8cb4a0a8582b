/** A line of a file without its ending, from where to where. */
export type PhysicalLine = { readonly text: string; readonly from: number; readonly to: number };

/** Lines end at `\n`, as BuildKit reads them; a carriage return before it, and a byte order mark at the start, are no text. */
export function physicalLines(text: string): readonly PhysicalLine[] {
  const lines: PhysicalLine[] = [];
  for (let from = text.charCodeAt(0) === 0xfeff ? 1 : 0; from < text.length; ) {
    const found = text.indexOf("\n", from);
    const end = found < 0 ? text.length : found;
    let to = end;
    while (to > from && text[to - 1] === "\r") to--;
    lines.push({ text: text.slice(from, to), from, to });
    from = end + 1;
  }
  return lines;
}
