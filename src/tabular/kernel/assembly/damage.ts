import { isDigit } from "./digits";
import {
  codeDateFault,
  cutLength,
  damageAt,
  errorFault,
  errorSlotsAt,
  errorsAt,
  formulaFault,
  mayBeCodeDate,
  mayBeError,
  mayBeFormula,
  mayBeScientific,
  monthsAt,
  readingsAt,
  readingsCount,
  scientificFault,
  secondLetterAt,
  thirdLetterAt,
  unsure,
  watchedOf,
  wrongReadingFault,
  wrongReadingsAt,
} from "./layout";
import { charactersIn, isWord } from "./texts";

/** Whether no byte of what is read is beyond ASCII. */
let ascii: bool = true;

export function setAscii(isAscii: bool): void {
  ascii = isAscii;
}

/** In which ways a text may be damaged, by its first three bytes. */
// @ts-ignore: decorator
@inline
function waysOf(start: usize): u32 {
  return (
    load<u8>(load<u8>(start) as usize, damageAt) &
    load<u8>(load<u8>(start, 1) as usize, secondLetterAt) &
    load<u8>(load<u8>(start, 2) as usize, thirdLetterAt)
  );
}

/** Whether nothing shows at first sight that a text was damaged on its way; a text that may be cut is one of 2^15 - 1 bytes or more. */
// @ts-ignore: decorator
@inline
export function isPlainlyWhole(start: usize, length: usize): bool {
  return (waysOf(start) | (((length + 1) >> 15) as u32)) == 0 && (ascii || !mayBeBeyondAscii(start, length));
}

/** What shows that a text was damaged on its way. */
// @ts-ignore: decorator
@inline
export function damageIn(column: usize, start: usize, end: usize, isQuoted: bool): u32 {
  const length = end - start;
  if (length == 0 || isPlainlyWhole(start, length)) return 0;
  return damageBehind(column, start, end, isQuoted, waysOf(start));
}

/** Whether a text is long, or has a byte beyond ASCII. */
// @ts-ignore: decorator
@inline
function mayBeBeyondAscii(start: usize, length: usize): bool {
  const last = i8x16.bitmask(v128.load(start + length - 16)) as u32;
  const first = i8x16.bitmask(v128.load(start)) as u32;
  const beyond = length < 16 ? last >> (16 - (length as u32)) : first | last;
  return (beyond | ((length >> 5) as u32)) != 0;
}

/** @param ways how it may be damaged, by its first three bytes */
function damageBehind(column: usize, start: usize, end: usize, isQuoted: bool, ways: u32): u32 {
  let faults: u32 = 0;
  if (ways & mayBeFormula && !isHarmless(start, end)) faults |= formulaFault;
  if (ways & mayBeError && isError(start, end)) faults |= errorFault;
  if (ways & mayBeScientific && isScientific(start, end)) faults |= scientificFault;
  if (ways & mayBeCodeDate && isCodeDate(start, end)) faults |= codeDateFault;
  if (!ascii && isBeyondAscii(start, end) && (isReadWrongly(start, end) || hasReplacement(start, end)))
    faults |= wrongReadingFault;
  if (end - start >= (cutLength as usize) && unitsIn(start, end, isQuoted) == cutLength) return unsure;
  return faults & load<u32>(column, watchedOf);
}

// @ts-ignore: decorator
@inline
function isSpace(code: u8): bool {
  return code == 9 || code == 10 || code == 13 || code == 32;
}

/** Of a text that begins like a formula, whether a spreadsheet computes nothing that matters. */
function isHarmless(start: usize, end: usize): bool {
  let at = start;
  const first = load<u8>(start);
  if (first == 9 || first == 13) {
    while (at < end && isSpace(load<u8>(at))) at++;
    if (at == end) return true;
  }
  const sign = load<u8>(at);
  if (sign == 61 || sign == 64) return isLine(at, end);
  if (sign != 43 && sign != 45) return true;
  return areFigures(at + 1, end) || isNumberWithExponent(at + 1, end);
}

/** = and @ and dashes in a row. */
function isLine(start: usize, end: usize): bool {
  for (let at = start; at < end; at++) {
    const code = load<u8>(at);
    if (code != 61 && code != 64 && code != 32 && code != 45) return false;
  }
  return true;
}

/** Digits and the signs that stand beside them, £ among them. */
function areFigures(start: usize, end: usize): bool {
  for (let at = start; at < end; at++) {
    const code = load<u8>(at);
    // A space, % and ( to 9, but for *.
    if ((code >= 40 && code <= 57 && code != 42) || code == 32 || code == 37) continue;
    if (code != 0xc2 || at + 1 >= end || load<u8>(at, 1) != 0xa3) return false;
    at++;
  }
  return true;
}

function isNumberWithExponent(start: usize, end: usize): bool {
  let at = start;
  let digits = 0;
  for (; at < end && isDigit(load<u8>(at)); at++) digits++;
  if (at < end && load<u8>(at) == 46) for (at++; at < end && isDigit(load<u8>(at)); at++) digits++;
  if (digits == 0 || at >= end || (load<u8>(at) | 32) != 101) return false;
  at++;
  if (at < end && (load<u8>(at) == 43 || load<u8>(at) == 45)) at++;
  if (at >= end) return false;
  for (; at < end; at++) if (!isDigit(load<u8>(at))) return false;
  return true;
}

/** A word that stands for an error, or a column that was too narrow. */
function isError(start: usize, end: usize): bool {
  if (isWord(load<u32>(errorsAt), load<u32>(errorSlotsAt), start, end - start)) return true;
  for (let at = start; at < end; at++) if (load<u8>(at) != 35) return false;
  return end - start >= 3;
}

/** `9.999E+99`: a digit from 1 on, up to 14 behind a point, an exponent from 11 to 399. */
function isScientific(start: usize, end: usize): bool {
  let at = start + 1;
  if (((load<u8>(start) - 49) as u8) > 8) return false;
  if (at < end && load<u8>(at) == 46) {
    at++;
    const point = at;
    while (at < end && isDigit(load<u8>(at))) at++;
    const digits = at - point;
    if (digits == 0 || digits > 14) return false;
  }
  const left = end - at;
  if (left < 4 || left > 5 || load<u8>(at) != 69 || load<u8>(at, 1) != 43) return false;
  const first = load<u8>(at, 2);
  for (let digit = at + 2; digit < end; digit++) if (!isDigit(load<u8>(digit))) return false;
  if (left == 5) return first >= 49 && first <= 51;
  return first > 49 || (first == 49 && load<u8>(at, 3) > 48);
}

/** `9-Jan`, `09-Jan`, `Jan-99`. */
function isCodeDate(start: usize, end: usize): bool {
  const length = end - start;
  const first = load<u8>(start);
  if (!isDigit(first)) {
    return length == 6 && isMonth(start) && load<u8>(start, 3) == 45 && isDigit(load<u8>(start, 4)) && isDigit(load<u8>(start, 5));
  }
  if (length == 5) return first != 48 && load<u8>(start, 1) == 45 && isMonth(start + 2);
  if (length != 6 || !isDigit(load<u8>(start, 1)) || load<u8>(start, 2) != 45 || !isMonth(start + 3)) return false;
  const day = ((first - 48) as u32) * 10 + ((load<u8>(start, 1) - 48) as u32);
  return day >= 1 && day <= 31;
}

function isMonth(start: usize): bool {
  const name = load<u32>(start) & 0xffffff;
  for (let month: usize = 0; month < 12; month++) if (load<u32>(monthsAt + 4 * month) == name) return true;
  return false;
}

function isBeyondAscii(start: usize, end: usize): bool {
  let at = start;
  for (; at + 8 <= end; at += 8) if (load<u64>(at) & 0x8080808080808080) return true;
  for (; at < end; at++) if (load<u8>(at) & 0x80) return true;
  return false;
}

/** Whether all that is beyond ASCII is what characters of UTF-8 become when their bytes are read one by one. */
function isReadWrongly(start: usize, end: usize): bool {
  let isBehindCapital = false;
  for (let at = start; at < end; ) {
    const code = load<u8>(at);
    if (code < 0x80) {
      isBehindCapital = code >= 65 && code <= 90;
      at++;
      continue;
    }
    // All leads are of U+00C0 to U+00FF.
    if (code != 0xc3) return false;
    const lead = ((load<u8>(at, 1) as u32) + 0x40) as u32;
    const second = at + 2;
    const byte = byteRead(second, end);
    if (byte == 0) return false;
    const third = second + widthOf(second);
    if (lead >= 0xc2 && lead <= 0xc5) {
      const masks = wrongReadingsAt + ((lead - 0xc2) << 4) + (isBehindCapital ? 8 : 0);
      if (((load<u64>(masks) >> ((byte - 0x80) as u64)) & 1) == 0) return false;
      at = third;
    } else {
      const next = byteRead(third, end);
      if (next == 0) return false;
      at = third + widthOf(third);
      if (lead == 0xe2) {
        if (byte != 0x80 && !(byte == 0x82 && next == 0xac) && !(byte == 0x84 && next == 0xa2)) return false;
      } else if (lead == 0xef) {
        if (!(byte == 0xbb && next == 0xbf) && !(byte == 0xbf && next == 0xbd)) return false;
      } else {
        if (lead != 0xf0 || byte != 0x9f || byteRead(at, end) == 0) return false;
        at += widthOf(at);
      }
    }
    isBehindCapital = false;
  }
  return true;
}

// @ts-ignore: decorator
@inline
function widthOf(at: usize): usize {
  const code = load<u8>(at);
  return code < 0xe0 ? 2 : code < 0xf0 ? 3 : 4;
}

/** The byte from 0x80 to 0xbf that Windows-1252 or ISO 8859-1 reads as the character at a place; 0: there is none. */
function byteRead(at: usize, end: usize): u32 {
  if (at >= end) return 0;
  const code = load<u8>(at);
  if (code == 0xc2) return load<u8>(at, 1);
  if (code < 0xc2 || code >= 0xf0) return 0;
  const character = load<u32>(at) & (code < 0xe0 ? 0xffff : 0xffffff);
  for (let each: usize = 0; each < (readingsCount as usize); each++) {
    if (load<u32>(readingsAt + 8 * each) == character) return load<u32>(readingsAt + 8 * each, 4);
  }
  return 0;
}

/** Whether U+FFFD is in a text. */
function hasReplacement(start: usize, end: usize): bool {
  for (let at = start; at + 3 <= end; at++) if ((load<u32>(at) & 0xffffff) == 0xbdbfef) return true;
  return false;
}

/** UTF-16 units: characters of four bytes are two. */
function unitsIn(start: usize, end: usize, isQuoted: bool): u32 {
  let count = charactersIn(start, end, isQuoted);
  for (let at = start; at < end; at++) if (load<u8>(at) >= 0xf0) count++;
  return count;
}
