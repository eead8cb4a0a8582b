/** A word of an instruction or a command: as it is written and as it is meant, from where to where in its text. */
export type Word = {
  /** Without its quotes, and with what was escaped. Variables stay as they are written. */
  readonly text: string;
  readonly raw: string;
  readonly from: number;
  readonly to: number;
};

const blank = /\s/;

/** Splits at white space outside quotes. An open quote goes on to the end. */
export function wordsIn(text: string, escapeToken: string, start = 0): readonly Word[] {
  const found: Word[] = [];
  for (let at = start; at < text.length; ) {
    if (blank.test(text[at] ?? "")) at++;
    else {
      const word = wordAt(text, at, escapeToken);
      found.push(word);
      at = word.to;
    }
  }
  return found;
}

/** The word that begins at an offset, which is no white space. */
export function wordAt(text: string, from: number, escapeToken: string): Word {
  const parts: string[] = [];
  let quote = "";
  let at = from;
  for (; at < text.length; at++) {
    const character = text[at] ?? "";
    if (quote === "" && blank.test(character)) break;
    if (quote === "" && (character === '"' || character === "'")) quote = character;
    else if (character === quote) quote = "";
    else if (character === escapeToken && quote !== "'" && at + 1 < text.length) parts.push(text[++at] ?? "");
    else if (character !== escapeToken || quote === "'") parts.push(character);
  }
  return { text: parts.join(""), raw: text.slice(from, at), from, to: at };
}
