/** Ninety-six bits that stand for a key, as three whole numbers below 2^32. */
export type KeyHash = readonly [first: number, second: number, third: number];

const minus = 45;
const [c1, c2, c3, c4] = [0x239b961b, 0xab0e9789, 0x38b34ae5, 0xa1e38b93];

let bytes = new Uint8Array(1 << 12);
let view = new DataView(bytes.buffer);

/**
 * The hash of the parts of a key. Equal keys have equal hashes; of ten million different ones, two have the same in one of 10^15 tables.
 *
 * A part is hashed as sign and rest, so that who reads bytes need not put the sign back before digits; its length goes in as well, so that
 * ("a", "bc") and ("ab", "c") stay apart. `../kernel/assembly/keys.ts` does the same.
 * @see MurmurHash3_x86_128, whose mixing it is
 */
export function hashOf(parts: readonly string[]): KeyHash {
  let [h1, h2, h3, h4] = [0, 0, 0, 0];
  const block = (k1: number, k2: number, k3: number, k4: number) => {
    h1 ^= Math.imul(rotated(Math.imul(k1, c1), 15), c2);
    h1 = (Math.imul(rotated(h1, 19) + h2, 5) + 0x561ccd1b) | 0;
    h2 ^= Math.imul(rotated(Math.imul(k2, c2), 16), c3);
    h2 = (Math.imul(rotated(h2, 17) + h3, 5) + 0x0bcaa747) | 0;
    h3 ^= Math.imul(rotated(Math.imul(k3, c3), 17), c4);
    h3 = (Math.imul(rotated(h3, 15) + h4, 5) + 0x96cd1c35) | 0;
    h4 ^= Math.imul(rotated(Math.imul(k4, c4), 18), c1);
    h4 = (Math.imul(rotated(h4, 13) + h1, 5) + 0x32ac3b17) | 0;
  };
  for (const part of parts) {
    const written = write(part);
    const isNegative = written > 0 && bytes[0] === minus;
    const start = isNegative ? 1 : 0;
    for (let at = start; at < written; at += 16) {
      const word = (offset: number) => view.getUint32(at + offset, true);
      block(word(0), word(4), word(8), word(12));
    }
    block(written - start, start, 0, 0);
  }
  h1 = (h1 + h2 + h3 + h4) | 0;
  [h2, h3, h4] = [(h2 + h1) | 0, (h3 + h1) | 0, (h4 + h1) | 0];
  [h1, h2, h3, h4] = [finished(h1), finished(h2), finished(h3), finished(h4)];
  h1 = (h1 + h2 + h3 + h4) | 0;
  return [h1 >>> 0, (h2 + h1) >>> 0, (h3 + h1) >>> 0];
}

/** Puts a text where it is hashed, with zeros behind it. @returns its length in bytes */
function write(text: string): number {
  const most = 3 * text.length + 32;
  if (bytes.length < most) {
    bytes = new Uint8Array(2 * most);
    view = new DataView(bytes.buffer);
  }
  const { written } = encoder.encodeInto(text, bytes);
  bytes.fill(0, written, written + 32);
  return written;
}

const encoder = new TextEncoder();

const rotated = (word: number, by: number) => (word << by) | (word >>> (32 - by));

function finished(word: number): number {
  const first = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  const second = Math.imul(first ^ (first >>> 13), 0xc2b2ae35);
  return second ^ (second >>> 16);
}
