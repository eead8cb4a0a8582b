import { damageIn } from "./damage";
import {
  baseOf,
  patternOf,
  dateKind,
  dateTimeKind,
  emptyOf,
  flagsOf,
  freeTextKind,
  hasPattern,
  hasLengths,
  hasMaximum,
  hasMinimum,
  hasWords,
  integerKind,
  isCount,
  kindOf,
  lastOf,
  longestOf,
  longFault,
  maximumFault,
  maximumIsExclusive,
  maximumOf,
  minimumFault,
  minimumIsExclusive,
  minimumOf,
  missingSlotsOf,
  missingOf,
  nextOf,
  numberKind,
  oddFault,
  orderFault,
  patternFault,
  required,
  requiredFault,
  scaleOf,
  shortestOf,
  shortFault,
  smallFault,
  textKind,
  thresholdOf,
  timeKind,
  typeFault,
  unsure,
  wordSlotsOf,
  wordFault,
  wordKind,
  wordsOf,
  yearKind,
  yearZeroFault,
  zeroIsSmall,
} from "./layout";
import { charactersIn, hasQuote, isDigit, isWord, quote } from "./texts";

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
  if (kind == textKind) return !(flags & hasWords) || !(flags & (hasLengths | hasPattern));
  return kind == numberKind || kind == wordKind || kind == dateKind;
}

/** Whether a cell is right at first sight, as most are: it is not empty, and its bytes are those of its value, or it does not matter that they are in quotes. */
// @ts-ignore: decorator
@inline
function isPlainlyRight(kind: i32, column: usize, flags: u32, start: usize, end: usize): bool {
  const length = end - start;
  if (kind == integerKind) return isPlainInteger(column, flags, end, length);
  if (kind == numberKind) return isPlainNumber(column, flags, end, length);
  if (kind == dateKind) return dateFaults(column, flags, start, length) == 0;
  if (kind == wordKind || flags & hasWords) {
    return length != 0 && isWord(load<u32>(column, wordsOf), load<u32>(column, wordSlotsOf), start, length);
  }
  if (flags & hasPattern) return load<u8>(start) != quote && textFaults(column, flags, start, end, false) == 0;
  // Of four bytes for each character, and quotes around them, none can be short.
  const bytes = length as u32;
  return bytes > 2 && bytes <= load<u32>(column, longestOf) && bytes - 2 >= load<u32>(column, shortestOf) * 4;
}

/** Whether eight bytes are digits. */
// @ts-ignore: decorator
@inline
function areDigits(eight: u64): bool {
  return ((eight & 0xf0f0f0f0f0f0f0f0) | (((eight + 0x0606060606060606) & 0xf0f0f0f0f0f0f0f0) >> 4)) == 0x3333333333333333;
}

/** The number that eight digits are. */
// @ts-ignore: decorator
@inline
function numberOf(eight: u64): u64 {
  const digits = eight - 0x3030303030303030;
  const pairs = digits * 10 + (digits >> 8);
  const first = (pairs & 0x000000ff000000ff) * 0x000f424000000064;
  const second = ((pairs >> 16) & 0x000000ff000000ff) * 0x0000271000000001;
  return ((first + second) >> 32) as u32 as u64;
}

/** Up to eight digits before `end`, with zeros for those that are not there. What is before them is read, and counts for nothing. */
// @ts-ignore: decorator
@inline
function lastDigits(end: usize, length: usize): u64 {
  const eight = load<u64>(end - 8);
  if (length == 8) return eight;
  const shift = 8 * (length as u64);
  return (eight & ~(~(0 as u64) >> shift)) | (0x3030303030303030 >> shift);
}

/** Whether it is a number of one to eight digits within its bounds. */
// @ts-ignore: decorator
@inline
function isPlainInteger(column: usize, flags: u32, end: usize, length: usize): bool {
  if (length - 1 > 7) return false;
  const eight = lastDigits(end, length);
  return areDigits(eight) && boundFaults(column, flags, numberOf(eight) as i64) == 0;
}

/** @see Table Schema v2 §integer */
function integerFaults(column: usize, flags: u32, start: usize, length: usize): u32 {
  if (length == 0) return typeFault;
  let from = start;
  const first = load<u8>(start);
  const end = start + length;
  const negative = first == 45;
  if (negative || first == 43) from++;
  const digits = end - from;
  if (digits == 0) return typeFault;
  let value: u64 = 0;
  if (digits <= 8) {
    const eight = lastDigits(end, digits);
    if (!areDigits(eight)) return typeFault;
    value = numberOf(eight);
  } else {
    if (digits > 18) {
      for (let at = from; at < end; at++) if (!isDigit(load<u8>(at))) return typeFault;
      return column == ordered || flags & (hasMinimum | hasMaximum | isCount) ? unsure : 0;
    }
    let at = from;
    const head = digits & 7;
    if (head > 0) {
      const eight = lastDigits(from + head, head);
      if (!areDigits(eight)) return typeFault;
      value = numberOf(eight);
      at += head;
    }
    for (; at < end; at += 8) {
      const eight = load<u64>(at);
      if (!areDigits(eight)) return typeFault;
      value = value * 100_000_000 + numberOf(eight);
    }
  }
  const signed = negative ? -(value as i64) : (value as i64);
  if (column == ordered) {
    if (signed <= load<i64>(column, nextOf)) return orderFault;
    const bounds = boundFaults(column, flags, signed);
    if (bounds == 0) store<i64>(column, signed, nextOf);
    else wrongValue = signed;
    return bounds;
  }
  const found = boundFaults(column, flags, signed);
  return flags & isCount ? found | countFaults(column, flags, signed) : found;
}

/** A count that is too small is not asked whether it is rounded. */
function countFaults(column: usize, flags: u32, count: i64): u32 {
  const isAbove = count > 0 || (count == 0 && (flags & zeroIsSmall) != 0);
  if (isAbove && count < (load<u32>(column, thresholdOf) as i64)) return smallFault;
  const base = load<u32>(column, baseOf) as i64;
  return base != 0 && count % base != 0 ? oddFault : 0;
}

/** The column whose values are to grow from row to row; 0: there is none. */
export let ordered: usize = 0;

export function setOrdered(column: usize): void {
  ordered = column;
}

/** The last value of it that is beyond a bound. */
let wrongValue: i64 = 0;

/** Says that a cell that is wrong stays with the rows that were read. */
export function keepWrong(column: usize, found: u32): void {
  if (column == ordered && (found & (minimumFault | maximumFault)) != 0) store<i64>(column, wrongValue, nextOf);
}

/** Says that rows are checked which come behind all before. */
export function beginOrder(): void {
  if (ordered != 0) store<i64>(ordered, load<i64>(ordered, lastOf), nextOf);
}

/** The rows that were checked since are among those before. */
export function keepOrder(): void {
  if (ordered != 0) store<i64>(ordered, load<i64>(ordered, nextOf), lastOf);
}

// @ts-ignore: decorator
@inline
function boundFaults(column: usize, flags: u32, value: i64): u32 {
  let faults: u32 = 0;
  if (flags & hasMinimum) {
    const least = load<i64>(column, minimumOf);
    if (value < least || (value == least && flags & minimumIsExclusive)) faults |= minimumFault;
  }
  if (flags & hasMaximum) {
    const most = load<i64>(column, maximumOf);
    if (value > most || (value == most && flags & maximumIsExclusive)) faults |= maximumFault;
  }
  return faults;
}

/** Whether a letter can be an exponent's, or the first of nan and inf. */
function mayBeNumber(code: u8, digits: i32, length: usize): bool {
  const letter = code | 32;
  return digits > 0 ? letter == 101 : length <= 4 && (letter == 110 || letter == 105);
}

/** Where a point is among eight bytes: its highest bit is set, and those of some bytes behind it may be. */
// @ts-ignore: decorator
@inline
function pointsIn(eight: u64): u64 {
  const zeros = eight ^ 0x2e2e2e2e2e2e2e2e;
  return (zeros - 0x0101010101010101) & ~zeros & 0x8080808080808080;
}

/** Whether it is a number of one to eight digits and at most one point within its bounds. */
// @ts-ignore: decorator
@inline
function isPlainNumber(column: usize, flags: u32, end: usize, length: usize): bool {
  if (length - 1 > 7) return false;
  const eight = lastDigits(end, length);
  const points = pointsIn(eight);
  if (points == 0) return areDigits(eight) && decimalFaults(column, flags, numberOf(eight) as i64, 0, 8) == 0;
  if (length == 1) return false;
  // What is before the point is moved beside what is behind it.
  const place = ctz(points) & 56;
  const before = eight & (((1 as u64) << place) - 1);
  const behind = ((eight >> place) >> 8) << 8 << place;
  const closed = behind | (before << 8) | 48;
  const fraction = 7 - ((place >> 3) as i32);
  return areDigits(closed) && decimalFaults(column, flags, numberOf(closed) as i64, fraction, 8) == 0;
}

/** A number as the schema writes it, its bounds as whole numbers of 10^-scale. @see Table Schema v2 §number */
function numberFaults(column: usize, flags: u32, start: usize, end: usize): u32 {
  const length = end - start;
  if (length == 0) return typeFault;
  if (isPlainNumber(column, flags, end, length)) return 0;
  let at = start;
  const sign = load<u8>(at);
  if (sign == 45 || sign == 43) at++;
  let value: i64 = 0;
  let digits = 0;
  let significant = 0;
  let fraction = -1;
  for (; at < end; at++) {
    const code = load<u8>(at);
    const digit = (code - 48) as u8;
    if (digit < 10) {
      digits++;
      if (significant > 0 || digit > 0) significant++;
      if (significant <= 18) value = value * 10 + (digit as i64);
      if (fraction >= 0) fraction++;
    } else if (code == 46 && fraction < 0) fraction = 0;
    else return mayBeNumber(code, digits, length) ? unsure : typeFault;
  }
  if (digits == 0) return typeFault;
  return decimalFaults(column, flags, sign == 45 ? -value : value, fraction < 0 ? 0 : fraction, significant);
}

/** @param digits how many digits `value` has, or more */
function decimalFaults(column: usize, flags: u32, value: i64, fraction: i32, digits: i32): u32 {
  if (!(flags & (hasMinimum | hasMaximum))) return 0;
  const missing = (load<u8>(column, scaleOf) as i32) - fraction;
  if (digits > 18 || digits + (missing > 0 ? missing : 0) > 18 || missing < -18) return unsure;
  if (missing >= 0) {
    let scaled = value;
    for (let left = missing; left > 0; left--) scaled *= 10;
    return boundFaults(column, flags, scaled);
  }
  // More digits than the bounds have: what is cut off decides where the rest is equal.
  let power: i64 = 1;
  for (let left = missing; left < 0; left++) power *= 10;
  const whole = value / power;
  const rest = value % power;
  let faults: u32 = 0;
  if (flags & hasMinimum) {
    const least = load<i64>(column, minimumOf);
    const isLeast = whole == least && (rest < 0 || (rest == 0 && flags & minimumIsExclusive));
    if (whole < least || isLeast) faults |= minimumFault;
  }
  if (flags & hasMaximum) {
    const most = load<i64>(column, maximumOf);
    const isMost = whole == most && (rest > 0 || (rest == 0 && flags & maximumIsExclusive));
    if (whole > most || isMost) faults |= maximumFault;
  }
  return faults;
}

/** Whether eight bytes are `9999-99-` and two more are digits. */
// @ts-ignore: decorator
@inline
function hasDateForm(start: usize): bool {
  const eight = load<u64>(start);
  // Dashes are made digits, so that one question asks for all.
  const hasDashes = (eight & 0xff0000ff00000000) == 0x2d00002d00000000;
  return (
    hasDashes && areDigits(eight ^ 0x1d00001d00000000) && isDigit(load<u8>(start, 8)) && isDigit(load<u8>(start, 9))
  );
}

// @ts-ignore: decorator
@inline
function two(at: usize): u32 {
  return (load<u8>(at) as u32) * 10 + (load<u8>(at, 1) as u32) - 528;
}

function isDay(start: usize): bool {
  const month = two(start + 5);
  const day = two(start + 8);
  if (month - 1 > 11 || day - 1 > 30) return false;
  if (day <= 28) return true;
  if (month == 2) {
    const century = two(start);
    const year = two(start + 2);
    return day == 29 && (year == 0 ? (century & 3) == 0 : (year & 3) == 0);
  }
  return day <= 30 || ((0b1010110101010 >> month) & 1) == 1;
}

function isYearZero(start: usize): bool {
  return load<u32>(start) == 0x30303030;
}

/** Bounds are whole numbers YYYYMMDD. @see Table Schema v2 §date */
function dateFaults(column: usize, flags: u32, start: usize, length: usize): u32 {
  // A year of more than four digits, or one before the first.
  if (length != 10) return length > 10 && length <= 13 ? unsure : typeFault;
  if (!hasDateForm(start) || !isDay(start)) return typeFault;
  const zero: u32 = isYearZero(start) ? yearZeroFault : 0;
  if (!(flags & (hasMinimum | hasMaximum))) return zero;
  const year = two(start) * 100 + two(start + 2);
  return zero | boundFaults(column, flags, (year * 10000 + two(start + 5) * 100 + two(start + 8)) as i64);
}

/** Whether eight bytes are `99:99:99`. */
// @ts-ignore: decorator
@inline
function hasTimeForm(start: usize): bool {
  const eight = load<u64>(start);
  return (eight & 0x0000ff0000ff0000) == 0x00003a00003a0000 && areDigits(eight ^ 0x00000a00000a0000);
}

// @ts-ignore: decorator
@inline
function clockFaults(start: usize): u32 {
  const hour = two(start);
  if (hour == 24) return unsure;
  return hour > 23 || two(start + 3) > 59 || two(start + 6) > 59 ? typeFault : 0;
}

/** With a zone that is Z or none; all others are somebody else's. @see Table Schema v2 §datetime */
function dateTimeFaults(start: usize, length: usize): u32 {
  if (length < 19) return typeFault;
  if (length > 20 || (length == 20 && load<u8>(start, 19) != 90)) return unsure;
  const hasForm = hasDateForm(start) && load<u8>(start, 10) == 84 && hasTimeForm(start + 11);
  if (!hasForm) return length == 19 ? typeFault : unsure;
  if (!isDay(start)) return typeFault;
  const found = clockFaults(start + 11);
  return found == 0 && isYearZero(start) ? yearZeroFault : found;
}

/** @see Table Schema v2 §time */
function timeFaults(start: usize, length: usize): u32 {
  if (length != 8) return length < 8 ? typeFault : unsure;
  return hasTimeForm(start) ? clockFaults(start) : typeFault;
}

/** @see Table Schema v2 §year */
function yearFaults(column: usize, flags: u32, start: usize, length: usize): u32 {
  if (length != 4) return length < 4 ? typeFault : unsure;
  if (!areDigits(lastDigits(start + 4, 4))) return typeFault;
  const zero: u32 = isYearZero(start) ? yearZeroFault : 0;
  return zero | boundFaults(column, flags, (two(start) * 100 + two(start + 2)) as i64);
}

/** Lengths are code points; a pair of quotes is one character. */
// @ts-ignore: decorator
@inline
function textFaults(column: usize, flags: u32, start: usize, end: usize, isQuoted: bool): u32 {
  let faults: u32 = 0;
  if (flags & hasLengths) {
    const length = (end - start) as u32;
    const shortest = load<u32>(column, shortestOf);
    const longest = load<u32>(column, longestOf);
    // No character has more than four bytes, no text more characters than bytes.
    if (length > longest || length < shortest * 4) {
      const characters = charactersIn(start, end, isQuoted);
      if (characters < shortest) faults |= shortFault;
      if (characters > longest) faults |= longFault;
    }
  }
  if (!(flags & (hasWords | hasPattern))) return faults;
  if (flags & hasWords) {
    const words = load<u32>(column, wordsOf);
    if (!isWord(words, load<u32>(column, wordSlotsOf), start, end - start)) faults |= wordFault;
  }
  if (flags & hasPattern) {
    // Of a pair of quotes the second is not there.
    if (isQuoted && hasQuote(start, end)) return unsure;
    if (!matches(load<u32>(column, patternOf), start, end)) faults |= patternFault;
  }
  return faults;
}

/**
 * Whether a text is as a pattern asks. Either the pattern is of a fixed length, and each byte in one of four ranges: a zero, the length, and
 * four times sixteen least and sixteen greatest bytes. Or it is an automaton over bytes: how wide its rows are, a class for each of 256 bytes, then the rows.
 */
function matches(pattern: usize, start: usize, end: usize): bool {
  const width = load<u32>(pattern);
  if (width == 0) {
    if (load<u32>(pattern, 4) != ((end - start) as u32)) return false;
    const bytes = v128.load(start);
    let fits = v128.and(i8x16.ge_u(bytes, v128.load(pattern, 8)), i8x16.le_u(bytes, v128.load(pattern, 24)));
    if (i8x16.all_true(fits)) return true;
    for (let place = pattern + 40; place < pattern + 136; place += 32) {
      fits = v128.or(fits, v128.and(i8x16.ge_u(bytes, v128.load(place)), i8x16.le_u(bytes, v128.load(place, 16))));
    }
    return i8x16.all_true(fits);
  }
  const states = pattern + 260;
  let state: u32 = 1;
  for (let at = start; at < end; at++) {
    const sort = load<u8>(pattern + (load<u8>(at) as usize), 4) as u32;
    state = load<u16>(states + ((state * width + sort) as usize) * 2);
    if (state == 0) return false;
  }
  return load<u16>(states + ((state * width) as usize) * 2) != 0;
}
