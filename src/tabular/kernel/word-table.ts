/** Words as the kernel looks for them: slots of sixteen bytes, more than there are words, then the words themselves. */
export type WordTable = { readonly slots: number; readonly bytes: number };

const slotSize = 16;
/** The length of a word that is not there. */
const noLength = 0xffffffff;

// The kernel has the same: see `assembly/texts.ts`.
const [tailFactor, factor] = [0xff51afd7ed558ccdn, 0x9e3779b97f4a7c15n];

/** So few words get slots of their own, so that none has to be looked for in two: which it is in, a processor cannot foretell. */
const few = 16;
const mostSlotsOfFew = 256;

/** No words have no slots. */
export function wordTableOf(words: readonly string[]): WordTable {
  if (words.length === 0) return { slots: 0, bytes: 0 };
  let slots = 2 ** Math.ceil(Math.log2(2 * words.length + 1));
  if (words.length <= few) while (slots < mostSlotsOfFew && shareSlots(words, slots)) slots *= 2;
  return { slots, bytes: slots * slotSize + words.reduce((sum, word) => sum + Buffer.byteLength(word), 0) };
}

function shareSlots(words: readonly string[], slots: number): boolean {
  const each = new Set(words);
  return new Set([...each].map((word) => slotOf(Buffer.from(word), slots))).size < each.size;
}

/** Writes each word's first eight bytes, its length, and where it is whole. */
export function writeWords(view: DataView, place: number, words: readonly string[]): void {
  const { slots } = wordTableOf(words);
  const memory = new Uint8Array(view.buffer);
  for (let slot = 0; slot < slots; slot++) view.setUint32(place + slotSize * slot + 8, noLength, true);
  let whole = place + slotSize * slots;
  for (const word of words) {
    const bytes = Buffer.from(word);
    memory.set(bytes, whole);
    let slot = slotOf(bytes, slots);
    while (view.getUint32(place + slotSize * slot + 8, true) !== noLength) slot = (slot + 1) % slots;
    const at = place + slotSize * slot;
    view.setBigUint64(at, eightFrom(bytes, 0), true);
    view.setUint32(at + 8, bytes.length, true);
    view.setUint32(at + 12, whole, true);
    whole += bytes.length;
  }
}

function slotOf(bytes: Buffer, slots: number): number {
  const tail = bytes.length > 8 ? eightFrom(bytes, bytes.length - 8) : 0n;
  const mixed = (eightFrom(bytes, 0) ^ (tail * tailFactor)) + BigInt(bytes.length);
  return Number(BigInt.asUintN(64, mixed * factor) >> 32n) % slots;
}

/** Eight bytes as a number, the first the least; zeros for those that are not there. */
function eightFrom(bytes: Buffer, start: number): bigint {
  const eight = Buffer.alloc(8);
  bytes.copy(eight, 0, start, start + 8);
  return eight.readBigUInt64LE();
}
