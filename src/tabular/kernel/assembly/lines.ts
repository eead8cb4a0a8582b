import { controlsAt, quotedFeedsAt } from "./layout";
import { controlCount, quotedFeedCount } from "./mark";

/** The line that the next record begins on, from 1. */
export let line: i32 = 1;
export let lineFeeds: i32 = 0;
export let carriageReturns: i32 = 0;
/** How many of the line feeds inside quotes belong to records that are passed. */
let feedsPassed: i32 = 0;
/** How many of the control characters do, and where the next one is. */
let controlsPassed: i32 = 0;
export let nextControl: i32 = i32.MAX_VALUE;

export function setLine(first: i32): void {
  line = first;
}

/** Says that all that is marked is still to be passed. */
export function beginMarked(): void {
  feedsPassed = 0;
  controlsPassed = 0;
  findControl();
}

/** Takes the control characters before a place; gives whether there are any. */
export function passControls(end: i32): bool {
  if (nextControl >= end) return false;
  while (nextControl < end) {
    controlsPassed++;
    findControl();
  }
  return true;
}

function findControl(): void {
  nextControl = controlsPassed < controlCount ? load<i32>(controlsAt + 4 * controlsPassed) : i32.MAX_VALUE;
}

/** On which line of the records that are not passed a place is, so many of whose ends are before it. */
export function lineAt(ends: i32, place: i32): i32 {
  let low = feedsPassed;
  let high = quotedFeedCount;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (load<i32>(quotedFeedsAt + 4 * middle) < place) low = middle + 1;
    else high = middle;
  }
  return line + ends + low - feedsPassed;
}

/** Adds the lines of records that end before the next line feed inside quotes. */
export function passEnds(count: i32): void {
  line += count;
  lineFeeds += count;
}

/** Adds the lines of a record that ends at a line feed. */
export function passLines(feed: i32): void {
  passEnds(1);
  while (feedsPassed < quotedFeedCount && load<i32>(quotedFeedsAt + 4 * feedsPassed) < feed) {
    feedsPassed++;
    line++;
  }
  countReturn(feed);
}

/** The same for a long record, whose first lines, so many, are no longer marked. */
export function passLongLines(before: i32, feed: i32): void {
  feedsPassed = 0;
  passLines(feed);
  line += before;
}

/** What ended at a line feed may have ended at a carriage return and a line feed. */
function countReturn(feed: i32): void {
  if (load<u8>(feed - 1) != 13) return;
  lineFeeds--;
  carriageReturns++;
}
