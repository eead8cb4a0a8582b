import type { Dialect } from "../model.ts";
import { controls } from "./control.ts";
import { type Control, type CsvRecord, mostCells, mostCharacters, type ScanFault, type Scanner } from "./record.ts";

const lf = 10;
const cr = 13;

type State = "start" | "unquoted" | "quoted" | "closed" | "comment";

/**
 * Splits text into records as RFC 4180 §2 and Table Dialect v2 describe, in any chunks, and says exactly where each cell is.
 * LF, CRLF and CR each end a line, whatever the dialect's line terminator says, since that is what files have and editors show.
 * What is wrong never stops it: a stray quote is kept as text.
 *
 * @param firstLine the line that the text begins on
 */
export function createScanner(
  dialect: Dialect,
  onRecord: (record: CsvRecord) => void,
  onFault: (fault: ScanFault) => void,
  firstLine = 1,
): Scanner {
  const delimiter = dialect.delimiter.charCodeAt(0);
  const quote = dialect.quoteChar === "" ? -1 : dialect.quoteChar.charCodeAt(0);
  const escapeMark = dialect.escapeChar === undefined ? -1 : dialect.escapeChar.charCodeAt(0);
  const comment = dialect.commentChar === undefined ? -1 : dialect.commentChar.charCodeAt(0);

  const marks = [delimiter, quote, escapeMark, comment];

  let state: State = "start";
  let line = firstLine;
  let column = 1;
  /** The last character was a CR outside a cell's text; a LF that follows belongs to it. */
  let afterCr = false;
  let escaped = false;
  let cells: string[] = [];
  let places: number[] = [];
  let width = 0;
  let text = "";
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
    escaped = false;
    long = false;
    state = "start";
  };

  const closeRecord = () => {
    if (state === "comment") {
      state = "start";
      control = undefined;
      return;
    }
    closeCell();
    onRecord({ cells, places, width, control });
    control = undefined;
    cells = [];
    places = [];
    width = 0;
  };

  const openCell = () => {
    cellLine = line;
    cellColumn = column;
  };

  const nextLine = () => {
    line++;
    column = 1;
  };

  function push(chunk: string): void {
    let from = 0;
    controls.lastIndex = 0;
    for (let found = controls.exec(chunk); found; found = controls.exec(chunk)) {
      const { lastIndex } = controls;
      const code = chunk.charCodeAt(found.index);
      if (marks.includes(code)) continue;
      read(chunk.slice(from, found.index));
      from = found.index;
      control ??= { line, column, code };
      // Whoever takes records may scan something else.
      controls.lastIndex = lastIndex;
    }
    read(from === 0 ? chunk : chunk.slice(from));
  }

  function read(chunk: string): void {
    let i = 0;
    while (i < chunk.length) {
      const code = chunk.charCodeAt(i);
      if (afterCr) {
        afterCr = false;
        if (code === lf) {
          if (state === "quoted") keep("\n");
          else {
            ends.cr--;
            ends.crlf++;
          }
          i++;
          continue;
        }
      }
      if (state === "quoted") {
        i = inQuotes(chunk, i, code);
        continue;
      }
      if (code === lf || code === cr) {
        if (state === "start") openCell();
        closeRecord();
        if (code === lf) ends.lf++;
        else ends.cr++;
        afterCr = code === cr;
        nextLine();
        i++;
        continue;
      }
      if (state === "comment") {
        i = skip(chunk, i);
        continue;
      }
      if (state === "start") {
        if (width === 0 && code === comment) {
          state = "comment";
          continue;
        }
        openCell();
        if (code === 32 && dialect.skipInitialSpace) {
          column++;
          i++;
          continue;
        }
        if (code === quote) {
          state = "quoted";
          column++;
          i++;
          continue;
        }
        state = "unquoted";
      }
      if (code === delimiter && !escaped) {
        closeCell();
        column++;
        i++;
        continue;
      }
      if (state === "closed") {
        if (code === quote && dialect.doubleQuote && !faulted) {
          // The quote before was the first of a pair.
          keep(dialect.quoteChar);
          state = "quoted";
          column++;
          i++;
          continue;
        }
        if (!faulted) after = { line, column, from: text.length };
        faulted = true;
        state = "unquoted";
      }
      i = unquoted(chunk, i);
    }
  }

  /** One run of an unquoted cell, up to its end or the chunk's. */
  function unquoted(chunk: string, from: number): number {
    let i = from;
    let start = from;
    let pairs = 0;
    for (; i < chunk.length; i++) {
      const code = chunk.charCodeAt(i);
      const taken = escaped && code !== lf && code !== cr;
      escaped = false;
      if (!taken && (code === delimiter || code === lf || code === cr)) break;
      if (code >= 0xd800 && code <= 0xdbff) pairs++;
      if (taken) continue;
      if (code === escapeMark && escapeMark !== quote) {
        keep(chunk.slice(start, i));
        start = i + 1;
        escaped = true;
      } else if (code === quote && !faulted) {
        const kind = /^ +$/.test(text + chunk.slice(start, i)) ? "space-before-quote" : "stray-quote";
        onFault({ kind, line, column: column + (i - from) - pairs });
        faulted = true;
      }
    }
    keep(chunk.slice(start, i));
    column += i - from - pairs;
    return i;
  }

  /** One run inside quotes, up to a quote, a line end or the chunk's end. */
  function inQuotes(chunk: string, from: number, first: number): number {
    if (escaped) {
      escaped = false;
      const length = first >= 0xd800 && first <= 0xdbff ? 2 : 1;
      keep(chunk.slice(from, from + length));
      if (first === lf || first === cr) {
        afterCr = first === cr;
        nextLine();
      } else column++;
      return from + length;
    }
    if (first === escapeMark && escapeMark !== quote) {
      escaped = true;
      column++;
      return from + 1;
    }
    if (first === quote) {
      state = "closed";
      column++;
      return from + 1;
    }
    if (first === lf || first === cr) {
      keep(first === lf ? "\n" : "\r");
      afterCr = first === cr;
      nextLine();
      return from + 1;
    }
    let i = from;
    let pairs = 0;
    for (; i < chunk.length; i++) {
      const code = chunk.charCodeAt(i);
      if (code === quote || code === lf || code === cr || code === escapeMark) break;
      if (code >= 0xd800 && code <= 0xdbff) pairs++;
    }
    keep(chunk.slice(from, i));
    column += i - from - pairs;
    return i;
  }

  function skip(chunk: string, from: number): number {
    let i = from;
    let pairs = 0;
    for (; i < chunk.length; i++) {
      const code = chunk.charCodeAt(i);
      if (code === lf || code === cr) break;
      if (code >= 0xd800 && code <= 0xdbff) pairs++;
    }
    column += i - from - pairs;
    return i;
  }

  return {
    push,
    end() {
      if (state === "quoted") {
        long = false;
        onFault({ kind: "unclosed-quote", line: cellLine, column: cellColumn });
      }
      const open = state !== "start" || width > 0;
      if (!open) return;
      if (state === "start") openCell();
      closeRecord();
    },
    at: () => ({ line, column }),
    isBetween: () => state === "start" && width === 0 && !afterCr,
    lineEnds: () => ends,
  };
}
