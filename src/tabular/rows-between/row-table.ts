/** What is known of a key: one of so many rows that have it, and a hash of that row. */
export type Slot = number;

/**
 * Keys of rows with a hash of each row, 20 bytes a key: 64 bits of each, so that of ten million keys two are taken for one with a
 * chance of one in 300,000.
 */
export type RowTable = {
  /** The slot of a key, which is taken now if it was free. */
  take(key: Hash): Slot;
  /** The slot of a key; undefined where it is not there. */
  find(key: Hash): Slot | undefined;
  /** The row that a slot holds. */
  setRow(slot: Slot, row: Hash): void;
  isRow(slot: Slot, row: Hash): boolean;
  /** How many rows have the key and have not been found again. */
  count(slot: Slot): number;
  add(slot: Slot, rows: number): void;
  keys(): number;
};

/** 64 bits, in two parts. */
export type Hash = { readonly high: number; readonly low: number };

/** High and low half of a key, of its row, and how many rows have it; a free slot has none and both halves of its key are 0. */
const wordsOfSlot = 5;

export function createRowTable(): RowTable {
  let capacity = 1 << 10;
  let words = new Uint32Array(capacity * wordsOfSlot);
  let used = 0;

  /** Where a key is, or would be. */
  function place({ high, low }: Hash): Slot {
    let slot = (low ^ Math.imul(high, 0x9e3779b1)) & (capacity - 1);
    for (;;) {
      const at = slot * wordsOfSlot;
      if ((words[at] === high && words[at + 1] === low) || (words[at] === 0 && words[at + 1] === 0)) return slot;
      slot = (slot + 1) & (capacity - 1);
    }
  }

  const isFree = (slot: Slot) => words[slot * wordsOfSlot] === 0 && words[slot * wordsOfSlot + 1] === 0;

  function grow(): void {
    const before = words;
    capacity *= 2;
    words = new Uint32Array(capacity * wordsOfSlot);
    for (let at = 0; at < before.length; at += wordsOfSlot) {
      const [high = 0, low = 0] = before.subarray(at, at + 2);
      if (high === 0 && low === 0) continue;
      words.set(before.subarray(at, at + wordsOfSlot), place({ high, low }) * wordsOfSlot);
    }
  }

  return {
    take(key) {
      if (used * 4 > capacity * 3) grow();
      const slot = place(key);
      if (isFree(slot)) {
        used++;
        words[slot * wordsOfSlot] = key.high;
        words[slot * wordsOfSlot + 1] = key.low;
      }
      return slot;
    },
    find(key) {
      const slot = place(key);
      return isFree(slot) ? undefined : slot;
    },
    setRow(slot, { high, low }) {
      words[slot * wordsOfSlot + 2] = high;
      words[slot * wordsOfSlot + 3] = low;
    },
    isRow: (slot, { high, low }) => words[slot * wordsOfSlot + 2] === high && words[slot * wordsOfSlot + 3] === low,
    count: (slot) => words[slot * wordsOfSlot + 4] ?? 0,
    add(slot, rows) {
      words[slot * wordsOfSlot + 4] = (words[slot * wordsOfSlot + 4] ?? 0) + rows;
    },
    keys: () => used,
  };
}

/**
 * A hash of some texts, one after the other; never 0.
 * @see Fowler, Noll and Vo (FNV-1a) over UTF-16 units, in two lanes; the end mixes as in MurmurHash3
 */
export function hashOf(texts: Iterable<string>): Hash {
  let high = 0x811c9dc5;
  let low = 0x2f0b4a27;
  for (const text of texts) {
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      high = Math.imul(high ^ unit, 0x01000193);
      low = Math.imul(low ^ unit, 0x85ebca77);
      low ^= low >>> 15;
    }
    // No text has this unit, so that "a", "bc" and "ab", "c" differ.
    high = Math.imul(high ^ 0x1ffff, 0x01000193);
    low = Math.imul(low ^ 0x1ffff, 0x85ebca77);
  }
  const mixed = { high: mix(high ^ low), low: mix(low) };
  return mixed.high === 0 && mixed.low === 0 ? { high: 1, low: 0 } : mixed;
}

function mix(word: number): number {
  let all = word ^ (word >>> 16);
  all = Math.imul(all, 0x85ebca6b);
  all ^= all >>> 13;
  all = Math.imul(all, 0xc2b2ae35);
  return (all ^ (all >>> 16)) >>> 0;
}
