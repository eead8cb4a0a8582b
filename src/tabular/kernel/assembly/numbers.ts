import { boundFaults } from "./bounds";
import { areDigits, isDigit, lastDigits, numberOf } from "./digits";
import {
  baseOf,
  hasMaximum,
  hasMinimum,
  isCount,
  lastOf,
  maximumFault,
  maximumIsExclusive,
  maximumOf,
  minimumFault,
  minimumIsExclusive,
  minimumOf,
  nextOf,
  oddFault,
  orderFault,
  scaleOf,
  smallFault,
  thresholdOf,
  typeFault,
  unsure,
  zeroIsSmall,
} from "./layout";

/** Whether it is a number of one to eight digits within its bounds. */
// @ts-ignore: decorator
@inline
export function isPlainInteger(column: usize, flags: u32, end: usize, length: usize): bool {
  if (length - 1 > 7) return false;
  const eight = lastDigits(end, length);
  return areDigits(eight) && boundFaults(column, flags, numberOf(eight) as i64) == 0;
}

/** @see Table Schema v2 §integer */
export function integerFaults(column: usize, flags: u32, start: usize, length: usize): u32 {
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
export function isPlainNumber(column: usize, flags: u32, end: usize, length: usize): bool {
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
export function numberFaults(column: usize, flags: u32, start: usize, end: usize): u32 {
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
