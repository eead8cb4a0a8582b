/**
 * When a difference is certain: what two samples of the same data would show by chance is none. Thresholds are such that one column
 * in ten thousand is wrongly spoken of.
 */

/** Chances of one in 22,000, as the negative of a natural logarithm. */
const never = 10;

/**
 * Whether it is no chance that all of so many rows are in one sample and none in another of the same source: each of them was as
 * likely in the other, by its size.
 */
export const areNeverAllIn = (count: number, of: number, ofOthers: number): boolean =>
  count * Math.log1p(ofOthers / of) >= never;

/**
 * How many times farther out than the outermost value of a sample the next sample never reaches, by how much farther out that one was
 * than the usual ones: what follows a power law reaches far, and shows it.
 *
 * @param ratio the outermost value's distance from the middle, by that of the 95th percentile
 */
export const neverFarther = (ratio: number, values: number): number =>
  (1.4 * ratio) ** (never / Math.log(0.05 * values));

/** Standard errors between two shares that chance does not bridge. */
const standardErrors = 4;

/** Whether a share has certainly grown. @param a how many of how many before @param b and after */
export function hasGrown([a, ofA]: readonly [number, number], [b, ofB]: readonly [number, number]): boolean {
  if (ofA === 0 || ofB === 0) return false;
  const pooled = (a + b) / (ofA + ofB);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / ofA + 1 / ofB));
  return b / ofB - a / ofA > standardErrors * error;
}

/**
 * How differently two samples lie, by the share that each has in some bins: 0 is alike, above 0.25 is what the field calls a
 * significant shift.
 * @see Population Stability Index, as in Siddiqi, "Credit Risk Scorecards" (2006)
 */
export function stabilityIndex(before: readonly number[], after: readonly number[]): number {
  // A bin that is empty in one of them would be infinitely far off.
  const least = 0.005;
  return before.reduce((sum, share, bin) => {
    const [a, b] = [Math.max(least, share), Math.max(least, after[bin] ?? 0)];
    return sum + (b - a) * Math.log(b / a);
  }, 0);
}

/** From where on a stability index speaks of a shift that is both large and no chance. */
export function shiftThreshold(bins: number, rows: readonly [number, number]): number {
  const freedom = bins - 1;
  // Of samples of the same data, the index times their harmonic size has a chi-squared distribution.
  const byChance =
    (freedom + standardErrors * Math.sqrt(2 * freedom) + 2 * standardErrors) * (1 / rows[0] + 1 / rows[1]);
  return largeShift + byChance;
}

/** A significant shift. */
const largeShift = 0.25;

/** The share of values up to `x`, from 21 quantiles. */
export function shareUpTo(quantiles: readonly number[], x: number): number {
  const steps = quantiles.length - 1;
  const above = quantiles.findIndex((quantile) => quantile > x);
  if (above === 0) return 0;
  if (above === -1) return 1;
  const [low, high] = [quantiles[above - 1] ?? x, quantiles[above] ?? x];
  return (above - 1 + (x - low) / (high - low)) / steps;
}

/** The share of values that are certainly greater than `x`: never more than there are. */
export function shareAbove(quantiles: readonly number[], x: number): number {
  const above = quantiles.findIndex((quantile) => quantile > x);
  return above === -1 ? 0 : 1 - above / (quantiles.length - 1);
}
