import { recordsOf } from "../csv/one-record.ts";
import type { Dialect } from "../model.ts";

/** Rows kept at most. Of 2,048 evenly spaced rows, which is the fewest of a larger table, a share is known to within 2.2 points, 19 times of 20. */
export const mostRows = 4_096;

/** Bytes and cells kept at most: a wide table, or one of long texts, is sampled more thinly. */
const mostBytes = 1 << 23;
const mostCells = 1 << 19;

/** Below so many rows nothing is made thinner, whatever their size. */
const fewRows = 64;

/** UTF-16 units kept of a cell: what is longer is no category and no number. */
const longCell = 1_000;

/** A record of more bytes is cut cell by cell. */
const longRecord = 1 << 14;

/**
 * Every row of a small table, and of a larger one rows that are evenly spaced: one of each two, four, eight … records, so that what
 * is kept never grows beyond some thousand rows. Which one of them is as if drawn by lot, since tables repeat themselves: of one by
 * region and month, every sixteenth row would be of the same few regions. The same file gives the same sample, whoever reads it.
 */
export type Sample = {
  /** The first record after that many which is wanted; records count from 1, blank ones among them. */
  after(record: number): number;
  /** Takes a row that was read already, if it is wanted. */
  read(record: number, cells: readonly string[]): void;
  /** The same, by its bytes, which may be used for something else afterwards. */
  raw(record: number, bytes: Uint8Array): void;
  /** Every how many records one was kept; 1: all were. */
  every(): number;
  /** The cells of each, long ones cut. */
  rows(): readonly (readonly string[])[];
};

type Kept = {
  readonly record: number;
  readonly size: number;
  readonly width: number;
  readonly content: Buffer | string;
};

export function createSample(dialect: Dialect): Sample {
  let doublings = 0;
  let kept: Kept[] = [];
  let bytes = 0;
  let cells = 0;

  function keep(next: Kept): void {
    kept.push(next);
    bytes += next.size;
    cells += next.width;
    while (kept.length > mostRows || (kept.length > fewRows && (bytes > mostBytes || cells > mostCells))) {
      doublings++;
      kept = kept.filter(({ record }) => isDrawn(record, doublings));
      bytes = kept.reduce((sum, { size }) => sum + size, 0);
      cells = kept.reduce((sum, { width }) => sum + width, 0);
    }
  }

  const parsed = (content: Uint8Array): readonly string[] =>
    recordsOf(Buffer.from(content).toString(), dialect, 1)[0]?.cells ?? [];

  function read(record: number, row: readonly string[]): void {
    if (!isDrawn(record, doublings)) return;
    // As a text of its own: a cell is a piece of all that was read with it, and would keep that in memory.
    const content = JSON.stringify(row.map(cut));
    keep({ record, size: content.length, width: row.length, content });
  }

  return {
    after(record) {
      const block = Math.floor(record / 2 ** doublings);
      const drawn = drawnOf(block, doublings);
      return drawn > record ? drawn : drawnOf(block + 1, doublings);
    },
    read,
    raw(record, content) {
      if (!isDrawn(record, doublings)) return;
      if (content.length > longRecord) return read(record, parsed(content));
      // How many cells there are is not known yet; none is shorter than its delimiter.
      keep({ record, size: content.length, width: 0, content: Buffer.from(content) });
    },
    every: () => 2 ** doublings,
    rows: () =>
      kept.map(({ content }) =>
        typeof content === "string" ? (JSON.parse(content) as readonly string[]) : parsed(content).map(cut),
      ),
  };
}

/** Which of two neighbours is drawn, 0 or 1; after each doubling another lot. */
function lotOf(pair: number, doubling: number): number {
  let mixed = Math.imul(pair + 1, 0x9e3779b1) ^ Math.imul(doubling, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  return (mixed >>> 16) & 1;
}

/** Whether a record is still among those drawn after so many doublings, each of which leaves one of two. */
function isDrawn(record: number, doublings: number): boolean {
  let place = record - 1;
  for (let doubling = 1; doubling <= doublings; doubling++) {
    const pair = Math.floor(place / 2);
    if (place % 2 !== lotOf(pair, doubling)) return false;
    place = pair;
  }
  return true;
}

/** The record that is drawn of a block of 2^doublings. */
function drawnOf(block: number, doublings: number): number {
  let place = block;
  for (let doubling = doublings; doubling > 0; doubling--) place = 2 * place + lotOf(place, doubling);
  return place + 1;
}

const cut = (cell: string) => (cell.length <= longCell ? cell : `${cell.slice(0, longCell - 1)}…`);
