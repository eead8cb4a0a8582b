import type { Dialect } from "../model.ts";
import { controls } from "./control.ts";
import {
  type Control,
  type CsvRecord,
  lineEnds,
  mostCells,
  mostCharacters,
  type ScanFault,
  type Scanner,
} from "./record.ts";

const lf = 10;
const cr = 13;

type State = "start" | "unquoted" | "quoted" | "closed" | "comment";

/**
 * What `createScanner` is for dialects whose delimiter, quote, escape or comment is more than one UTF-16 unit, or whose records do
 * not end with lines: the same records, places and faults, read unit by unit. So much of a chunk's end as may be the beginning of a
 * delimiter is kept for the next one. Where records have a terminator of their own, a line end is a cell's text.
 * @see Table Dialect v2 §delimiter, §commentChar, §lineTerminator
 */
export function createTokenScanner(
  dialect: Dialect,
  onRecord: (record: CsvRecord) => void,
  onFault: (fault: ScanFault) => void,
  firstLine = 1,
): Scanner {
  const { delimiter, quoteChar: quote, doubleQuote, skipInitialSpace } = dialect;
  const escapeMark = dialect.escapeChar === quote ? "" : (dialect.escapeChar ?? "");
  const comment = dialect.commentChar ?? "";
  const { lineTerminator = "\n" } = dialect;
  const ownTerminator = !lineEnds.includes(lineTerminator);
  const terminators = ownTerminator ? [lineTerminator] : ["\r\n", "\n", "\r"];
  const tokens = [delimiter, quote, escapeMark, comment, ...terminators].filter((token) => token !== "");
  const longest = Math.max(3, ...tokens.map(({ length }) => length));
  const firsts = new Set(tokens.map((token) => token.charCodeAt(0)));

  let held = "";
  let state: State = "start";
  let line = firstLine;
  let column = 1;
  /** The last unit was a CR; a LF that follows ends the same line. */
  let afterCr = false;
  let escaped = false;
  let cells: string[] = [];
  let places: number[] = [];
  let text = "";
  let width = 0;
  let cellLine = 1;
  let cellColumn = 1;
  let faulted = false;
  /** Text after a closing quote: where it begins, in the file and in the cell's text. */
  let after: { readonly line: number; readonly column: number; readonly from: number } | undefined;
  let long = false;
  let control: Control | undefined;
  const ends = { lf: 0, crlf: 0, cr: 0 };

  const keep = (part: string) => {
    if (text.length + part.length <= mostCharacters) text += part;
    else if (!long) {
      long = true;
      text += part.slice(0, mostCharacters - text.length);
    }
  };

  const openCell = () => {
    cellLine = line;
    cellColumn = column;
  };

  const closeCell = () => {
    if (after) {
      const kind = /^ +$/.test(text.slice(after.from)) ? "space-after-quote" : "after-quote";
      onFault({ kind, line: after.line, column: after.column });
      after = undefined;
    }
    if (long) onFault({ kind: "cell-too-long", line: cellLine, column: cellColumn });
    width++;
    if (width <= mostCells) {
      cells.push(text);
      places.push(cellLine, cellColumn, line, column);
    }
    text = "";
    faulted = false;
    long = false;
    state = "start";
  };

  const closeRecord = () => {
    if (state === "comment") {
      state = "start";
      control = undefined;
      return;
    }
    if (state === "start") openCell();
    closeCell();
    onRecord({ cells, places, width, control });
    control = undefined;
    cells = [];
    places = [];
    width = 0;
  };

  /** Moves the place past what stands between two units. */
  const pass = (chunk: string, from: number, to: number): number => {
    for (let i = from; i < to; i++) {
      const code = chunk.charCodeAt(i);
      if (code === cr || (code === lf && !afterCr)) {
        line++;
        column = 1;
      } else if (code !== lf && (code < 0xdc00 || code > 0xdfff)) column++;
      afterCr = code === cr;
    }
    return to;
  };

  /** Keeps a unit, and what follows of it that is the beginning of nothing. */
  function keepRun(chunk: string, from: number, upTo: number): number {
    let to = from + 1;
    while (to < upTo && !firsts.has(chunk.charCodeAt(to))) to++;
    const run = chunk.slice(from, to);
    if (state !== "comment") keep(run);
    const at = control ? -1 : run.search(controls);
    if (at < 0) return pass(chunk, from, to);
    pass(chunk, from, from + at);
    control = { line, column, code: run.charCodeAt(at) };
    return pass(chunk, from + at, to);
  }

  /** Takes what stands at `i`; gives where the next begins. */
  function take(chunk: string, i: number, upTo: number): number {
    const has = (token: string) => token !== "" && chunk.startsWith(token, i);
    const passToken = (token: string) => pass(chunk, i, i + token.length);
    if (state === "quoted") {
      if (!escaped && has(escapeMark)) {
        escaped = true;
        return passToken(escapeMark);
      }
      if (!escaped && has(quote)) {
        state = "closed";
        return passToken(quote);
      }
      escaped = false;
      return keepRun(chunk, i, upTo);
    }
    const end = terminators.find(has);
    if (end !== undefined && !(escaped && ownTerminator)) {
      escaped = false;
      closeRecord();
      if (!ownTerminator) ends[end === "\n" ? "lf" : end === "\r" ? "cr" : "crlf"]++;
      return passToken(end);
    }
    if (state === "comment") return keepRun(chunk, i, upTo);
    if (state === "start") {
      if (width === 0 && has(comment)) {
        state = "comment";
        return i;
      }
      openCell();
      if (skipInitialSpace && has(" ") && !has(delimiter)) return passToken(" ");
      if (has(quote)) {
        state = "quoted";
        return passToken(quote);
      }
      state = "unquoted";
    }
    if (!escaped && has(delimiter)) {
      closeCell();
      return passToken(delimiter);
    }
    if (state === "closed") {
      if (doubleQuote && !faulted && has(quote)) {
        // The quote before was the first of a pair.
        keep(quote);
        state = "quoted";
        return passToken(quote);
      }
      if (!faulted) after = { line, column, from: text.length };
      faulted = true;
      state = "unquoted";
    }
    if (!escaped && has(escapeMark)) {
      escaped = true;
      return passToken(escapeMark);
    }
    if (!escaped && has(quote) && !faulted) {
      onFault({ kind: /^ +$/.test(text) ? "space-before-quote" : "stray-quote", line, column });
      faulted = true;
    }
    escaped = false;
    return keepRun(chunk, i, upTo);
  }

  /** What is left at the very end where an editor has ended the last line, whatever the records end in. */
  const isLastLineEnd = (chunk: string, from: number) =>
    ownTerminator && state === "start" && width === 0 && /^[\r\n]+$/.test(chunk.slice(from));

  return {
    push(chunk) {
      const all = held + chunk;
      const upTo = all.length - longest + 1;
      let i = 0;
      while (i < upTo) i = take(all, i, upTo);
      held = all.slice(i);
    },
    end() {
      for (let i = 0; i < held.length && !isLastLineEnd(held, i); ) i = take(held, i, held.length);
      held = "";
      if (state === "quoted") {
        long = false;
        onFault({ kind: "unclosed-quote", line: cellLine, column: cellColumn });
      }
      if (state !== "start" || width > 0) closeRecord();
    },
    at() {
      const before = { line, column, afterCr };
      pass(held, 0, held.length);
      const after = { line, column };
      ({ line, column, afterCr } = before);
      return after;
    },
    isBetween: () => state === "start" && width === 0 && held === "",
    lineEnds: () => ends,
  };
}
