import { decode } from "../csv/decode.ts";
import type { CsvRecord } from "../csv/record.ts";
import { createScanner } from "../csv/scan.ts";
import type { TableSource } from "../model.ts";

/** The rows of a file, to be read as often as it takes. */
export type FileRows = {
  /** The header's names; a column without one is called by its place. */
  readonly names: readonly string[];
  /** Rows in the order of the file, some at a time; blank ones left out. */
  read(): AsyncGenerator<readonly FileRow[]>;
};

export type FileRow = { readonly line: number; readonly cells: readonly string[] };

/** @param open gives the file's bytes, from the beginning each time */
export async function fileRows(
  { dialect, schema }: Pick<TableSource, "dialect" | "schema">,
  open: () => AsyncIterable<Uint8Array>,
): Promise<FileRows> {
  async function* records(): AsyncGenerator<readonly FileRow[]> {
    let found: FileRow[] = [];
    const add = ({ cells, places }: CsvRecord) => {
      if (cells.some((cell) => cell !== "")) found.push({ line: places[0] ?? 0, cells });
    };
    const scanner = createScanner(dialect, add, () => {});
    for await (const piece of decode(open())) {
      if (piece.kind !== "text") continue;
      scanner.push(piece.text);
      if (found.length > 0) yield found;
      found = [];
    }
    scanner.end();
    if (found.length > 0) yield found;
  }

  const nameOf = (label: string | undefined, column: number) => label || `column ${column + 1}`;
  const first = await firstOf(records());
  const labels = dialect.header ? (first ?? []) : (first ?? []).map((_, column) => schema?.fields[column]?.name);
  return {
    names: labels.map(nameOf),
    async *read() {
      let isHeader = dialect.header;
      for await (const some of records()) {
        yield isHeader ? some.slice(1) : some;
        isHeader = false;
      }
    },
  };
}

async function firstOf(records: AsyncGenerator<readonly FileRow[]>): Promise<readonly string[] | undefined> {
  for await (const [first] of records) return first?.cells;
  return undefined;
}
