// Where everything is in the kernel's memory. `../program.ts` writes what columns ask, `scan.ts` reads it. This file is both TypeScript
// and AssemblyScript.

/** One struct of `columnSize` bytes for each column. */
export const columnsAt = 0x1000;
export const columnSize = 64;
/**
 * Keys to be hashed, two words for each: where its hash goes in a row's struct (0: there are no more) and how many parts it has; then two for
 * each part: where the row's struct has its place, and its form.
 */
export const keysAt = 0x9000;
/** A cell whose quotes are doubled, while it is hashed. */
export const scratchAt = 0xc000;
/** How often each fault that needs no more places was met: 16 counters for each column, then 16 for whole rows. */
export const countsAt = 0x10000;
export const countsOf = 64;
/** For each byte, how a text may be damaged that has it first, second, third: in ways that are open to all three. */
export const damageAt = 0x19000;
export const secondLetterAt = 0x19100;
export const thirdLetterAt = 0x19200;
/** The names of months, a word each. */
export const monthsAt = 0x19300;
/** The errors of spreadsheets: a table of words, and how many slots it has. */
export const errorsAt = 0x19330;
export const errorSlotsAt = 0x19334;
/** What may follow the readings of 0xc2 to 0xc5: 64 bits, and 64 behind a capital letter. */
export const wrongReadingsAt = 0x19340;
/** Characters that Windows-1252 has for 0x80 to 0x9f: their UTF-8 and the byte, a word each. */
export const readingsAt = 0x19400;
export const readingsCount = 27;
/** Faults of rows, until it is known that nobody else looks at these: row, column and fault, a word each, with room for 5,461. */
export const pendingAt = 0x20000;
/** Where each of those faults was met last: for each counter the number of the record, and the line that what is wrong begins on. */
export const lastsAt = 0x30000;
export const lastsOf = 128;
/** Cells for somebody else to look at: one struct for each row. */
export const rowsAt = 0x41000;
export const rowsEnd = 0x80000;
/** Words, automata: whatever a column's struct points to. */
export const poolAt = 0x80000;
/** Where cells end in the bytes that are looked at next, a word each; the word before them is for what the first cell begins behind. */
export const eventsAt = 0x100040;
/** How many cells have ended at the end of each record. */
export const endsAt = 0x120080;
/** Where line feeds are inside quotes. */
export const quotedFeedsAt = 0x1400c0;
/** Where bytes are that control a machine and are no text. */
export const controlsAt = 0x160100;
/** The bytes of the file, with room for a look beyond either end. */
export const bufferAt = 0x180140;

export const mostColumns = 512;
/** A record of more cells is somebody else's. */
export const mostCells = 16_384;

// A column's struct.
export const kindOf = 0;
export const flagsOf = 1;
export const scaleOf = 2;
/** Whether nothing at all is a missing value; the others are words. */
export const emptyOf = 3;
export const quietOf = 4;
export const minimumOf = 8;
export const maximumOf = 16;
export const shortestOf = 24;
export const longestOf = 28;
/** Of a column of counts: below what a count is too small, and what it is to be a multiple of; 0: nothing is asked. */
export const thresholdOf = 24;
export const baseOf = 28;
/** A table of words (see `../word-table.ts`), and how many slots it has. */
export const missingOf = 32;
export const missingSlotsOf = 36;
export const wordsOf = 40;
export const wordSlotsOf = 44;
export const patternOf = 48;
export const slotOf = 52;
/** Whether a cell's place is handed on, and why. */
export const handsOf = 54;
/** Of a column whose values grow from row to row: the last one, and the one of the row that is being read. */
export const lastOf = 56;
/** Of a column of free text: which faults of damaged cells are looked for. */
export const watchedOf = 56;
export const nextOf = 40;

// What kinds of cells there are.
export const textKind = 0;
export const integerKind = 1;
export const numberKind = 2;
export const wordKind = 3;
export const dateKind = 4;
export const dateTimeKind = 5;
export const timeKind = 6;
export const yearKind = 7;
/** Somebody else looks at the cell. */
export const otherKind = 8;
/** Text that may hold anything, and so what is left of damaged cells. */
export const freeTextKind = 9;

// Why a cell's place is handed on.
/** Somebody else looks at the cell. */
export const handsCell = 1;
/** It is part of a key: its place is 0 where it has no value. */
export const handsKey = 2;

// What of a cell is hashed.
export const textForm = 1;
/** No plus, no zeros before. */
export const wholeForm = 2;
/** No plus, no zeros at either end. */
export const decimalForm = 3;
/** No zone. */
export const instantForm = 4;

/** Bytes of a hashed key in a row's struct: three words, and whether the row has the key. */
export const keyOut = 16;

// What else a column asks.
export const required = 1;
export const hasMinimum = 2;
export const hasMaximum = 4;
export const minimumIsExclusive = 8;
export const maximumIsExclusive = 16;
export const hasLengths = 32;
export const hasWords = 64;
export const hasPattern = 128;
// Of whole numbers, which have no length and no words.
export const isCount = 32;
export const zeroIsSmall = 64;

// What can be wrong with a cell.
export const typeFault = 1;
export const requiredFault = 2;
export const minimumFault = 4;
export const maximumFault = 8;
export const shortFault = 16;
export const longFault = 32;
export const wordFault = 64;
export const patternFault = 128;
/** Cells that were damaged on their way. */
export const formulaFault = 0x100;
export const errorFault = 0x200;
export const scientificFault = 0x400;
export const wrongReadingFault = 0x800;
/** Counts that may not be shown. */
export const smallFault = 0x1000;
export const oddFault = 0x2000;
export const codeDateFault = 0x4000;
/** A date that is right, of the year 0000. */
export const yearZeroFault = 0x8000;
/** A value that is not greater than the one before, in a column whose values are to grow; not counted. */
export const orderFault = 0x20000000;
/** Nothing that this code decides; not counted. */
export const unsure = 0x40000000;

// How a text may be damaged.
export const mayBeFormula = 1;
export const mayBeError = 2;
export const mayBeScientific = 4;
export const mayBeCodeDate = 8;
/** Of so many characters, in UTF-16 units, a text is that was cut. */
export const cutLength = 32_767;

// What can be wrong with a row.
export const shortRow = 1;
export const longRow = 2;
export const blankRow = 4;
/** There is a control character in it. */
export const controlRow = 8;
/** More cells than columns, and nothing in those. */
export const paddedRow = 16;
