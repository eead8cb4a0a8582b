import type { Dialect } from "../model.ts";

/** What stands around a value without being part of it, where it stands there by mistake: spaces, tabs, no-break spaces. */
const padding = /[ \t\u00a0]/;

/** A value without what stands around it. */
export const trimmed = (value: string): string => {
  const { from, to } = within(value, padding);
  return value.slice(from, to);
};

/**
 * Where a text begins and ends without what stands around it. A pattern that looks for it at the end of a text would begin anew at
 * each of a million spaces in its middle.
 */
export function within(text: string, around: RegExp): { readonly from: number; readonly to: number } {
  let [from, to] = [0, text.length];
  while (from < to && around.test(text.charAt(from))) from++;
  while (to > from && around.test(text.charAt(to - 1))) to--;
  return { from, to };
}

/** The value of a cell as it stands in a file; undefined for one whose quotation marks are not in order. */
export function cellValue(raw: string, dialect: Dialect): string | undefined {
  const text = dialect.skipInitialSpace ? raw.replace(/^ +/, "") : raw;
  const quote = dialect.quoteChar;
  if (quote === "" || !text.startsWith(quote))
    return text.includes(quote || "\0") ? undefined : unescaped(text, dialect);
  return isQuoted(text, dialect) ? unescaped(text.slice(1, -1), dialect, true) : undefined;
}

/** A cell without the spaces around its quotation marks; undefined where it has none, or is no such cell. */
export function withoutSpacesAroundQuotes(raw: string, dialect: Dialect): string | undefined {
  const { quoteChar, skipInitialSpace, delimiter } = dialect;
  if (quoteChar === "" || !raw.includes(quoteChar)) return undefined;
  const { from, to } = within(raw, delimiter === "\t" ? / / : /[ \t]/);
  // Spaces that the dialect passes over are nobody's mistake.
  const kept = skipInitialSpace && /^ *$/.test(raw.slice(0, from)) ? raw.slice(0, from) : "";
  const cell = raw.slice(from, to);
  const bare = kept + cell;
  return bare !== raw && isQuoted(cell, dialect) ? bare : undefined;
}

/** A cell whose value has nothing around it, written as it was otherwise; undefined where that cannot be. */
export function withTrimmedValue(raw: string, value: string, dialect: Dialect): string | undefined {
  const quote = dialect.quoteChar;
  const lead = dialect.skipInitialSpace ? (/^ +/.exec(raw)?.[0] ?? "") : "";
  const cell = raw.slice(lead.length);
  const made =
    quote !== "" && cell.startsWith(quote)
      ? lead + quote + trimmed(cell.slice(1, -1)) + quote
      : lead === ""
        ? trimmed(raw)
        : raw.slice(0, within(raw, padding).to);
  return cellValue(made, dialect) === value ? made : undefined;
}

/** Where each cell of a record ends if spaces may stand around quotation marks; undefined where that does not explain it. */
export function endsWithSpacesAroundQuotes(text: string, dialect: Dialect): number[] | undefined {
  const ends: number[] = [];
  for (let from = 0; ; ) {
    const end = endOfPadded(text, from, dialect);
    if (end === undefined) return undefined;
    ends.push(end);
    if (end >= text.length) return ends;
    from = end + 1;
  }
}

function endOfPadded(text: string, from: number, dialect: Dialect): number | undefined {
  const { delimiter, quoteChar } = dialect;
  let at = from;
  while (text[at] === " " || (text[at] === "\t" && delimiter !== "\t")) at++;
  if (text[at] !== quoteChar) {
    const end = text.indexOf(delimiter, from);
    const cell = text.slice(from, end < 0 ? text.length : end);
    const isPlain =
      !cell.includes(quoteChar) && (dialect.escapeChar === undefined || !cell.includes(dialect.escapeChar));
    return isPlain ? from + cell.length : undefined;
  }
  const close = closingQuote(text, at, dialect);
  if (close === undefined) return undefined;
  at = close + 1;
  while (text[at] === " " || (text[at] === "\t" && delimiter !== "\t")) at++;
  return at >= text.length || text[at] === delimiter ? at : undefined;
}

/** Whether it is a quotation mark, what that encloses, the mark that closes it, and nothing else. */
const isQuoted = (cell: string, dialect: Dialect): boolean =>
  cell.length >= 2 && cell.startsWith(dialect.quoteChar) && closingQuote(cell, 0, dialect) === cell.length - 1;

function closingQuote(text: string, open: number, { quoteChar, escapeChar, doubleQuote }: Dialect): number | undefined {
  for (let at = open + 1; at < text.length; at++) {
    if (text[at] === escapeChar && escapeChar !== quoteChar) at++;
    else if (text[at] === quoteChar) {
      if (text[at + 1] !== quoteChar || !doubleQuote) return at;
      at++;
    }
  }
  return undefined;
}

function unescaped(text: string, { quoteChar, escapeChar, doubleQuote }: Dialect, inQuotes = false): string {
  if (escapeChar === undefined || escapeChar === quoteChar || !text.includes(escapeChar)) {
    return inQuotes && doubleQuote ? text.replaceAll(quoteChar + quoteChar, quoteChar) : text;
  }
  let made = "";
  for (let at = 0; at < text.length; at++) {
    const isPair =
      text[at] === escapeChar || (inQuotes && doubleQuote && text[at] === quoteChar && text[at + 1] === quoteChar);
    if (isPair) at++;
    made += text[at] ?? "";
  }
  return made;
}
