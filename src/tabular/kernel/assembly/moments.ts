import { boundFaults } from "./bounds";
import { areDigits, isDigit, lastDigits, two } from "./digits";
import { hasMaximum, hasMinimum, typeFault, unsure, yearZeroFault } from "./layout";

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
export function dateFaults(column: usize, flags: u32, start: usize, length: usize): u32 {
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
export function dateTimeFaults(start: usize, length: usize): u32 {
  if (length < 19) return typeFault;
  if (length > 20 || (length == 20 && load<u8>(start, 19) != 90)) return unsure;
  const hasForm = hasDateForm(start) && load<u8>(start, 10) == 84 && hasTimeForm(start + 11);
  if (!hasForm) return length == 19 ? typeFault : unsure;
  if (!isDay(start)) return typeFault;
  const found = clockFaults(start + 11);
  return found == 0 && isYearZero(start) ? yearZeroFault : found;
}

/** @see Table Schema v2 §time */
export function timeFaults(start: usize, length: usize): u32 {
  if (length != 8) return length < 8 ? typeFault : unsure;
  return hasTimeForm(start) ? clockFaults(start) : typeFault;
}

/** @see Table Schema v2 §year */
export function yearFaults(column: usize, flags: u32, start: usize, length: usize): u32 {
  if (length != 4) return length < 4 ? typeFault : unsure;
  if (!areDigits(lastDigits(start + 4, 4))) return typeFault;
  const zero: u32 = isYearZero(start) ? yearZeroFault : 0;
  return zero | boundFaults(column, flags, (two(start) * 100 + two(start + 2)) as i64);
}
