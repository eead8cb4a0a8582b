import { grouped } from "../report/counts.ts";
import type { Piece } from "./csv/decode.ts";
import type { CsvRecord, ScanFault, Scanner } from "./csv/record.ts";
import type { Findings, Spot } from "./findings.ts";

/**
 * Turns what the decoder and the scanner meet into findings.
 *
 * @param ofCells where what is wrong with rows and cells goes, if that is somewhere else
 */
export function structureReporter(findings: Findings, ofCells = findings) {
  return {
    encoding(kind: Exclude<Piece["kind"], "text">, spot: Spot): void {
      if (kind === "byte-order-mark") {
        findings
          .group("byte-order-mark", "", () => ({ message: "The file starts with a byte order mark (U+FEFF)" }))
          .add(spot);
      } else if (kind === "nul") {
        findings.group("nul-character", "", () => ({ message: "There is a NUL character (U+0000)" })).add(spot);
      } else {
        findings.group("encoding", "", () => ({ message: encodingMessages[kind] })).add(spot);
      }
    },

    scan({ kind, line, column }: ScanFault): void {
      const rule = kind === "after-quote" ? "stray-quote" : kind;
      ofCells.group(rule, kind, () => ({ message: scanMessages[kind] })).add({ line, column });
    },

    blankRow(record: CsvRecord, row: number | undefined): void {
      ofCells.group("blank-row", "", () => ({ message: "The row has nothing in it" })).add(rowSpot(record, row));
    },

    wrongWidth(record: CsvRecord, width: number, row: number): void {
      const cells = `${width} ${width === 1 ? "cell" : "cells"}`;
      if (record.width < width) {
        ofCells
          .group("short-row", "", () => ({ message: `The row has fewer than ${cells}, one for each column` }))
          .add(rowSpot(record, row));
      } else {
        ofCells
          .group("long-row", "", () => ({ message: `The row has more than ${cells}, one for each column` }))
          .add(cellSpot(record, width, row));
      }
    },

    lineEnds({ lf, crlf, cr }: ReturnType<Scanner["lineEnds"]>): void {
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
  "not-utf-8": "The file is not UTF-8 from here on; the rest was read as Windows-1252, which it probably is",
} as const;

const scanMessages = {
  "stray-quote": "There is a quotation mark inside a cell that does not start with one",
  "after-quote": "There is text between a closing quotation mark and the end of the cell",
  "unclosed-quote":
    "The quotation mark that opens this cell is never closed; the rest of the file was read as part of it",
  "cell-too-long": "The cell has more than 1,000,000 characters; the rest of it was left out",
} as const;

export function cellSpot({ places }: CsvRecord, column: number, row: number | undefined): Spot {
  const [line = 1, start = 1, endLine = 1, endColumn = 1] = places.slice(4 * column, 4 * column + 4);
  return { line, column: start, endLine, endColumn, ...(row === undefined ? {} : { row }) };
}

export function rowSpot({ places }: CsvRecord, row?: number): Spot {
  const [line = 1, column = 1] = places;
  const [endLine = 1, endColumn = 1] = places.slice(-2);
  return { line, column, endLine, endColumn, ...(row === undefined ? {} : { row }) };
}
