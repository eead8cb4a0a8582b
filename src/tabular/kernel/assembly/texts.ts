let quote: u8 = 34;

export function setQuote(code: u8): void {
  quote = code;
}

/**
 * Whether a cell is one of some words: 16 bytes for each, of which the first 8 are the word's beginning, then its length and where the
 * rest is.
 */
export function isWord(words: usize, count: u32, start: usize, length: usize): bool {
  // All words are looked at, since which one it is nobody can foretell.
  const unused = length >= 8 ? 0 : 64 - 8 * (length as u64);
  const beginning = length == 0 ? 0 : load<u64>(start) & (~(0 as u64) >> unused);
  const end = words + 16 * (count as usize);
  let found: u32 = 0;
  for (let word = words; word < end; word += 16) {
    found |= (load<u64>(word) == beginning ? 1 : 0) & (load<u32>(word, 8) == (length as u32) ? 1 : 0);
  }
  if (length <= 8 || found == 0) return found != 0;
  for (let word = words; word < end; word += 16) {
    if (load<u64>(word) != beginning || load<u32>(word, 8) != (length as u32)) continue;
    if (memory.compare(start + 8, load<u32>(word, 12), length - 8) == 0) return true;
  }
  return false;
}

// @ts-expect-error: decorator
@inline
export function isDigit(code: u8): bool {
  return ((code - 48) as u8) < 10;
}

export function charactersIn(start: usize, end: usize, isQuoted: bool): u32 {
  let count: u32 = 0;
  for (let at = start; at < end; at++) {
    const code = load<u8>(at);
    if ((code & 0xc0) != 0x80) count++;
    if (isQuoted && code == quote) at++;
  }
  return count;
}

export function hasQuote(start: usize, end: usize): bool {
  for (let at = start; at < end; at++) if (load<u8>(at) == quote) return true;
  return false;
}
