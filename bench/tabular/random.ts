export type Random = {
  /** A whole number from 0 to one less than this. */
  readonly below: (end: number) => number;
  readonly oneOf: <Items extends readonly [unknown, ...unknown[]]>(items: Items) => Items[number];
};

/** Numbers that look random and are the same on every machine: mulberry32, by its seed. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const below = (end: number) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * end);
  };
  return { below, oneOf: (items) => items[below(items.length)] ?? items[0] };
}

/** `7` as `007`. */
export const digits = (value: number, width: number): string => String(value).padStart(width, "0");

/** A day of these years, the 29th and later left out. */
export const someDay = ({ below }: Random, from: number, years: number): string =>
  `${from + below(years)}-${digits(1 + below(12), 2)}-${digits(1 + below(28), 2)}`;
