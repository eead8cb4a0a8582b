import type { BaseLock } from "../base/lock.ts";

/** When the newest index that a base was made from was signed; undefined where the lock does not say. */
export function baseDate({ suites }: Pick<BaseLock, "suites">): Date | undefined {
  const newest = Math.max(...suites.map(({ date }) => Date.parse(date)).filter(Number.isFinite));
  return Number.isFinite(newest) ? new Date(newest) : undefined;
}

/** Whole days, never fewer than none. */
export const daysBetween = (from: Date, to: Date): number =>
  Math.max(0, Math.floor((to.getTime() - from.getTime()) / 86_400_000));
