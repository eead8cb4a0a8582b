import { beginning, hasMark, isUtf16 } from "../csv/decode.ts";

/** A file's bytes, from the first, as often as they are asked for. */
export type Open = () => AsyncIterable<Uint8Array>;

/** How a file's characters are written, as far as that is certain; `unclear` is left as it is. */
export type Encoding = "utf-8" | "windows-1252" | "utf-16le" | "utf-16be" | "unclear";

export type Written = {
  readonly encoding: Encoding /** Whether a mark says that it is UTF-8. */;
  readonly hasMark: boolean;
};

/**
 * Reads a file to know its encoding, twice where it is not UTF-8. Only what can be nothing else is converted: UTF-16 that says so by
 * its mark, and, where a file is not UTF-8, Windows-1252: none of its bytes are NUL or among the five that Windows-1252 leaves open, and
 * no two or more of them form a character of UTF-8, as they do where somebody joined files of both kinds.
 */
export async function encodingOf(open: Open): Promise<Written> {
  let start: Uint8Array = new Uint8Array(0);
  let marked: ReturnType<typeof markOf>;
  let strict = strictly("utf-8");
  for await (const piece of begunWhole(open())) {
    if (start.length === 0) {
      marked = markOf(piece);
      if (marked) strict = strictly(marked);
    }
    if (start.length < beginning) start = Buffer.concat([start, piece.subarray(0, beginning)]);
    strict.add(piece);
  }
  return { encoding: await decided(), hasMark: hasMark(start) };

  async function decided(): Promise<Encoding> {
    if (marked) return strict.isValid() ? marked : "unclear";
    if (isUtf16(start)) return "unclear";
    if (strict.isValid()) return "utf-8";
    const legacy = legacyBytes();
    for await (const piece of open()) legacy.add(piece);
    return legacy.isValid() ? "windows-1252" : "unclear";
  }
}

/** The same bytes, the first piece of which holds any mark whole. */
async function* begunWhole(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let begun: Uint8Array | undefined = new Uint8Array(0);
  for await (const piece of bytes) {
    if (begun) begun = Buffer.concat([begun, piece]);
    if (begun && begun.length < 4) continue;
    yield begun ?? piece;
    begun = undefined;
  }
  if (begun) yield begun;
}

/** FF FE 00 00 would be UTF-32. */
const markOf = (start: Uint8Array): "utf-16le" | "utf-16be" | undefined => {
  const [first, second, third, fourth] = start;
  if (first === 0xff && second === 0xfe) return third === 0 && fourth === 0 ? undefined : "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : undefined;
};

/** Whether bytes are of an encoding, every one of them. */
function strictly(encoding: Exclude<Encoding, "unclear">) {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  let isValid = true;
  const read = (piece?: Uint8Array) => {
    try {
      if (isValid) decoder.decode(piece, { stream: piece !== undefined });
    } catch {
      isValid = false;
    }
    return isValid;
  };
  return {
    add(piece: Uint8Array): void {
      for (const part of parts(piece)) read(part);
    },
    isValid: () => read(),
  };
}

/** Bytes that stand for no character in Windows-1252. @see WHATWG Encoding, index windows-1252 */
const open = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);

/** Looks at the bytes above ASCII, whatever pieces they come in. */
function legacyBytes() {
  let isOther = false;
  let hasUtf8 = false;
  /** How many bytes of a sequence are still to come. */
  let awaited = 0;
  return {
    add(piece: Uint8Array): void {
      for (const byte of piece) {
        if (byte < 0x80) {
          // What holds a NUL is no text: a compressed file, say.
          isOther ||= byte === 0;
          awaited = 0;
          continue;
        }
        isOther ||= open.has(byte);
        if (byte < 0xc0) {
          hasUtf8 ||= awaited === 1;
          awaited = Math.max(0, awaited - 1);
        } else awaited = byte < 0xc2 || byte > 0xf4 ? 0 : byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
      }
    },
    isValid: () => !isOther && !hasUtf8,
  };
}

const partBytes = 1 << 16;

/** What comes in large pieces is worked on in small ones, so that what is made of one is gone before the next. */
function* parts(piece: Uint8Array): Generator<Uint8Array> {
  for (let from = 0; from < piece.length; from += partBytes) yield piece.subarray(from, from + partBytes);
}

/** A file's text, in pieces, its mark taken off. */
export async function* textOf(
  bytes: AsyncIterable<Uint8Array>,
  encoding: Exclude<Encoding, "unclear">,
): AsyncGenerator<string> {
  // The decoder takes off the mark of its own encoding, and no other.
  const decoder = new TextDecoder(encoding, { fatal: true });
  for await (const piece of bytes) {
    for (const part of parts(piece)) {
      const text = decoder.decode(part, { stream: true });
      if (text !== "") yield text;
    }
  }
  const rest = decoder.decode();
  if (rest !== "") yield rest;
}

/** The byte that a character is in Windows-1252; undefined for one that it does not have. */
export const windows1252Byte = (character: string): number | undefined => bytesByCharacter().get(character);

let byCharacter: ReadonlyMap<string, number> | undefined;

function bytesByCharacter(): ReadonlyMap<string, number> {
  const decoder = new TextDecoder("windows-1252");
  byCharacter ??= new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]));
  return byCharacter;
}
