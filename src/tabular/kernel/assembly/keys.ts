import { decimalForm, instantForm, keysAt, scratchAt, textForm, wholeForm } from "./layout";

const c1: u32 = 0x239b961b;
const c2: u32 = 0xab0e9789;
const c3: u32 = 0x38b34ae5;
const c4: u32 = 0xa1e38b93;

let h1: u32 = 0;
let h2: u32 = 0;
let h3: u32 = 0;
let h4: u32 = 0;

/** Bytes of a cell whose quotes are doubled: there is no room for more. */
const scratchSize: usize = 0x3f00;
/** A number of more digits is somebody else's. */
const longestNumber: usize = 400;

/**
 * Hashes the keys of a row, whose struct has the places of their cells.
 *
 * @returns false where somebody else has to
 * @see ../../keys/hash.ts, which does the same
 */
export function hashKeys(row: usize, quote: u8): bool {
  let key: usize = keysAt;
  for (let out = load<u32>(key) as usize; out != 0; out = load<u32>(key) as usize) {
    const last = key + 8 + 8 * (load<u32>(key, 4) as usize);
    h1 = h2 = h3 = h4 = 0;
    let isThere = true;
    for (let part = key + 8; part < last; part += 8) {
      const slot = row + (load<u32>(part) as usize);
      const start = load<u32>(slot) as usize;
      if (start == 0) isThere = false;
      else if (isThere && !addCell(start, load<u32>(slot, 4) as usize, load<u32>(part, 4), quote)) return false;
    }
    store<u32>(row + out, isThere ? 1 : 0, 12);
    if (isThere) finish(row + out);
    key = last;
  }
  return true;
}

/** Adds the part of a key that a cell is. */
function addCell(from: usize, to: usize, form: u32, quote: u8): bool {
  let start = from;
  let end = to;
  if (quote != 0 && end > start && load<u8>(start) == quote) {
    start++;
    end--;
    if (form == textForm) {
      for (let at = start; at < end; at++) {
        if (load<u8>(at) != quote) continue;
        if (end - start > scratchSize) return false;
        end = unquoted(start, end, quote);
        start = scratchAt;
        break;
      }
    }
  }
  let isNegative = false;
  const sign = load<u8>(start);
  if (form == textForm) {
    if (end > start && sign == 45) {
      isNegative = true;
      start++;
    }
  } else if (form == instantForm) {
    end = start + 19;
  } else {
    if (sign == 45 || sign == 43) start++;
    isNegative = sign == 45;
    if (form == wholeForm) {
      while (end - start > 1 && load<u8>(start) == 48) start++;
      if (load<u8>(start) == 48) isNegative = false;
    } else if (form == decimalForm) {
      if (end - start > longestNumber) return false;
      while (end > start && load<u8>(start) == 48) start++;
      let hasPoint = false;
      for (let at = start; at < end; at++) if (load<u8>(at) == 46) hasPoint = true;
      if (hasPoint) {
        while (load<u8>(end - 1) == 48) end--;
        if (load<u8>(end - 1) == 46) end--;
      }
      if (end <= start) {
        // Nothing but zeros, of which one is left.
        isNegative = false;
        start = scratchAt;
        end = scratchAt + 1;
        store<u8>(start, 48);
      }
    }
  }
  add(start, end, isNegative);
  return true;
}

/** Puts a cell where it is hashed, one quote for each two. @returns its end there */
function unquoted(start: usize, end: usize, quote: u8): usize {
  let to: usize = scratchAt;
  for (let at = start; at < end; at++) {
    const code = load<u8>(at);
    store<u8>(to, code);
    to++;
    if (code == quote) at++;
  }
  return to;
}

/** Adds bytes, as sixteen at a time with zeros behind the last, and their length. */
function add(start: usize, end: usize, isNegative: bool): void {
  let at = start;
  for (; at + 16 <= end; at += 16) block(load<u32>(at), load<u32>(at, 4), load<u32>(at, 8), load<u32>(at, 12));
  const left = end - at;
  if (left > 0) {
    let low = load<u64>(at);
    let high = load<u64>(at, 8);
    if (left < 8) low &= ((1 as u64) << (8 * (left as u64))) - 1;
    if (left <= 8) high = 0;
    else high &= ((1 as u64) << (8 * (left as u64) - 64)) - 1;
    block(low as u32, (low >> 32) as u32, high as u32, (high >> 32) as u32);
  }
  block((end - start) as u32, isNegative ? 1 : 0, 0, 0);
}

// @ts-ignore: decorator
@inline
function block(k1: u32, k2: u32, k3: u32, k4: u32): void {
  h1 ^= rotl<u32>(k1 * c1, 15) * c2;
  h1 = (rotl<u32>(h1, 19) + h2) * 5 + 0x561ccd1b;
  h2 ^= rotl<u32>(k2 * c2, 16) * c3;
  h2 = (rotl<u32>(h2, 17) + h3) * 5 + 0x0bcaa747;
  h3 ^= rotl<u32>(k3 * c3, 17) * c4;
  h3 = (rotl<u32>(h3, 15) + h4) * 5 + 0x96cd1c35;
  h4 ^= rotl<u32>(k4 * c4, 18) * c1;
  h4 = (rotl<u32>(h4, 13) + h1) * 5 + 0x32ac3b17;
}

function finish(out: usize): void {
  h1 += h2 + h3 + h4;
  h2 += h1;
  h3 += h1;
  h4 += h1;
  h1 = finished(h1);
  h2 = finished(h2);
  h3 = finished(h3);
  h4 = finished(h4);
  h1 += h2 + h3 + h4;
  store<u32>(out, h1);
  store<u32>(out, h2 + h1, 4);
  store<u32>(out, h3 + h1, 8);
}

function finished(word: u32): u32 {
  let all = (word ^ (word >> 16)) * 0x85ebca6b;
  all = (all ^ (all >> 13)) * 0xc2b2ae35;
  return all ^ (all >> 16);
}
