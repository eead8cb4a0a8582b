import type { CsvRecord } from "../csv/record.ts";
import { type HeaderColumn, placeName } from "../header.ts";
import type { TableSource } from "../model.ts";
import { columnsOf, isEmpty, tableRecords } from "../table-records.ts";

/** The rows of a file, to be read as often as it takes. */
export type FileRows = {
  /** The columns as the check of the file calls them; one without a name, or with one that is taken, is called by its place. */
  readonly names: readonly string[];
  /** Rows in the order of the file, some at a time; blank ones left out. */
  read(): AsyncGenerator<readonly FileRow[]>;
};

export type FileRow = { readonly line: number; readonly cells: readonly string[] };

type Table = Pick<TableSource, "path" | "dialect" | "schema">;

/** @param open gives the file's bytes, from the beginning each time */
export async function fileRows(table: Table, open: () => AsyncIterable<Uint8Array>): Promise<FileRows> {
  const first = await firstOf(table, open());
  return {
    names: first ? namesOf(columnsOf(table, first)) : [],
    async *read() {
      for await (const some of tableRecords(table, open())) {
        const rows = some.flatMap(({ part, record }) => (part === "row" && !isEmpty(record) ? [rowOf(record)] : []));
        if (rows.length > 0) yield rows;
      }
    },
  };
}

function namesOf(columns: readonly HeaderColumn[]): readonly string[] {
  const taken = new Set<string>();
  return columns.map(({ name }, index) => {
    const own = taken.has(name) ? placeName(index) : name;
    taken.add(own);
    return own;
  });
}

const rowOf = ({ cells, places }: CsvRecord): FileRow => ({ line: places[0] ?? 0, cells });

/** The header or, where there is none, the first row. */
async function firstOf(table: Table, bytes: AsyncIterable<Uint8Array>): Promise<CsvRecord | undefined> {
  for await (const some of tableRecords(table, bytes)) {
    const first = some.find(({ part, record }) => part !== "beside" && !isEmpty(record));
    if (first) return first.record;
  }
  return undefined;
}
