import { arrangementOf } from "./csv/arrange.ts";
import { decode } from "./csv/decode.ts";
import { unpackedOf } from "./csv/packed.ts";
import type { CsvRecord } from "./csv/record.ts";
import { scannerFor } from "./csv/scanner-for.ts";
import { createFindings } from "./findings.ts";
import { type HeaderColumn, matchHeader, positionalColumns } from "./header.ts";
import type { TableSource } from "./model.ts";
import { readOpening } from "./opening.ts";
import { cellSpot } from "./structure.ts";

/** A record and what it is: `beside` the table stand titles above its header, and what the dialect passes over. */
export type TableRecord = { readonly part: "header" | "row" | "beside"; readonly record: CsvRecord };

/** Takes a table apart as its check does, for whoever shows its rows; what is wrong with it, the check says. */
export async function* tableRecords(
  table: Pick<TableSource, "path" | "dialect" | "schema">,
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly TableRecord[]> {
  const { path, dialect } = table;
  const { opening, bytes } = await readOpening(
    table,
    unpackedOf(path, given(source), () => {}),
  );
  const arrange = arrangementOf(dialect);
  let { above } = opening;
  let isHeaderNext = dialect.header;
  let found: TableRecord[] = [];

  function add(read: CsvRecord): void {
    const record = arrange ? arrange(read) : read;
    const isBeside = record === undefined || above > 0;
    if (record !== undefined && above > 0) above--;
    if (isBeside || (isHeaderNext && isEmpty(record))) found.push({ part: "beside", record: read });
    else found.push({ part: isHeaderNext ? "header" : "row", record });
    isHeaderNext &&= found.at(-1)?.part !== "header";
  }

  const makeScanner = await scannerFor(dialect);
  const scanner = makeScanner(add, () => {});
  for await (const piece of decode(bytes)) {
    if (piece.kind !== "text") continue;
    scanner.push(piece.text);
    if (found.length > 0) yield found;
    found = [];
  }
  scanner.end();
  if (found.length > 0) yield found;
}

/** The columns of a table as its check calls them. @param first its header or, where it has none, its first row */
export function columnsOf(
  { path, dialect, schema }: Pick<TableSource, "path" | "dialect" | "schema">,
  first: CsvRecord,
): readonly HeaderColumn[] {
  if (!dialect.header) return positionalColumns(first.width, schema);
  const labels = first.cells.map((text, index) => ({ text, spot: cellSpot(first, index, undefined) }));
  return matchHeader(labels, schema, createFindings(path));
}

/** Nothing but delimiters. */
export const isEmpty = ({ cells }: CsvRecord): boolean => cells.every((text) => text === "");

async function* given(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* source;
}
