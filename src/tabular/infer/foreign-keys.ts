import type { Files } from "../../runner/ports.ts";
import { wordsOf } from "../column-words.ts";
import type { TableSource } from "../model.ts";
import type { InferredColumn } from "./column.ts";
import { mostKeys } from "./evidence.ts";
import { isTemporal, type Key, logicalKey } from "./keys.ts";
import { readTexts } from "./read.ts";
import { singularOf } from "./words.ts";

/** One table that was looked at. */
export type Looked = {
  readonly source: TableSource;
  /** What it is called in the descriptor. */
  readonly name: string;
  readonly rows: number;
  readonly columns: readonly InferredColumn[];
  readonly key: Key | undefined;
};

export type InferredReference = {
  readonly from: Looked;
  readonly column: InferredColumn;
  readonly to: Looked;
  readonly key: InferredColumn;
  /** How many keys there are to refer to. */
  readonly keys: number;
};

/** What a column may be called that refers to a key of a table: `pump`, `pump_id`, `home_pump_id` for `id` or `pump` of `pumps`. */
function resembles(column: string, table: string, key: string): boolean {
  const [words, row, own] = [wordsOf(column), singularOf(wordsOf(table)), wordsOf(key)];
  const generic = /^(?:id|code|key|ref|reference|no|number|name|label|date|year|month)$/.test(own);
  const accepted = [row, `${row} ${own}`, `${wordsOf(table)} ${own}`, ...(generic ? [] : [own])];
  return accepted.some((name) => words === name || (name !== "" && words.endsWith(` ${name}`)));
}

/**
 * Columns that refer to another table: called like its key, of the key's type, and with no value that is not there. Days and years
 * are left out, since a new one comes into one file before it comes into the other.
 */
export async function foreignKeys(tables: readonly Looked[], files: Files): Promise<readonly InferredReference[]> {
  const found: InferredReference[] = [];
  for (const to of tables) {
    const key = to.key?.columns.length === 1 ? to.columns[to.key.columns[0] ?? 0] : undefined;
    if (key === undefined || to.key?.kind !== "primary" || isTemporal(key.field.type) || to.rows > mostKeys) continue;
    const wanted = tables.flatMap((from) => (from === to ? [] : candidatesIn(from, to, key)));
    if (wanted.length === 0) continue;
    const keys = await keysOf(to, key, files);
    for (const { from, at } of wanted) {
      const column = from.columns[at];
      if (column && (await isWithin(from, at, keys, files))) found.push({ from, column, to, key, keys: keys.size });
    }
  }
  return found.filter(
    (one, at) => at === found.findIndex(({ from, column }) => from === one.from && column === one.column),
  );
}

function candidatesIn(from: Looked, to: Looked, key: InferredColumn) {
  return from.columns.flatMap((column, at) => {
    const named = resembles(column.field.name, to.name, key.field.name);
    // Of two tables with one row each for the same things, the smaller one refers to the larger one.
    const isOwnKey = from.key?.columns.length === 1 && from.key.columns[0] === at;
    const fits = column.field.type === key.field.type && column.evidence.present > 0;
    return named && fits && !(isOwnKey && from.rows >= to.rows) ? [{ from, at }] : [];
  });
}

async function keysOf({ source, columns }: Looked, key: InferredColumn, files: Files): Promise<ReadonlySet<string>> {
  const at = columns.indexOf(key);
  const keys = new Set<string>();
  for await (const batch of readTexts(source, files)) {
    for (const text of batch.columns[at] ?? []) keys.add(logicalKey(key, text));
  }
  return keys;
}

async function isWithin(from: Looked, at: number, keys: ReadonlySet<string>, files: Files): Promise<boolean> {
  const column = from.columns[at];
  const { markers = new Map(), counts, more = true } = column?.evidence ?? {};
  if (!more && counts !== undefined) return [...counts.keys()].every((text) => keys.has(logicalKey(column, text)));
  for await (const batch of readTexts(from.source, files)) {
    for (const text of batch.columns[at] ?? [])
      if (text !== "" && !markers.has(text) && !keys.has(logicalKey(column, text))) return false;
  }
  return true;
}
