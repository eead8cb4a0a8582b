import {
  hasLengths,
  hasPattern,
  hasWords,
  longFault,
  longestOf,
  patternFault,
  patternOf,
  shortFault,
  shortestOf,
  unsure,
  wordFault,
  wordSlotsOf,
  wordsOf,
} from "./layout";

export let quote: u8 = 34;

export function setQuote(code: u8): void {
  quote = code;
}

/** Whether a cell is one of some words, which `../word-table.ts` has put into slots. */
export function isWord(words: usize, slots: u32, start: usize, length: usize): bool {
  if (slots == 0) return false;
  const unused = length >= 8 ? 0 : 64 - 8 * (length as u64);
  const beginning = length == 0 ? 0 : load<u64>(start) & (~(0 as u64) >> unused);
  const tail: u64 = length > 8 ? load<u64>(start + length - 8) : 0;
  const mixed = (beginning ^ (tail * 0xff51afd7ed558ccd)) + (length as u64);
  const last = slots - 1;
  let word = words + 16 * (((((mixed * 0x9e3779b97f4a7c15) >> 32) as u32) & last) as usize);
  const end = words + 16 * (slots as usize);
  for (let size = load<u32>(word, 8); size != 0xffffffff; size = load<u32>(word, 8)) {
    if (size == (length as u32) && load<u64>(word) == beginning) {
      if (length <= 8 || isRest(load<u32>(word, 12), start, length, tail)) return true;
    }
    word += 16;
    if (word == end) word = words;
  }
  return false;
}

/** Whether a word of more than eight bytes, of which the first eight are right, is right to its end. */
function isRest(word: usize, start: usize, length: usize, tail: u64): bool {
  for (let at: usize = 8; at + 8 < length; at += 8) if (load<u64>(word + at) != load<u64>(start + at)) return false;
  return load<u64>(word + length - 8) == tail;
}

/** Characters of a text; of one in quotes, those that stand for its pairs of quotes are one each. */
export function charactersIn(start: usize, end: usize, isQuoted: bool): u32 {
  let others: u32 = 0;
  let quotes: u32 = 0;
  for (let at = start; at < end; at += 16) {
    const bytes = v128.load(at);
    const here: i32 = end - at < 16 ? (1 << ((end - at) as i32)) - 1 : 0xffff;
    // Bytes that go on with a character, 0x80 to 0xbf.
    others += popcnt(i8x16.bitmask(i8x16.lt_s(bytes, i8x16.splat(-64))) & here);
    if (isQuoted) quotes += popcnt(i8x16.bitmask(i8x16.eq(bytes, i8x16.splat(quote))) & here);
  }
  return ((end - start) as u32) - others - quotes / 2;
}

export function hasQuote(start: usize, end: usize): bool {
  for (let at = start; at < end; at++) if (load<u8>(at) == quote) return true;
  return false;
}

/** Lengths are code points; a pair of quotes is one character. */
// @ts-ignore: decorator
@inline
export function textFaults(column: usize, flags: u32, start: usize, end: usize, isQuoted: bool): u32 {
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
