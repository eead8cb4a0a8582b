/** A source of choices that a seed decides. */
export type Random = {
  /** A whole number from 0 on, below that one. */
  below(most: number): number;
  /** True once in so many times. */
  once(times: number): boolean;
  oneOf<Item>(items: readonly [Item, ...Item[]]): Item;
  /** Up to so many of what is made. */
  some<Item>(most: number, make: () => Item): Item[];
};

/** @see Marsaglia, Xorshift RNGs (2003) */
export function randomFrom(seed: number): Random {
  let state = (Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995) | 1;
  const below = (most: number) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % most;
  };
  return {
    below,
    once: (times) => below(times) === 0,
    oneOf: (items) => items[below(items.length)] ?? items[0],
    some: (most, make) => Array.from({ length: below(most + 1) }, make),
  };
}
