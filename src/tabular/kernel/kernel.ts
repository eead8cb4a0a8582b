/** Why a run goes no further. */
export const runEnds = {
  /** All is read but a record that has no end yet. */
  wantsMore: 0,
  /** A record, which is all there, has to be looked at by somebody who can say what is wrong. */
  wantsLook: 1,
  /** From the record's start on the bytes are not as RFC 4180 has them: a stray quote, a lone carriage return. */
  isIrregular: 2,
  /** The rows that were handed on have to be taken first. */
  isFull: 3,
  /** A value is not greater than the one before, in the column whose values are to grow. */
  isOutOfOrder: 4,
  /** A row, which is checked and counted, is one to be seen: from the record's start to its end. */
  isWanted: 5,
} as const;

/** Less than all that the kernel makes numbers of. */
export const smallest = -(2n ** 63n);

/**
 * Reads records and checks their cells, in memory that it shares with whoever calls it: `program.ts` says what columns ask, and the
 * bytes of a file are put where `assembly/layout.ts` says. Offsets are those of the memory; lines and records count from 1.
 *
 * It decides what is certain. All else it leaves to be looked at, and so everything that is wrong for the first few times; it counts
 * faults that need no more places.
 */
export type Kernel = {
  readonly memory: { readonly buffer: ArrayBuffer };
  /**
   * @param quote 0: nothing quotes
   * @param least how many cells a row has at least
   * @param bytesOfRow what is handed on of each row; 0: nothing is
   * @param ordered the column whose values are to grow from row to row; -1: none
   */
  prepare(delimiter: number, quote: number, columns: number, least: number, bytesOfRow: number, ordered: number): void;
  begin(firstLine: number, records: number): void;
  setQuietRows(faults: number): void;
  /** Asks to see the next row from that record on. */
  setWanted(record: number): void;
  /** @param isAscii whether all bytes there are known to be */
  run(from: number, to: number, isAscii: boolean): number;
  startOfRecord(): number;
  endOfRecord(): number;
  lineOfRecord(): number;
  /** The line that the next record begins on. */
  lineNow(): number;
  recordCount(): number;
  rowCount(): number;
  /** The first of the blank records that the last run ended with, and the line that it begins on; 0: it ended with another. */
  firstBlank(): number;
  lineOfFirstBlank(): number;
  /** What is wrong, as a row, with the record that has to be looked at; `unsure`: that is not known, nor what is in its cells. */
  faultsOfRow(): number;
  /** What is wrong with one of its cells. A value that has to grow counts as one that was read. */
  faultsOfCell(column: number): number;
  /** The last of the blank records before a row of the last run, and its line; 0: there was none. */
  blankBetween(): number;
  lineOfBlankBetween(): number;
  lineFeedCount(): number;
  carriageReturnCount(): number;
  /** How many rows are handed on; they are taken by the next run. */
  takeRows(): number;
};
