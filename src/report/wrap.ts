import fastStringWidth from "fast-string-width";

/**
 * How many columns a terminal gives the text: 2 for wide characters, 0 for combining marks. The text has no characters that are not
 * seen: whoever shows one has written it as its escape by now.
 */
export const widthOf = (text: string): number => (narrow.test(text) ? text.length : fastStringWidth(text));

/** Latin letters, and the signs that are our own. To look further, tables of all scripts are loaded, for 3 ms. */
const narrow = /^[ -~\u00a0-\u00ff✔✖–…→]*$/;

/**
 * The text as lines of at most `width` columns, broken at spaces; a word that is longer than a line stands on its own, unbroken,
 * so that an address can still be opened. Never empty: of nothing it makes one empty line.
 *
 * @param taken columns of the first line that something else stands in; where no word fits beside it, the first line is empty
 */
export function wrap(text: string, width: number, taken = 0): string[] {
  const lines: string[] = [];
  let line: string | undefined;
  let used = taken;
  for (const word of text.split(" ")) {
    const wide = widthOf(word);
    const fits = used + (line === undefined ? 0 : 1) + wide <= width;
    if (!fits && (line !== undefined || used > 0)) {
      lines.push(line ?? "");
      line = undefined;
      used = 0;
    }
    used += line === undefined ? wide : wide + 1;
    line = line === undefined ? word : `${line} ${word}`;
  }
  return [...lines, line ?? ""];
}
