import { counted } from "../../report/counts.ts";
import { onLines } from "../../report/place.ts";
import type { Encoding } from "./encoding.ts";
import type { LineEnd } from "./raw-record.ts";

export type MendKind =
  | "byte-order-mark"
  | "encoding"
  | "line-endings"
  | "trailing-rows"
  | "trailing-columns"
  | "spaces"
  | "spaces-around-quotes";

/** What was mended in a file, of one kind and in one column. */
export type Mend = {
  readonly kind: MendKind;
  /** The schema's name of the column, for spaces around values. */
  readonly field?: string;
  /** Lines, rows or cells; 1 for the file as a whole. */
  readonly count: number;
  /** The first five lines where. */
  readonly lines: readonly number[];
};

/** Collects what is mended; its cost does not grow with how much that is. */
export type Mended = { add(kind: MendKind, line?: number, field?: string): void; list(): readonly Mend[] };

const linesKept = 5;

export function createMended(): Mended {
  const mends = new Map<string, { kind: MendKind; field?: string; count: number; lines: number[] }>();
  return {
    add(kind, line, field) {
      const key = `${kind} ${field ?? ""}`;
      const there = mends.get(key) ?? { kind, ...(field === undefined ? {} : { field }), count: 0, lines: [] };
      mends.set(key, there);
      there.count++;
      if (line !== undefined && there.lines.length < linesKept && there.lines.at(-1) !== line) there.lines.push(line);
    },
    list: () => [...mends.values()],
  };
}

/** What a file was and is, as far as words for its mends need it. */
export type MendedFile = {
  readonly encoding: Encoding;
  readonly lineEnd: LineEnd | undefined;
  /** Columns at the right that are gone. */
  readonly columns: number;
};

/** One line for a person: `3 lines end in LF now, as the others do (lines 2, 5, 9)`. No value of the file is in it. */
export function mendInWords({ kind, field, count, lines }: Mend, { encoding, lineEnd, columns }: MendedFile): string {
  const where = onLines(lines, count);
  switch (kind) {
    case "byte-order-mark":
      return "the byte order mark is taken off";
    case "encoding":
      return encoding === "windows-1252"
        ? `Windows-1252 is written as UTF-8: look at accents and pound signs${where}`
        : "UTF-16 is written as UTF-8";
    case "line-endings":
      return `${counted(count, "line ends", "lines end")} in ${endNames[lineEnd ?? ""]} now, as the others do${where}`;
    case "trailing-rows":
      return `${counted(count, "blank row")} at the end taken out${where}`;
    case "trailing-columns":
      return columns === 0
        ? `empty cells beyond the last column taken off ${counted(count, "row")}${where}`
        : `${counted(columns, "column")} at the right without a name or a value taken out`;
    case "spaces":
      return `spaces around ${counted(count, "cell")} of "${field}" taken off${where}`;
    case "spaces-around-quotes":
      return `spaces around the quotation marks of ${counted(count, "cell")} taken off${where}`;
  }
}

const endNames: Readonly<Record<LineEnd, string>> = { "": "nothing", "\n": "LF", "\r\n": "CRLF", "\r": "CR" };
