import { decode, type Piece } from "../csv/decode.ts";
import type { CsvRecord } from "../csv/record.ts";
import { createScanner } from "../csv/scan.ts";
import type { structureReporter } from "../structure.ts";
import { asTableDialect, type CsvwDialect } from "./dialect.ts";

/** A row of a file, its cells trimmed, those of skipped columns left out. */
export type FileRow = {
  readonly kind: "header" | "data";
  readonly cells: readonly string[];
  /** How many cells it has after the skipped columns. */
  readonly width: number;
  /** How many cells of the record are left out before them. */
  readonly skipped: number;
  readonly record: CsvRecord;
};

/**
 * The rows of a file as a dialect has them: skipped rows and comments left out, then header rows, then data. Memory does not grow
 * with the file. A comment is no header row, whatever its place.
 * @see Model for Tabular Data §8
 */
export async function* readRows(
  bytes: AsyncIterable<Uint8Array>,
  dialect: CsvwDialect,
  structure: ReturnType<typeof structureReporter>,
): AsyncGenerator<FileRow> {
  const waiting: CsvRecord[] = [];
  const scanner = createScanner(asTableDialect(dialect), (record) => waiting.push(record), structure.scan);
  const rowOf = createRowMaker(dialect);

  for await (const piece of withoutLines(decoded(bytes, dialect.encoding), dialect.skipRows)) {
    if (piece.kind === "text") scanner.push(piece.text);
    else structure.encoding(piece.kind, scanner.at());
    for (const record of waiting.splice(0)) {
      const row = rowOf(record);
      if (row) yield row;
    }
  }
  scanner.end();
  for (const record of waiting) {
    const row = rowOf(record);
    if (row) yield row;
  }
  // Of skipped lines it is not known how they ended.
  if (dialect.skipRows === 0) structure.lineEnds(scanner.lineEnds());
}

function createRowMaker({ skipRows, headerRowCount, skipBlankRows, skipColumns, trim }: CsvwDialect) {
  let skipped = 0;
  let headers = 0;
  return (record: CsvRecord): FileRow | undefined => {
    if (skipped < skipRows) {
      skipped++;
      return undefined;
    }
    const isHeader = headers < headerRowCount;
    const cells = record.cells.slice(skipColumns).map((text) => trimmed(text, trim));
    if (isHeader) headers++;
    else if (skipBlankRows && record.cells.every((text) => text === "")) return undefined;
    return {
      kind: isHeader ? "header" : "data",
      cells,
      width: Math.max(0, record.width - skipColumns),
      skipped: skipColumns,
      record,
    };
  };
}

function trimmed(text: string, trim: CsvwDialect["trim"]): string {
  if (trim === "none") return text;
  return trim === "both" ? text.trim() : trim === "start" ? text.trimStart() : text.trimEnd();
}

/** UTF-8 strictly, with its faults; any other encoding with U+FFFD for what it does not have. */
async function* decoded(bytes: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<Piece> {
  if (new TextDecoder(encoding).encoding === "utf-8") {
    yield* decode(bytes);
    return;
  }
  const decoder = new TextDecoder(encoding);
  for await (const chunk of bytes) yield { kind: "text", text: decoder.decode(chunk, { stream: true }) };
  yield { kind: "text", text: decoder.decode() };
}

/** Leaves the first lines empty, so that what stands in them is not read as cells and later lines keep their numbers. */
async function* withoutLines(pieces: AsyncIterable<Piece>, count: number): AsyncGenerator<Piece> {
  let left = count;
  /** The last character was a CR: a LF that follows, in the next piece too, belongs to it. */
  let afterCr = false;
  for await (const piece of pieces) {
    if (piece.kind !== "text" || (left === 0 && !afterCr)) {
      yield piece;
      continue;
    }
    let at = 0;
    let ends = "";
    for (; at < piece.text.length && (left > 0 || afterCr); at++) {
      const character = piece.text[at];
      const isRest = afterCr && character === "\n";
      afterCr = false;
      if (isRest) continue;
      if (left === 0) break;
      if (character !== "\n" && character !== "\r") continue;
      left--;
      ends += "\n";
      afterCr = character === "\r";
    }
    yield { kind: "text", text: ends + piece.text.slice(at) };
  }
}
