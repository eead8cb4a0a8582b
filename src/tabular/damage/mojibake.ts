import type { Damage } from "./damage.ts";

/**
 * What Windows-1252 has for 0x80 to 0x9f; nothing is at five of them.
 * @see WHATWG Encoding §legacy single-byte encodings
 */
const windows1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

/** The characters that a byte is read as: by Windows-1252, and by ISO 8859-1. */
const readings = (byte: number): readonly number[] => [
  ...new Set([windows1252.codePointAt(byte - 0x80) ?? byte, byte]),
];

const bytes = new Map<number, number>();
for (let byte = 0x80; byte <= 0xff; byte++) for (const code of readings(byte)) bytes.set(code, byte);

/** Those characters of Windows-1252 that are not at their own code point, and the byte of each. */
export const readAs: readonly (readonly [character: string, byte: number])[] = Array.from(
  windows1252,
  (character, index) => [character, 0x80 + index] as const,
).filter(([character, byte]) => character !== String.fromCodePoint(byte));

/** What may stand at each place of a sequence, by its code points. */
export type Sequence = readonly ReadonlySet<number>[];

const place = (from: number, to = from, but: readonly number[] = []): ReadonlySet<number> => {
  const all = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  return new Set(all.filter((byte) => !but.includes(byte)).flatMap(readings));
};

/** A no-break space, closing quotation marks, dashes: what may well follow a word that ends in Ã or Å. */
const punctuation = [0x85, 0x91, 0x92, 0x93, 0x94, 0x96, 0x97, 0xa0, 0xab, 0xbb];
/** Ä… is mostly ą. */
const afterA = punctuation.filter((byte) => byte !== 0x85);
/** And what follows Å where it is a unit of length: ±, ², ³. */
const afterUnit = [...punctuation, 0xb1, 0xb2, 0xb3];

function sequencesWith(but: readonly number[]): readonly Sequence[] {
  const following = place(0x80, 0xbf);
  return [
    // U+00A0 to U+017F: signs, and the letters of western and central Europe, the Welsh ŵ and ŷ among them.
    [place(0xc2), place(0xa0, 0xbf, but)],
    [place(0xc3), place(0x80, 0xbf, but)],
    [place(0xc4), place(0x80, 0xbf, [...afterA, ...but])],
    [place(0xc5), place(0x80, 0xbf, [...afterUnit, ...but])],
    // Dashes and quotation marks, €, ™, the byte order mark, U+FFFD, emoji.
    [place(0xe2), place(0x80), following],
    [place(0xe2), place(0x82), place(0xac)],
    [place(0xe2), place(0x84), place(0xa2)],
    [place(0xef), place(0xbb), place(0xbf)],
    [place(0xef), place(0xbf), place(0xbd)],
    [place(0xf0), place(0x9f), following, following],
  ];
}

let made: { readonly anywhere: readonly Sequence[]; readonly afterCapital: readonly Sequence[] } | undefined;

/**
 * What a character of UTF-8 becomes when its bytes are read one by one, where that is hardly a text of its own; and the same behind a
 * capital letter: `MANHÃ»` is Portuguese. Made when somebody asks, as most tables never do.
 */
export function sequences() {
  made ??= { anywhere: sequencesWith([]), afterCapital: sequencesWith(punctuation) };
  return made;
}

/** What stands for bytes that could not be read: what they were is lost. */
const replacement = "\ufffd";

type Pair = readonly [seen: string, meant: string];

/**
 * What each part beyond ASCII was before it was read wrongly; undefined where one cannot have come from that, so that a lone `â` or `é`
 * shows that the text is as it was written.
 */
export function misread(text: string): readonly Pair[] | undefined {
  const pairs: Pair[] = [];
  for (let at = 0; at < text.length; at++) {
    if (text.charCodeAt(at) < 0x80) continue;
    const known = /[A-Z]/.test(text[at - 1] ?? "") ? sequences().afterCapital : sequences().anywhere;
    const found = known.find((places) => places.every((one, index) => one.has(text.charCodeAt(at + index))));
    if (!found) return undefined;
    const seen = text.slice(at, at + found.length);
    const meant = Buffer.from(Array.from(seen, (one) => bytes.get(one.charCodeAt(0)) ?? 0)).toString("utf8");
    pairs.push([seen, meant]);
    at += found.length - 1;
  }
  return pairs;
}

export const mojibake: Damage = {
  rule: "mojibake",
  isIn: (text) => /[^\x00-\x7f]/.test(text) && (text.includes(replacement) || misread(text) !== undefined),
  says: "has a text that was read in the wrong encoding",
  advice(found) {
    const pairs = new Map(found.flatMap((text) => misread(text) ?? []));
    if (found.some((text) => text.includes(replacement)) || [...pairs.values()].includes(replacement)) {
      return "U+FFFD stands where bytes could not be read, and what they were is not in the file any more: take the text from where it came from, and read it in the encoding that it is in.";
    }
    const examples = [...pairs].filter(([seen]) => /^[^\p{Cc}\p{Z}]+$/u.test(seen)).slice(0, 3);
    if (examples.length === 0) return undefined;
    const words = examples.map(([seen, meant]) => `${seen} was ${nameOf(meant)}`).join(", ");
    return `Probably ${words}: read the file that it came from as UTF-8, and write this one anew. In Python one text is mended by text.encode("cp1252").decode("utf-8").`;
  },
};

const nameOf = (meant: string) =>
  meant === "\ufeff" ? "a byte order mark" : /^[\p{C}\p{Z}]/u.test(meant) ? "a space" : meant;
