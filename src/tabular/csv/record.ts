/** Four numbers for each cell, one after the other: line, column, and the line and column after its last character. */
export type Places = readonly number[];

/** One record of a CSV file. Positions are 1-based physical lines and Unicode code points; a quoted cell includes its quotes. */
export type CsvRecord = {
  readonly cells: readonly string[];
  readonly places: Places;
  /** How many cells it has; more than `cells.length` only above {@link mostCells}. */
  readonly width: number;
  /** The first character in it that controls a machine and says nothing: U+0001 to U+001F without tab, LF and CR. */
  readonly control?: Control | undefined;
};

export type Control = { readonly line: number; readonly column: number; readonly code: number };

export type ScanFault = {
  /**
   * `stray-quote`: a quote inside an unquoted cell; `space-before-quote`: one that only spaces stand before; `after-quote`: text
   * between a closing quote and the next delimiter; `space-after-quote`: only spaces there;
   * `unclosed-quote`: a quote that is never closed, at where it opened; `cell-too-long`: a cell cut at {@link mostCharacters}.
   */
  readonly kind:
    | "stray-quote"
    | "space-before-quote"
    | "after-quote"
    | "space-after-quote"
    | "unclosed-quote"
    | "cell-too-long";
  readonly line: number;
  readonly column: number;
};

/** Cells beyond this many are counted, not kept: the widest sheet that Excel has. */
export const mostCells = 16_384;

/** A cell is cut here, in UTF-16 units: otherwise one quote that is never closed would hold the whole file in memory. */
export const mostCharacters = 1_000_000;

/** Each ends a line in every file, whatever its dialect says, since no file keeps to one of them. */
export const lineEnds: readonly string[] = ["\n", "\r\n", "\r"];

export type Scanner = {
  /** Reads on; whole characters only, the byte order mark taken off. */
  push(text: string): void;
  /** The file has ended: the last record needs no line end. */
  end(): void;
  /** Where the next character will be. */
  at(): { readonly line: number; readonly column: number };
  /** Whether what comes next begins a record. */
  isBetween(): boolean;
  lineEnds(): LineEnds;
};

/** How often each line end closed a record. */
export type LineEnds = { readonly lf: number; readonly crlf: number; readonly cr: number };
