import { damageIn, isPlainlyWhole } from "./damage";
import {
  dateKind,
  dateTimeKind,
  emptyOf,
  flagsOf,
  freeTextKind,
  hasLengths,
  hasPattern,
  hasWords,
  integerKind,
  isCount,
  kindOf,
  longestOf,
  missingOf,
  missingSlotsOf,
  numberKind,
  required,
  requiredFault,
  shortestOf,
  textKind,
  timeKind,
  typeFault,
  wordKind,
  wordSlotsOf,
  wordsOf,
  yearKind,
} from "./layout";
import { dateFaults, dateTimeFaults, timeFaults, yearFaults } from "./moments";
import { integerFaults, isPlainInteger, isPlainNumber, numberFaults, ordered } from "./numbers";
import { isWord, quote, textFaults } from "./texts";

// @ts-ignore: decorator
@inline
export function isMissing(column: usize, start: usize, length: usize): bool {
  if (length == 0) return load<u8>(column, emptyOf) != 0;
  const others = load<u32>(column, missingSlotsOf);
  return others != 0 && isWord(load<u32>(column, missingOf), others, start, length);
}

/** What is wrong with the cell that `findFault` found: a bit for each fault. */
export let faults: u32 = 0;
let quiet: u32 = 0;
/** The column that is written with a fault, and where. */
let pendingColumn: i32 = 0;
let pending: usize = 0;

/** Lets `findFault` write down some faults and go on, those that need no look: row, column and fault, a word each. With 0 it finds all. */
export function passOver(quietFaults: u32, column: i32, at: usize): void {
  quiet = quietFaults;
  pendingColumn = column;
  pending = at;
}

/** Where the next fault would be written. */
export function pendingEnd(): usize {
  return pending;
}

/**
 * Finds the first cell that is wrong of a column in some rows, one below the other.
 *
 * @param event where the cell before the first row's ends; where that one ends is in the next word
 * @param first the row to begin with
 * @param rows how many there are
 * @param stride bytes from one row's events to the next
 * @param mayReturn whether cells end records that may end in CRLF
 * @returns its row; `rows` where none is wrong
 */
export function findFault(column: usize, event: usize, first: i32, rows: i32, stride: i32, mayReturn: bool): i32 {
  const flags: u32 = load<u8>(column, flagsOf);
  switch (load<u8>(column, kindOf) as i32) {
    case textKind:
      if ((flags & (hasLengths | hasWords | hasPattern | required)) == 0) return rows;
      return findIn(textKind, column, flags, event, first, rows, stride, mayReturn);
    case freeTextKind:
      return findIn(freeTextKind, column, flags, event, first, rows, stride, mayReturn);
    case integerKind:
      return findIn(integerKind, column, flags, event, first, rows, stride, mayReturn);
    case numberKind:
      return findIn(numberKind, column, flags, event, first, rows, stride, mayReturn);
    case wordKind:
      return findIn(wordKind, column, flags, event, first, rows, stride, mayReturn);
    case dateKind:
      return findIn(dateKind, column, flags, event, first, rows, stride, mayReturn);
    case dateTimeKind:
      return findIn(dateTimeKind, column, flags, event, first, rows, stride, mayReturn);
    case timeKind:
      return findIn(timeKind, column, flags, event, first, rows, stride, mayReturn);
    case yearKind:
      return findIn(yearKind, column, flags, event, first, rows, stride, mayReturn);
    default:
      return rows;
  }
}

/** The loop of `findFault`, once for each kind of cell: the kind is known when this is compiled. */
// @ts-ignore: decorator
@inline
function findIn(
  kind: i32,
  column: usize,
  flags: u32,
  event: usize,
  first: i32,
  rows: i32,
  stride: i32,
  mayReturn: bool,
): i32 {
  const emptyIsMissing = load<u8>(column, emptyOf) != 0;
  const missing = load<u32>(column, missingOf) as usize;
  const missingSlots = load<u32>(column, missingSlotsOf);
  const words = load<u32>(column, wordsOf) as usize;
  const wordSlots = load<u32>(column, wordSlotsOf);
  const whereMissing: u32 = flags & required ? requiredFault : 0;
  const code = quote;
  const anyQuotes = code != 0;
  // Missing values may look as right ones do, and so may quotes and returns.
  const isQuick = missingSlots == 0 && !mayReturn && isSimple(kind, column, flags);
  let at = event + ((first * stride) as usize);
  for (let row = first; row < rows; row++) {
    let start = (load<u32>(at) as usize) + 1;
    let end = load<u32>(at, 4) as usize;
    at += stride;
    if (isQuick && isPlainlyRight(kind, column, flags, start, end)) continue;
    if (mayReturn && end > start && load<u8>(end - 1) == 13) end--;
    const isQuoted = anyQuotes && end > start && load<u8>(start) == code;
    if (isQuoted) {
      start++;
      end--;
    }
    const length = end - start;
    let found: u32 = 0;
    if (length == 0 && emptyIsMissing) found = whereMissing;
    else if (missingSlots != 0 && length != 0 && isWord(missing, missingSlots, start, length)) found = whereMissing;
    else if (kind == textKind) found = textFaults(column, flags, start, end, isQuoted);
    else if (kind == freeTextKind)
      found = textFaults(column, flags, start, end, isQuoted) | damageIn(column, start, end, isQuoted);
    else if (kind == integerKind) found = integerFaults(column, flags, start, length);
    else if (kind == numberKind) found = numberFaults(column, flags, start, end);
    else if (kind == wordKind) found = isWord(words, wordSlots, start, length) ? 0 : typeFault;
    else if (kind == dateKind) found = dateFaults(column, flags, start, length);
    else if (kind == dateTimeKind) found = dateTimeFaults(start, length);
    else if (kind == timeKind) found = timeFaults(start, length);
    else found = yearFaults(column, flags, start, length);
    if (found == 0) continue;
    if ((found & ~quiet) != 0) {
      faults = found;
      return row;
    }
    store<i32>(pending, row);
    store<i32>(pending, pendingColumn, 4);
    store<u32>(pending, found, 8);
    pending += 12;
  }
  return rows;
}

/** Whether cells of a column can be right at first sight. */
// @ts-ignore: decorator
@inline
function isSimple(kind: i32, column: usize, flags: u32): bool {
  if (kind == integerKind) return column != ordered && !(flags & isCount);
  if (kind == freeTextKind) return !(flags & (hasWords | hasPattern));
  if (kind == textKind) return !(flags & hasWords) || !(flags & (hasLengths | hasPattern));
  return kind == numberKind || kind == wordKind || kind == dateKind;
}

/** Whether a cell is right at first sight, as most are: its bytes are those of its value, or may as well be in quotes. */
// @ts-ignore: decorator
@inline
function isPlainlyRight(kind: i32, column: usize, flags: u32, start: usize, end: usize): bool {
  const length = end - start;
  if (kind == integerKind) return isPlainInteger(column, flags, end, length);
  if (kind == numberKind) return isPlainNumber(column, flags, end, length);
  if (kind == dateKind) return dateFaults(column, flags, start, length) == 0;
  // Of texts: an empty one may be a missing value.
  if (length == 0) return false;
  if (kind == wordKind || flags & hasWords) {
    return isWord(load<u32>(column, wordsOf), load<u32>(column, wordSlotsOf), start, length);
  }
  if (flags & hasPattern) return load<u8>(start) != quote && textFaults(column, flags, start, end, false) == 0;
  if (kind == freeTextKind && !isPlainlyWhole(start + ((load<u8>(start) == quote) as usize), length)) return false;
  // Of four bytes for each character, and quotes around them, none can be short.
  const bytes = length as u32;
  return bytes > 2 && bytes <= load<u32>(column, longestOf) && bytes - 2 >= load<u32>(column, shortestOf) * 4;
}
