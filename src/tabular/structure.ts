import { counted, grouped } from "../report/counts.ts";
import { controlName } from "./csv/control.ts";
import type { Piece } from "./csv/decode.ts";
import { mostUnpacked, type PackFault } from "./csv/packed.ts";
import { type Control, type CsvRecord, type LineEnds, mostCells, type ScanFault } from "./csv/record.ts";
import type { Findings, Spot } from "./findings.ts";

/**
 * Turns what the decoder and the scanner meet into findings.
 *
 * @param ofCells where what is wrong with rows and cells goes, if that is somewhere else
 */
export function structureReporter(findings: Findings, ofCells = findings) {
  const codes = new Set<number>();
  return {
    encoding(kind: Exclude<Piece["kind"], "text">, spot: Spot): void {
      if (kind === "byte-order-mark") {
        findings
          .group("byte-order-mark", "", () => ({ message: "The file starts with a byte order mark (U+FEFF)" }))
          .add(spot);
      } else if (kind === "nul") {
        findings.group("nul-character", "", () => ({ message: "There is a NUL character (U+0000)" })).add(spot);
      } else {
        const fix = kind === "cut" ? "Write or export the file again, and wait until it is whole." : undefined;
        findings.group("encoding", "", () => ({ message: encodingMessages[kind], fix })).add(spot);
      }
    },

    packing(fault: PackFault): void {
      findings.group("packed-file", "", () => ({ message: packMessages[fault] })).add();
    },

    scan({ kind, line, column }: ScanFault): void {
      const { rule, ...about } = scanFaults[kind];
      ofCells.group(rule, kind, () => about).add({ line, column });
    },

    control({ line, column, code }: Control, row: number | undefined): void {
      if (!ofCells.isFull("control-character", "")) codes.add(code);
      const message = () => `The row has a control character in it, ${[...codes].map(controlName).join(" or ")}`;
      const spot = { line, column, endLine: line, endColumn: column + 1, ...(row === undefined ? {} : { row }) };
      ofCells.group("control-character", "", () => ({ message: message() })).add(spot);
    },

    blankRow(record: CsvRecord, row: number | undefined): void {
      ofCells.group("blank-row", "", () => ({ message: "The row has nothing in it" })).add(rowSpot(record, row));
    },

    /** @param least how many cells a row has to have. @param width how many it may have; the same, where that is left out */
    wrongWidth(record: CsvRecord, { least, width = least }: { least: number; width?: number }, row: number): void {
      const cells = counted(least, "cell");
      if (record.width < least) {
        ofCells
          .group("short-row", "", () => ({ message: `The row has fewer than ${cells}, one for each column` }))
          .add(rowSpot(record, row));
      } else if (endsInDelimiters(record, width)) {
        ofCells
          .group("trailing-columns", "", () => ({
            message: `The row has more than ${cells}, one for each column, and nothing in those beyond`,
          }))
          .add(cellSpot(record, width, row));
      } else {
        ofCells
          .group("long-row", "", () => ({ message: `The row has more than ${cells}, one for each column` }))
          .add(cellSpot(record, width, row));
      }
    },

    tooWide(width: number): void {
      const message = `The file has ${grouped(width)} columns, of which the first ${grouped(mostCells)} were checked: no table is read wider`;
      ofCells.group("too-many-columns", "", () => ({ message })).add({ line: 1, column: 1 });
    },

    /** @param rows of the file, with the header */
    rowCount(rows: number): void {
      if (rows !== 1_048_576 && rows !== 65_536) return;
      const message = `The file has exactly ${grouped(rows)} rows, the most that ${rows === 65_536 ? "an old Excel" : "Excel"} can hold: it was probably cut there`;
      ofCells.group("excel-rows", "", () => ({ message })).add();
    },

    lineEnds({ lf, crlf, cr }: LineEnds): void {
      const kinds = [
        { name: "LF", count: lf },
        { name: "CRLF", count: crlf },
        { name: "CR", count: cr },
      ].filter(({ count }) => count > 0);
      if (kinds.length < 2) return;
      const words = kinds.map(({ name, count }) => `${grouped(count)} in ${name}`).join(", ");
      findings.group("mixed-line-endings", "", () => ({ message: `Lines end in more than one way: ${words}` })).add();
    },

    empty(header: boolean): void {
      findings
        .group("empty-file", "", () => ({
          message: header ? "The file is empty: it has not even a header" : "The file is empty",
        }))
        .add();
    },
  };
}

const encodingMessages = {
  "utf-16": "The file is UTF-16, not UTF-8; nothing in it was checked",
  cut: "The file ends in the middle of a character: it was cut off, or is still being written",
  "not-utf-8": "The file is not UTF-8 from here on; the rest was read as Windows-1252, which it probably is",
} as const;

const packMessages = {
  "not-gzip": "The file's name ends in .gz, and what is in it is not gzip; nothing in it was checked",
  damaged: "The compressed file is damaged; it was checked up to there",
  cut: "The compressed file ends too early; it was checked up to there",
  "too-large": `The file unpacks to more than ${mostUnpacked.times} times its size or to more than 16 GB; it was checked up to there`,
} as const;

const scanFaults = {
  "stray-quote": {
    rule: "stray-quote",
    message: "There is a quotation mark inside a cell that does not start with one",
  },
  "after-quote": {
    rule: "stray-quote",
    message: "There is text between a closing quotation mark and the end of the cell",
  },
  "space-before-quote": {
    rule: "space-around-quotes",
    message:
      "There is a space between the delimiter and the quotation mark that was to open the cell, so the mark is text, and the next delimiter ends the cell",
    fix: "Take the space away, or declare it for the resource in datapackage.yaml: dialect: { skipInitialSpace: true }.",
  },
  "space-after-quote": {
    rule: "space-around-quotes",
    message: "There is a space between a closing quotation mark and the end of the cell",
    fix: "Take the space away.",
  },
  "unclosed-quote": {
    rule: "unclosed-quote",
    message: "The quotation mark that opens this cell is never closed; the rest of the file was read as part of it",
  },
  "cell-too-long": {
    rule: "cell-too-long",
    message: "The cell has more than 1,000,000 characters; the rest of it was left out",
  },
} as const;

export function cellSpot({ places }: CsvRecord, column: number, row: number | undefined): Spot {
  const [line = 1, start = 1, endLine = 1, endColumn = 1] = places.slice(4 * column, 4 * column + 4);
  return { line, column: start, endLine, endColumn, ...(row === undefined ? {} : { row }) };
}

/** Whether nothing but delimiters comes after so many cells, not even quotation marks. */
const endsInDelimiters = ({ width, cells, places }: CsvRecord, from: number) =>
  width === cells.length &&
  cells.every((text, index) => index < from || (text === "" && places[4 * index + 1] === places[4 * index + 3]));

export function rowSpot({ places }: CsvRecord, row?: number): Spot {
  const [line = 1, column = 1] = places;
  const [endLine = 1, endColumn = 1] = places.slice(-2);
  return { line, column, endLine, endColumn, ...(row === undefined ? {} : { row }) };
}
