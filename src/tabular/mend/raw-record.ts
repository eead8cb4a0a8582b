import type { Dialect } from "../model.ts";

export type LineEnd = "" | "\n" | "\r\n" | "\r";

/** One record as its characters stand in the file, quotation marks and all; a comment is a record without cells. */
export type RawRecord = {
  /** Without its line end. */
  readonly text: string;
  /** Where each cell ends in the text; the next one begins one character later. */
  readonly ends: readonly number[];
  readonly lineEnd: LineEnd;
  /** Physical lines that it takes. */
  readonly lines: number;
  /**
   * `stray`: a quotation mark where none may be, so that readers may disagree on where cells end; `unclosed`: one that is never
   * closed, so that nobody knows where the record ends.
   */
  readonly fault: "stray" | "unclosed" | undefined;
};

const lf = 10;
const cr = 13;
const space = 32;

/**
 * The record that begins at a place of a text, and where the next one begins; undefined where the text ends too soon to know.
 * It ends where `createScanner` has it end, and so do its cells.
 *
 * @param isLast whether no more text follows
 */
export function recordAt(
  text: string,
  from: number,
  dialect: Dialect,
  isLast: boolean,
): { readonly record: RawRecord; readonly next: number } | undefined {
  const delimiter = dialect.delimiter.charCodeAt(0);
  const quote = dialect.quoteChar === "" ? -1 : dialect.quoteChar.charCodeAt(0);
  const escapeMark = dialect.escapeChar === undefined ? -1 : dialect.escapeChar.charCodeAt(0);
  const ends: number[] = [];
  let fault: RawRecord["fault"];
  let lines = 1;
  let at = from;

  skipSpaces();
  if (dialect.commentChar !== undefined && text.startsWith(dialect.commentChar, at)) {
    while (at < text.length && text.charCodeAt(at) !== lf && text.charCodeAt(at) !== cr) at++;
    return ended();
  }
  for (;;) {
    skipSpaces();
    const isQuoted = at < text.length && text.charCodeAt(at) === quote;
    if (isQuoted) {
      at++;
      if (!quoted()) return undefined;
    }
    unquoted(isQuoted);
    if (at >= text.length && !isLast) return undefined;
    ends.push(at - from);
    if (at >= text.length || text.charCodeAt(at) !== delimiter) return ended();
    at++;
  }

  function skipSpaces(): void {
    if (dialect.skipInitialSpace) while (text.charCodeAt(at) === space) at++;
  }

  /** From after the opening mark to after the closing one; false where more text is needed. */
  function quoted(): boolean {
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if (code === escapeMark && escapeMark !== quote) {
        at++;
        if (at < text.length) lineBreak(text.charCodeAt(at));
        at++;
        continue;
      }
      if (code === quote) {
        at++;
        if (at >= text.length) return isLast;
        if (text.charCodeAt(at) !== quote || !dialect.doubleQuote) return true;
      } else lineBreak(code);
      at++;
    }
    if (isLast) {
      at = text.length;
      fault = "unclosed";
    }
    return isLast;
  }

  /** Counts a line break at the place; of CRLF the second half. */
  function lineBreak(code: number): void {
    if (code === lf || (code === cr && text.charCodeAt(at + 1) !== lf)) lines++;
  }

  /** Up to a delimiter, a line end or the text's end; after a quoted cell there should be nothing. */
  function unquoted(isAfterQuote: boolean): void {
    const start = at;
    let escaped = false;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === lf || code === cr || (code === delimiter && !escaped)) break;
      if (!escaped && code === quote && quote !== -1) fault ??= "stray";
      escaped = !escaped && code === escapeMark && escapeMark !== quote;
    }
    if (isAfterQuote && at > start) fault ??= "stray";
  }

  function ended(): { readonly record: RawRecord; readonly next: number } | undefined {
    const code = at < text.length ? text.charCodeAt(at) : undefined;
    if (code === undefined && !isLast) return undefined;
    if (code === cr && at + 1 >= text.length && !isLast) return undefined;
    const lineEnd: LineEnd =
      code === undefined ? "" : code === lf ? "\n" : text.charCodeAt(at + 1) === lf ? "\r\n" : "\r";
    return { record: { text: text.slice(from, at), ends, lineEnd, lines, fault }, next: at + lineEnd.length };
  }
}

/** Characters of one record beyond which nobody waits for its end. */
const longestRecord = 1 << 23;

/** The records of a text that comes in pieces, in lists; ends early, with an unclosed one, where a record does not end. */
export async function* rawRecords(
  texts: AsyncIterable<string>,
  dialect: Dialect,
): AsyncGenerator<readonly RawRecord[]> {
  let rest = "";
  for await (const piece of texts) {
    rest += piece;
    const records: RawRecord[] = [];
    let from = 0;
    for (let found = recordAt(rest, 0, dialect, false); found; found = recordAt(rest, from, dialect, false)) {
      records.push(found.record);
      from = found.next;
    }
    rest = rest.slice(from);
    yield records;
    if (rest.length > longestRecord) {
      yield [{ text: rest, ends: [], lineEnd: "", lines: 1, fault: "unclosed" }];
      return;
    }
  }
  const records: RawRecord[] = [];
  for (let from = 0; from < rest.length; ) {
    const found = recordAt(rest, from, dialect, true);
    if (!found) break;
    records.push(found.record);
    from = found.next;
  }
  yield records;
}

/** The lines of a text of which nothing further is known, as records without cells. */
export async function* plainLines(texts: AsyncIterable<string>): AsyncGenerator<readonly RawRecord[]> {
  const line = (text: string, lineEnd: LineEnd): RawRecord => ({ text, ends: [], lineEnd, lines: 1, fault: undefined });
  let rest = "";
  for await (const piece of texts) {
    const parts = (rest + piece).split("\n");
    rest = parts.pop() ?? "";
    yield parts.map((text) => line(text, "\n"));
    if (rest.length > longestRecord) {
      yield [line(rest, "")];
      rest = "";
    }
  }
  if (rest !== "") yield [line(rest, "")];
}

/** The text of each cell as it stands in the file. */
export function rawCells({ text, ends }: Pick<RawRecord, "text" | "ends">): string[] {
  let from = 0;
  return ends.map((end) => {
    const cell = text.slice(from, end);
    from = end + 1;
    return cell;
  });
}
