import type { FieldType } from "../model.ts";
import type { Spread } from "../profile.ts";
import type { CellValue } from "../types/reader.ts";

/** Bins of a histogram at most. */
const mostBins = 20;

/**
 * Where values lie more than six times as far out as the middle half is wide, bins end at three times that, and what lies beyond counts
 * in the outer ones: one of them must not flatten all others.
 */
const farOut = 6;

/** A value as a number, in the unit that {@link Spread} has for the type; undefined where it has none, or the type is not on a line. */
export function onLine(type: FieldType, value: CellValue): number | undefined {
  switch (type) {
    case "number":
    case "integer":
    case "year":
      return typeof value === "number" || typeof value === "bigint" ? finite(Number(value)) : undefined;
    case "date":
      return typeof value === "number" ? value : undefined;
    case "datetime":
      return typeof value === "bigint" ? Number(value / 1_000_000n) : undefined;
    case "time":
      return typeof value === "number" ? value / 1_000_000 : undefined;
    case "yearmonth": {
      const [, year, month] = /^(-?\d+)-(\d\d)$/.exec(String(value)) ?? [];
      return year === undefined ? undefined : 12 * Number(year) + Number(month) - 1;
    }
    default:
      return undefined;
  }
}

/** How numbers lie on a line; undefined of none. */
export function spreadOf(values: readonly number[]): Spread | undefined {
  if (values.length === 0) return undefined;
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  const quantiles = Array.from({ length: 21 }, (_, step) => at(step / 20));
  const [lower, upper] = [at(0.25), at(0.75)];
  const reach = farOut * (upper - lower);
  const isFar = (distance: number) => reach > 0 && distance > reach;
  const least = at(0);
  const greatest = at(1);
  const from = isFar(lower - least) ? lower - reach / 2 : least;
  const to = isFar(greatest - upper) ? upper + reach / 2 : greatest;
  const mean = sorted.reduce((sum, value) => sum + value / sorted.length, 0);
  const atGreatest = sorted.length - sorted.indexOf(greatest);
  return { mean, quantiles, atGreatest, ...binned(sorted, from, to) };
}

function binned(sorted: Float64Array, from: number, to: number): Pick<Spread, "bins" | "from" | "to"> {
  // Of numbers at the ends of what a double holds the distance is none, or without end.
  const distance = (to - from) / mostBins;
  if (distance === 0 || !Number.isFinite(distance)) return { bins: [sorted.length], from, to };
  const first = Math.round(from);
  // Whole numbers are counted by ones, twos, threes …, or some bins would hold one of them more than others.
  const isWhole = sorted.every(Number.isInteger);
  const width = isWhole ? evenWidth(Math.ceil(to - first + 1)) : (to - from) / mostBins;
  const start = isWhole ? first : from;
  const count = isWhole ? Math.ceil((to - first + 1) / width) : mostBins;
  const bins = Array<number>(count).fill(0);
  for (const value of sorted) {
    const bin = Math.max(0, Math.min(count - 1, Math.floor((value - start) / width)));
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  return { bins, from: start, to: start + count * width };
}

/** How many whole numbers each bin is to hold, so that the last one holds nearly as many as the others. */
function evenWidth(numbers: number): number {
  const least = Math.ceil(numbers / mostBins);
  const widths = Array.from({ length: Math.min(least, 50) }, (_, more) => least + more);
  const gap = (width: number) => (Math.ceil(numbers / width) * width - numbers) / width;
  return widths.reduce((best, width) => (gap(width) < gap(best) ? width : best), least);
}

const finite = (value: number) => (Number.isFinite(value) ? value : undefined);
