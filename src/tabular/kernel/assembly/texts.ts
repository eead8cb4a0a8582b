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

// @ts-expect-error: decorator
@inline
export function isDigit(code: u8): bool {
  return ((code - 48) as u8) < 10;
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
