import { grouped } from "../../report/counts.ts";
import type { Habit } from "./damage.ts";
import { noSightings, type Sightings, together, withSighting } from "./sightings.ts";

/** What was seen of values of one length, all of them digits alone. */
type OfLength = { readonly seen: Sightings; readonly zeroLed: number; readonly values: Set<string> };

/** Values that have to be seen before zeros are missed that nobody has seen. */
const fewest = 20;

/** What is shorter may be a house number, an age, a month: a number of any length. */
const shortestCode = 4;

/** More digits are counted on in bigger steps than anybody can tell from a code. */
const longestCode = 15;

/** Zeros that a code may have lost. */
const mostLost = 3;

/**
 * Looks at a column of text for codes that have lost zeros in front: all its values are of digits, at least half of them have the
 * greatest length that there is, and some are shorter and do not begin with a zero.
 *
 * Where a value of full length begins with a zero, the shorter ones are damaged. Where none does, all of them may be: one code in ten
 * would have begun with a zero, so that few are shorter, and most of these by one. But numbers that count rows grow longer in the
 * same way; they leave no gaps.
 */
export function createCodeHabit(): Habit {
  const byLength = new Map<number, OfLength>();
  let values = 0;
  let hasOthers = false;

  function codeLength(): number | undefined {
    const length = Math.max(0, ...byLength.keys());
    const whole = byLength.get(length);
    if (hasOthers || !whole || length < shortestCode || whole.seen.count * 2 < values) return undefined;
    const shorter = [...byLength].filter(([one]) => one < length);
    if (shorter.length === 0 || shorter.some(([one, { zeroLed }]) => one < length - mostLost || zeroLed > 0))
      return undefined;
    return whole.zeroLed > 0 || areSparse(length) ? length : undefined;
  }

  function areSparse(length: number): boolean {
    const shorter = [...byLength].filter(([one]) => one < length);
    const count = shorter.reduce((sum, [, { seen }]) => sum + seen.count, 0);
    const distinct = shorter.flatMap(([, one]) => [...one.values]).map(Number);
    const isFew = count * 4 <= values && (byLength.get(length - 1)?.seen.count ?? 0) * 2 > count;
    if (values < fewest || distinct.length < 3 || !isFew) return false;
    const whole = [...(byLength.get(length)?.values ?? [])].map(Number);
    const span = Math.max(...whole) - Math.min(...distinct) + 1;
    return span > 3 * (whole.length + distinct.length);
  }

  return {
    see(text, spot) {
      values++;
      hasOthers ||= text.length > longestCode || !/^[0-9]+$/.test(text);
      if (hasOthers) return;
      const {
        seen,
        zeroLed,
        values: known,
      } = byLength.get(text.length) ?? { seen: noSightings, zeroLed: 0, values: new Set<string>() };
      byLength.set(text.length, {
        seen: withSighting(seen, text, spot),
        zeroLed: zeroLed + (text.startsWith("0") ? 1 : 0),
        values: known.add(text),
      });
    },
    learnt(rows) {
      const length = codeLength();
      if (length === undefined) return undefined;
      const says = `is text of ${length} digits, and has some of fewer in its first ${grouped(rows)} rows: their zeros in front are probably lost`;
      const shorter = [...byLength].filter(([one]) => one < length).map(([, { seen }]) => seen);
      return { account: { rule: "lost-zeros", says }, seen: together(shorter) };
    },
  };
}
