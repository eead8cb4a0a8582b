/**
 * What a file's bytes say: text in pieces of bounded size, and what is wrong with the encoding, in the order of the file, so
 * that whoever reads the pieces knows where each fault is.
 */
export type Piece =
  | { readonly kind: "text"; readonly text: string }
  /** U+FEFF at the very start; it is not part of any cell. */
  | { readonly kind: "byte-order-mark" }
  /** UTF-16, with a mark or without: nothing follows. */
  | { readonly kind: "utf-16" }
  /** The next character is not UTF-8; from here on the text is read as Windows-1252, so that the rest can be checked. */
  | { readonly kind: "not-utf-8" }
  /** The file ends in the middle of a character: nothing follows. */
  | { readonly kind: "cut" }
  /** The next character is U+0000. */
  | { readonly kind: "nul" };

/** So that a source that comes in one chunk is worked on in parts all the same. */
const pieceBytes = 1 << 16;

/** So many bytes tell encodings apart. */
export const beginning = 64;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const windows1252 = new TextDecoder("windows-1252");

/**
 * Decodes strictly as UTF-8 (RFC 3629); memory does not grow with the file.
 *
 * @param started whether this is not a file's beginning, where a mark would be
 */
export async function* decode(source: AsyncIterable<Uint8Array>, started = false): AsyncGenerator<Piece> {
  let carry: Uint8Array = new Uint8Array(0);
  let legacy = false;

  function* textOf(bytes: Uint8Array, last: boolean): Generator<Piece> {
    if (legacy) {
      yield* withoutNul(windows1252.decode(bytes));
      return;
    }
    const end = last ? bytes.length : wholeCharacters(bytes);
    carry = bytes.slice(end);
    const whole = bytes.subarray(0, end);
    const bad = firstInvalid(whole);
    yield* withoutNul(utf8.decode(bad === undefined ? whole : whole.subarray(0, bad)));
    if (bad === undefined) return;
    if (last && isBeginning(whole.subarray(bad))) {
      yield { kind: "cut" };
      return;
    }
    yield { kind: "not-utf-8" };
    legacy = true;
    yield* withoutNul(windows1252.decode(whole.subarray(bad)));
    yield* withoutNul(windows1252.decode(carry));
    carry = new Uint8Array(0);
  }

  for await (const chunk of source) {
    for (let from = 0; from < chunk.length; from += pieceBytes) {
      let bytes = joined(carry, chunk.subarray(from, from + pieceBytes));
      carry = new Uint8Array(0);
      if (!started) {
        // A file may come byte by byte.
        if (bytes.length < beginning) {
          carry = bytes;
          continue;
        }
        started = true;
        if (isUtf16(bytes)) {
          yield { kind: "utf-16" };
          return;
        }
        if (hasMark(bytes)) {
          yield { kind: "byte-order-mark" };
          bytes = bytes.subarray(3);
        }
      }
      yield* textOf(bytes, false);
    }
  }
  if (!started && isUtf16(carry)) {
    yield { kind: "utf-16" };
    return;
  }
  if (!started && hasMark(carry)) {
    yield { kind: "byte-order-mark" };
    carry = carry.subarray(3);
  }
  if (carry.length > 0) yield* textOf(carry, true);
}

function* withoutNul(text: string): Generator<Piece> {
  let from = 0;
  for (let at = text.indexOf("\0"); at >= 0; at = text.indexOf("\0", at + 1)) {
    if (at > from) yield { kind: "text", text: text.slice(from, at) };
    yield { kind: "nul" };
    from = at;
  }
  if (from < text.length) yield { kind: "text", text: text.slice(from) };
}

const joined = (a: Uint8Array, b: Uint8Array): Uint8Array => {
  if (a.length === 0) return b;
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
};

/** U+FEFF, as UTF-8 has it. */
export const hasMark = (bytes: Uint8Array) => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;

/** A mark, or (Excel's "Unicode text" cut of its mark) a zero in every second byte of the first few. */
export function isUtf16(bytes: Uint8Array): boolean {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) return true;
  const sample = bytes.subarray(0, beginning);
  const zeros = [0, 1].map((parity) => sample.filter((byte, at) => at % 2 === parity && byte === 0).length);
  return sample.length >= 4 && zeros.some((count) => count > 0.4 * (sample.length / 2)) && zeros.includes(0);
}

/** How many bytes hold whole characters: a sequence that the chunk's end has cut is left for the next one. */
export function wholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) return sequenceLength(byte) > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

/** The first bytes of one character, more than one of them: a lone byte may as well be a letter of Windows-1252. */
const isBeginning = (bytes: Uint8Array) =>
  bytes.length > 1 &&
  bytes.length < sequenceLength(bytes[0] ?? 0) &&
  bytes.subarray(1).every((byte) => byte >> 6 === 2);

const sequenceLength = (lead: number) => (lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2);

/** The first byte of the first sequence that RFC 3629 §4 does not allow; undefined when there is none. */
function firstInvalid(bytes: Uint8Array): number | undefined {
  try {
    utf8.decode(bytes);
    return undefined;
  } catch {
    // Only a faulty file pays for the search.
  }
  let at = 0;
  while (at < bytes.length) {
    const lead = bytes[at] ?? 0;
    const length = lead < 0x80 ? 1 : sequenceLength(lead);
    try {
      utf8.decode(bytes.subarray(at, at + length));
    } catch {
      return at;
    }
    at += length;
  }
  return undefined;
}
