// @ts-ignore: decorator
@inline
export function isDigit(code: u8): bool {
  return ((code - 48) as u8) < 10;
}

/** Whether eight bytes are digits. */
// @ts-ignore: decorator
@inline
export function areDigits(eight: u64): bool {
  return ((eight & 0xf0f0f0f0f0f0f0f0) | (((eight + 0x0606060606060606) & 0xf0f0f0f0f0f0f0f0) >> 4)) == 0x3333333333333333;
}

/** The number that eight digits are. */
// @ts-ignore: decorator
@inline
export function numberOf(eight: u64): u64 {
  const digits = eight - 0x3030303030303030;
  const pairs = digits * 10 + (digits >> 8);
  const first = (pairs & 0x000000ff000000ff) * 0x000f424000000064;
  const second = ((pairs >> 16) & 0x000000ff000000ff) * 0x0000271000000001;
  return ((first + second) >> 32) as u32 as u64;
}

/** Up to eight digits before `end`, with zeros for those that are not there. What is before them is read, and counts for nothing. */
// @ts-ignore: decorator
@inline
export function lastDigits(end: usize, length: usize): u64 {
  const eight = load<u64>(end - 8);
  if (length == 8) return eight;
  const shift = 8 * (length as u64);
  return (eight & ~(~(0 as u64) >> shift)) | (0x3030303030303030 >> shift);
}

// @ts-ignore: decorator
@inline
export function two(at: usize): u32 {
  return (load<u8>(at) as u32) * 10 + (load<u8>(at, 1) as u32) - 528;
}
