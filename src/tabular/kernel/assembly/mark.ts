import { controlsAt, endsAt, eventsAt, quotedFeedsAt } from "./layout";

// What was found: how many records end, line feeds inside quotes, control characters, the first byte that is wrong (0: none), and
// whether there are carriage returns.
export let endCount: i32 = 0;
export let quotedFeedCount: i32 = 0;
export let controlCount: i32 = 0;
export let wrongAt: i32 = 0;
export let anyReturns: bool = false;
/** Whether a quote is open at the end. */
let inQuotes: u64 = 0;
let delimiter: u8 = 44;
let quote: u8 = 34;

export function setMarks(delimiterCode: u8, quoteCode: u8): void {
  delimiter = delimiterCode;
  quote = quoteCode;
}

/**
 * Finds where cells and records end.
 *
 * @param from where a record begins, or goes on
 * @param to the end of what is to be looked at
 * @param all the end of what is there
 * @param goesOn whether the record goes on that was looked at before
 */
export function mark(from: i32, to: i32, all: i32, goesOn: bool): void {
  const delimiters = i8x16.splat(delimiter);
  const quotes = i8x16.splat(quote);
  const feeds = i8x16.splat(10);
  const returns = i8x16.splat(13);
  const tabs = i8x16.splat(9);
  const spaces = i8x16.splat(32);
  const anyQuotes = quote != 0;
  let event = eventsAt;
  let end = endsAt;
  let quotedFeed = quotedFeedsAt;
  let control = controlsAt;
  let quotesOpen: u64 = goesOn ? inQuotes : 0;
  let afterSeparator: u64 = goesOn ? 0 : 1;
  let afterClosing: u64 = 0;
  let returned = false;
  wrongAt = 0;
  if (goesOn) {
    const before = load<u8>(from - 1);
    if (quotesOpen == 0) {
      if (before == delimiter) afterSeparator = 1;
      else if (anyQuotes && before == quote) afterClosing = 1;
    }
    // Of the last byte before it was not known whether a line feed follows.
    if (before == 13 && load<u8>(from) != 10) {
      wrongAt = from - 1;
      endCount = 0;
      return;
    }
  }

  for (let base = from; base < to; base += 64) {
    const a = v128.load(base);
    const b = v128.load(base, 16);
    const c = v128.load(base, 32);
    const d = v128.load(base, 48);
    const there: u64 = to - base >= 64 ? ~(0 as u64) : ((1 as u64) << ((to - base) as u64)) - 1;
    const aFeeds = i8x16.eq(a, feeds);
    const bFeeds = i8x16.eq(b, feeds);
    const cFeeds = i8x16.eq(c, feeds);
    const dFeeds = i8x16.eq(d, feeds);
    const feed = bits(aFeeds, bFeeds, cFeeds, dFeeds) & there;
    const quoting = anyQuotes ? where(a, b, c, d, quotes) & there : 0;
    let separators = (where(a, b, c, d, delimiters) & there) | feed;
    let back: u64 = 0;
    // Most files have no byte of these: carriage returns, tabs, and what is no text.
    const lowest = i8x16.min_u(
      i8x16.min_u(v128.or(a, aFeeds), v128.or(b, bFeeds)),
      i8x16.min_u(v128.or(c, cFeeds), v128.or(d, dFeeds)),
    );
    if (v128.any_true(i8x16.lt_u(lowest, spaces))) {
      back = where(a, b, c, d, returns) & there;
      let controls = below(a, b, c, d, spaces) & there & ~(separators | back | quoting);
      if (controls != 0) controls &= ~where(a, b, c, d, tabs);
      for (; controls != 0; controls &= controls - 1) {
        store<i32>(control, base + (ctz(controls) as i32));
        control += 4;
      }
    }
    let quotedFeeds: u64 = 0;
    let wrong: u64 = 0;

    if ((quoting | quotesOpen | afterClosing) != 0) {
      const inside = prefixXor(quoting) ^ quotesOpen;
      separators &= ~inside;
      quotedFeeds = feed & inside;
      const opening = quoting & inside;
      const closing = quoting & ~inside;
      const mayOpen = (separators << 1) | afterSeparator | (closing << 1) | afterClosing;
      wrong = (opening & ~mayOpen) | (((closing << 1) | afterClosing) & ~(separators | quoting | back) & there);
      afterClosing = closing >> 63;
      quotesOpen = ((inside as i64) >> 63) as u64;
    } else afterClosing = 0;
    afterSeparator = separators >> 63;

    if (back != 0) {
      returned = true;
      const next: u64 = base + 64 < all ? ((load<u8>(base + 64) == 10 ? 1 : 0) as u64) << 63 : 0;
      let alone = back & ~((feed >> 1) | next);
      // What follows the last byte is not known yet, or not looked at.
      if (base + 64 >= to) alone &= ~((1 as u64) << ((to - 1 - base) as u64));
      wrong |= alone;
    }
    if (wrong != 0) {
      wrongAt = base + (ctz(wrong) as i32);
      const before = ((1 as u64) << ctz(wrong)) - 1;
      separators &= before;
      quotedFeeds &= before;
    }

    for (let left = feed & separators; left != 0; left &= left - 1) {
      const upTo = separators & (left ^ (left - 1));
      store<i32>(end, ((event - eventsAt) >> 2) + (popcnt(upTo) as i32));
      end += 4;
    }
    for (; quotedFeeds != 0; quotedFeeds &= quotedFeeds - 1) {
      store<i32>(quotedFeed, base + (ctz(quotedFeeds) as i32));
      quotedFeed += 4;
    }
    let place = event;
    event += 4 * (popcnt(separators) as i32);
    // Eight at a time, whether they are there or not: how many it will be nobody can foretell.
    for (;;) {
      place = putEvents(place, base, separators);
      separators = withoutFour(separators);
      place = putEvents(place, base, separators);
      separators = withoutFour(separators);
      if (separators == 0) break;
    }
    if (wrong != 0) break;
  }
  endCount = (end - endsAt) >> 2;
  quotedFeedCount = (quotedFeed - quotedFeedsAt) >> 2;
  controlCount = (control - controlsAt) >> 2;
  inQuotes = quotesOpen;
  anyReturns = returned;
}

/** Writes four places, of which some may not be there. */
// @ts-ignore: decorator
@inline
function putEvents(place: i32, base: i32, bits: u64): i32 {
  let left = bits;
  store<i32>(place, base + (ctz(left) as i32));
  left &= left - 1;
  store<i32>(place, base + (ctz(left) as i32), 4);
  left &= left - 1;
  store<i32>(place, base + (ctz(left) as i32), 8);
  left &= left - 1;
  store<i32>(place, base + (ctz(left) as i32), 12);
  return place + 16;
}

// @ts-ignore: decorator
@inline
function withoutFour(bits: u64): u64 {
  let left = bits;
  left &= left - 1;
  left &= left - 1;
  left &= left - 1;
  return left & (left - 1);
}

/** For each bit, whether the number of bits up to it, itself among them, is odd. */
// @ts-ignore: decorator
@inline
function prefixXor(bits: u64): u64 {
  let all = bits;
  all ^= all << 1;
  all ^= all << 2;
  all ^= all << 4;
  all ^= all << 8;
  all ^= all << 16;
  all ^= all << 32;
  return all;
}

/** A bit for each byte whose own bits are set. */
// @ts-ignore: decorator
@inline
function bits(a: v128, b: v128, c: v128, d: v128): u64 {
  return (
    (i8x16.bitmask(a) as u64) |
    ((i8x16.bitmask(b) as u64) << 16) |
    ((i8x16.bitmask(c) as u64) << 32) |
    ((i8x16.bitmask(d) as u64) << 48)
  );
}

// @ts-ignore: decorator
@inline
function where(a: v128, b: v128, c: v128, d: v128, code: v128): u64 {
  return bits(i8x16.eq(a, code), i8x16.eq(b, code), i8x16.eq(c, code), i8x16.eq(d, code));
}

// @ts-ignore: decorator
@inline
function below(a: v128, b: v128, c: v128, d: v128, code: v128): u64 {
  return bits(i8x16.lt_u(a, code), i8x16.lt_u(b, code), i8x16.lt_u(c, code), i8x16.lt_u(d, code));
}
