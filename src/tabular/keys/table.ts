import type { KeyHash } from "./hash.ts";

/** The keys of some rows, each with the line that it stood on first. */
export type KeyTable = {
  /** Takes a key. @returns 0 when it is new, else the line that it stood on first */
  add(key: KeyHash, line: number): number;
  has(key: KeyHash): boolean;
  readonly size: number;
};

/** Those that can be asked only. */
export type KeySet = Pick<KeyTable, "has" | "size">;

const segmentCount = 64;
const wordsOfKey = 4;
const smallest = 8;

/** Above it, a segment grows. */
const load = 0.85;
const growth = 1.18;

/** Slots of four words: a hash, and the line; in an empty one the line is 0. */
type Segment = { words: Uint32Array; used: number };

/**
 * Sixteen bytes a key, some 20 with the slots that wait. It grows in segments, so that never more than one of 64 is there twice.
 *
 * Keys are told apart by their hashes alone: see {@link KeyHash} for how sure that is.
 */
export function createKeyTable(): KeyTable {
  const segments: (Segment | undefined)[] = Array.from({ length: segmentCount });
  let size = 0;

  function segmentOf(key: KeyHash): Segment {
    const index = key[0] % segmentCount;
    const made = segments[index] ?? { words: new Uint32Array(smallest * wordsOfKey), used: 0 };
    segments[index] = made;
    return made;
  }

  return {
    add(key, line) {
      const segment = segmentOf(key);
      const slot = slotOf(segment.words, key[0], key[1], key[2]);
      const first = segment.words[slot + 3] ?? 0;
      if (first !== 0) return first;
      put(segment.words, slot, key[0], key[1], key[2], line);
      size++;
      segment.used++;
      if (segment.used * wordsOfKey > load * segment.words.length) grow(segment);
      return 0;
    },
    has(key) {
      const segment = segments[key[0] % segmentCount];
      return segment !== undefined && segment.words[slotOf(segment.words, key[0], key[1], key[2]) + 3] !== 0;
    },
    get size() {
      return size;
    },
  };
}

/** Where a key is, or would be. */
function slotOf(words: Uint32Array, first: number, second: number, third: number): number {
  const slots = words.length / wordsOfKey;
  let slot = Math.floor((second / 2 ** 32) * slots) * wordsOfKey;
  for (;;) {
    if (words[slot + 3] === 0) return slot;
    if (words[slot] === first && words[slot + 1] === second && words[slot + 2] === third) return slot;
    slot += wordsOfKey;
    if (slot === words.length) slot = 0;
  }
}

function put(words: Uint32Array, slot: number, first: number, second: number, third: number, line: number): void {
  words[slot] = first;
  words[slot + 1] = second;
  words[slot + 2] = third;
  words[slot + 3] = line;
}

function grow(segment: Segment): void {
  const old = segment.words;
  const slots = Math.ceil((old.length / wordsOfKey) * growth) + smallest;
  const words = new Uint32Array(slots * wordsOfKey);
  for (let at = 0; at < old.length; at += wordsOfKey) {
    const [first = 0, second = 0, third = 0, line = 0] = [old[at], old[at + 1], old[at + 2], old[at + 3]];
    if (line !== 0) put(words, slotOf(words, first, second, third), first, second, third, line);
  }
  segment.words = words;
  // Given back now, not when garbage is collected next.
  (old.buffer as ArrayBuffer).transfer(0);
}
