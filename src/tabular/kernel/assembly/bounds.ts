import {
  hasMaximum,
  hasMinimum,
  maximumFault,
  maximumIsExclusive,
  maximumOf,
  minimumFault,
  minimumIsExclusive,
  minimumOf,
} from "./layout";

// @ts-ignore: decorator
@inline
export function boundFaults(column: usize, flags: u32, value: i64): u32 {
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
