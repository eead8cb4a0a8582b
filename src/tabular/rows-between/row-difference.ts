import type { FileRow, FileRows } from "./file-rows.ts";
import { createRowTable, type Hash, hashOf, type RowTable, type Slot } from "./row-table.ts";

/** What became of the rows between two files. A row is known again by its key; without one, only by all of its cells. */
export type RowDifference = {
  /** Names of the columns; empty: all of them. */
  readonly key: readonly string[];
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly same: number;
  /** Rows whose key stood in a row before, in the same file: they are compared with nothing. */
  readonly repeated: number;
  /** How many of the changed rows differ in each column, where any does; of the first {@link mostCounted} changed rows. */
  readonly columns: readonly { readonly name: string; readonly changed: number }[];
  readonly examples: {
    readonly changed: readonly ChangedCell[];
    readonly added: readonly ExampleRow[];
    readonly removed: readonly ExampleRow[];
  };
};

/** A row to be shown. */
type Example = {
  readonly line: number;
  /** The cells of the key's columns or, without one, its first cells. */
  readonly key: readonly string[];
  /** It has more cells than the file has columns, or fewer: any of them may be of another column. */
  readonly isMoved?: true;
};

/** A cell that is another: the line is the new file's. */
export type ChangedCell = Example & {
  readonly column: string;
  readonly before: string;
  readonly after: string;
};

/** A row of one file alone. */
export type ExampleRow = Example;

/** Why two files cannot be compared: columns of the key that one of them has not; none where they have no column in common. */
export type Incomparable = { readonly missing: readonly string[] };

/** Changed rows whose cells are compared one by one. */
export const mostCounted = 10_000;

/** Changed cells, and rows of one file alone, that are kept as examples. */
const mostCells = 10;
const mostRows = 5;

/** Cells that stand for a row without a key. */
export const fewCells = 4;

/** Code units kept of a cell. */
const longCell = 200;

/** A row that is another now: what it was is read later. */
type Changed = {
  readonly line: number;
  readonly isMoved: boolean;
  readonly hashes: readonly number[];
  readonly cells: readonly string[] | undefined;
};

/** Which cells of a file's rows are its key, and which are compared; how many there are. */
type Columns = { readonly key: readonly number[]; readonly compared: readonly number[]; readonly width: number };

/**
 * Compares the rows of two files by the texts of their cells, whatever the order of rows and columns; columns that only one of them
 * has are left out. Both are streamed, the older one twice where rows are changed or gone; memory grows by some 40 bytes a key.
 *
 * @param key names of columns; none: rows are compared as wholes
 */
export async function rowDifference(
  before: FileRows,
  after: FileRows,
  key: readonly string[],
): Promise<RowDifference | Incomparable> {
  const missing = key.filter((name) => !before.names.includes(name) || !after.names.includes(name));
  if (missing.length > 0) return { missing };
  const there = new Set(before.names);
  const names = after.names.filter((name) => there.has(name));
  if (names.length === 0 && before.names.length > 0 && after.names.length > 0) return { missing };
  const columnsOf = (file: FileRows): Columns => {
    const placeOf = new Map(file.names.map((name, place) => [name, place]));
    const places = (some: readonly string[]) => some.map((name) => placeOf.get(name) ?? 0);
    return { key: places(key.length === 0 ? names : key), compared: places(names), width: file.names.length };
  };
  const known = createRowTable();
  const older = await readOlder(before, columnsOf(before), known, key.length > 0);
  const newer = await readNewer(after, columnsOf(after), known, key.length > 0);
  const removed = older.kept - newer.same - newer.changed;
  const again = await readAgain(before, columnsOf(before), known, newer.rows, removed);
  return {
    key,
    added: newer.added,
    removed,
    changed: newer.changed,
    same: newer.same,
    repeated: older.repeated + newer.repeated,
    columns: names.flatMap((name, index) => {
      const changed = again.counts[index] ?? 0;
      return changed === 0 ? [] : [{ name, changed }];
    }),
    examples: {
      changed: again.cells.map(({ index, ...cell }) => ({ ...cell, column: names[index] ?? "" })),
      added: newer.examples,
      removed: again.examples,
    },
  };
}

async function readOlder(file: FileRows, { key, compared }: Columns, known: RowTable, hasKey: boolean) {
  let [kept, repeated] = [0, 0];
  for await (const rows of file.read()) {
    for (const row of rows) {
      const slot = known.take(hashOf(cellsOf(row, key)));
      if (hasKey && known.count(slot) > 0) {
        repeated++;
        continue;
      }
      known.add(slot, 1);
      known.setRow(slot, hashOf(cellsOf(row, compared)));
      kept++;
    }
  }
  return { kept, repeated };
}

/** What is the same, changed or new. Of what stays counted in the table, the newer file has no row. */
async function readNewer(file: FileRows, columns: Columns, known: RowTable, hasKey: boolean) {
  const { key, compared, width } = columns;
  const rows = new Map<Slot, Changed>();
  const examples: ExampleRow[] = [];
  const own = createRowTable();
  let [added, changed, same, repeated] = [0, 0, 0, 0];

  function find(row: FileRow, slot: Slot): void {
    known.add(slot, -1);
    const cells = cellsOf(row, compared);
    if (known.isRow(slot, hashOf(cells))) {
      same++;
      return;
    }
    changed++;
    if (rows.size >= mostCounted) return;
    rows.set(slot, {
      line: row.line,
      isMoved: row.cells.length !== width,
      hashes: cells.map(lowHash),
      cells: rows.size < mostCells ? cells.map(cut) : undefined,
    });
  }

  function meet(row: FileRow, hash: Hash, isKnown: boolean): void {
    const slot = hasKey ? own.take(hash) : undefined;
    if (isKnown || (slot !== undefined && own.count(slot) > 0)) {
      repeated++;
      return;
    }
    if (slot !== undefined) own.add(slot, 1);
    added++;
    if (examples.length < mostRows) examples.push(exampleOf(row, columns));
  }

  for await (const some of file.read()) {
    for (const row of some) {
      const hash = hashOf(cellsOf(row, key));
      const slot = known.find(hash);
      if (slot !== undefined && known.count(slot) > 0) find(row, slot);
      else meet(row, hash, hasKey && slot !== undefined);
    }
  }
  return { added, changed, same, repeated, examples, rows };
}

/** The older file once more: the cells that are others now, and rows that are gone. */
async function readAgain(
  file: FileRows,
  columns: Columns,
  known: RowTable,
  changed: ReadonlyMap<Slot, Changed>,
  removed: number,
) {
  const { key, compared } = columns;
  const counts = compared.map(() => 0);
  const cells: (Omit<ChangedCell, "column"> & { readonly index: number })[] = [];
  const examples: ExampleRow[] = [];
  const left = new Map(changed);
  const isDone = () => left.size === 0 && examples.length >= Math.min(removed, mostRows);

  function compare(row: FileRow, now: Changed): void {
    for (const [index, text] of cellsOf(row, compared).entries()) {
      if (lowHash(text) === now.hashes[index]) continue;
      counts[index] = (counts[index] ?? 0) + 1;
      if (now.cells === undefined) continue;
      cells.push({
        ...exampleOf(row, columns),
        ...(now.isMoved ? { isMoved: true } : {}),
        line: now.line,
        index,
        before: cut(text),
        after: now.cells[index] ?? "",
      });
    }
  }

  if (isDone()) return { counts, cells, examples };
  for await (const rows of file.read()) {
    for (const row of rows) {
      const slot = known.find(hashOf(cellsOf(row, key)));
      if (slot === undefined) continue;
      const now = left.get(slot);
      if (now) {
        left.delete(slot);
        compare(row, now);
      } else if (known.count(slot) > 0 && examples.length < mostRows) {
        known.add(slot, -1);
        examples.push(exampleOf(row, columns));
      }
    }
    if (isDone()) break;
  }
  return { counts, cells: cells.sort((a, b) => a.line - b.line).slice(0, mostCells), examples };
}

const cellsOf = ({ cells }: FileRow, places: readonly number[]) => places.map((place) => cells[place] ?? "");
const exampleOf = (row: FileRow, { key, width }: Columns): ExampleRow => ({
  line: row.line,
  key: cellsOf(row, key).slice(0, fewCells).map(cut),
  ...(row.cells.length === width ? {} : { isMoved: true }),
});
const lowHash = (text: string) => hashOf([text]).low;

/** As a text of its own: a piece of a larger one keeps all of that in memory. */
const cut = (text: string) =>
  Buffer.from(text.length <= longCell ? text : `${text.slice(0, longCell - 1)}…`).toString();
