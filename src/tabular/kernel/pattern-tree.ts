/** What a pattern says, for an automaton over bytes. */
export type PatternTree =
  | { readonly kind: "set"; readonly set: CharacterSet }
  | { readonly kind: "sequence"; readonly parts: readonly PatternTree[] }
  | { readonly kind: "choice"; readonly parts: readonly PatternTree[] }
  | { readonly kind: "repeat"; readonly part: PatternTree; readonly least: number; readonly most: number };

/** Characters below U+0080, by their codes, and whether all others are in it too. */
export type CharacterSet = { readonly codes: ReadonlySet<number>; readonly others: boolean };

export type Range = readonly [least: number, most: number];

/** Codes, in order and each run of them as one. */
export function inRanges(codes: Iterable<number>): readonly Range[] {
  const ranges: [number, number][] = [];
  for (const code of [...codes].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && last[1] === code - 1) last[1] = code;
    else ranges.push([code, code]);
  }
  return ranges;
}

const all = Array.from({ length: 128 }, (_, code) => code);
const setOf = (text: string): CharacterSet => ({ codes: new Set(Buffer.from(text)), others: false });
const range = (from: string, to: string) =>
  String.fromCharCode(...all.filter((code) => code >= from.charCodeAt(0) && code <= to.charCodeAt(0)));
const negated = ({ codes, others }: CharacterSet): CharacterSet => ({
  codes: new Set(all.filter((code) => !codes.has(code))),
  others: !others,
});
const joined = (sets: readonly CharacterSet[]): CharacterSet => ({
  codes: new Set(sets.flatMap(({ codes }) => [...codes])),
  others: sets.some(({ others }) => others),
});

const digit = setOf(range("0", "9"));
const word = setOf(`${range("0", "9")}${range("A", "Z")}${range("a", "z")}_`);
const space = setOf("\t\n\f\r ");
const named: Readonly<Record<string, CharacterSet>> = {
  ...{ d: digit, D: negated(digit), w: word, W: negated(word), s: space, S: negated(space) },
  ...{ n: setOf("\n"), r: setOf("\r"), t: setOf("\t"), f: setOf("\f") },
};

/** Repeats beyond this are left to an engine that does not write them out. */
const mostRepeats = 200;

const deepest = 100;

/** Leaves a pattern that is not of the common kind. */
const uncommon = Symbol("not a common pattern");

/**
 * Reads the patterns that schemas mostly have: characters, classes, groups, choices and repeats, in ASCII. Undefined for all that says
 * more: there is an engine that knows it.
 *
 * @see Table Schema v2 §pattern; the meaning is that of RE2, which reads the others
 */
export function patternTree(pattern: string): PatternTree | undefined {
  let at = 0;
  let depth = 0;
  const here = () => pattern[at] ?? "";
  const leave = (): never => {
    throw uncommon;
  };
  const take = (text: string) => {
    const there = pattern.startsWith(text, at);
    if (there) at += text.length;
    return there;
  };

  function choice(isOutermost: boolean): PatternTree {
    const parts = [sequence(isOutermost)];
    while (take("|")) parts.push(sequence(isOutermost));
    return parts.length === 1 && parts[0] ? parts[0] : { kind: "choice", parts };
  }

  function sequence(isOutermost: boolean): PatternTree {
    const parts: PatternTree[] = [];
    // The whole text has to match anyway.
    if (isOutermost) take("^");
    while (at < pattern.length && here() !== "|" && here() !== ")") {
      if (isOutermost && /^\$(?:$|\|)/.test(pattern.slice(at, at + 2))) {
        at++;
        continue;
      }
      parts.push(repeated(atom()));
    }
    return { kind: "sequence", parts };
  }

  function repeated(part: PatternTree): PatternTree {
    const [least, most] = take("*")
      ? [0, Number.POSITIVE_INFINITY]
      : take("+")
        ? [1, Number.POSITIVE_INFINITY]
        : take("?")
          ? [0, 1]
          : here() === "{"
            ? counts()
            : [1, 1];
    if (least === 1 && most === 1) return part;
    // Lazy or not is the same where the whole has to match; a repeat of a repeat is refused by some and not by others.
    take("?");
    if (/^[*+?{]/.test(here())) leave();
    return { kind: "repeat", part, least, most };
  }

  function counts(): readonly [number, number] {
    const [written, least = "", comma, most] =
      /^\{(\d{1,4})(,)?(\d{1,4})?\}/.exec(pattern.slice(at, at + 12)) ?? leave();
    at += written.length;
    const from = Number(least);
    const to = most === undefined ? (comma === undefined ? from : Number.POSITIVE_INFINITY) : Number(most);
    if (from > to || from > mostRepeats || (Number.isFinite(to) && to > mostRepeats)) leave();
    return [from, to];
  }

  function atom(): PatternTree {
    if (take("(")) {
      if ((here() === "?" && !take("?:")) || depth >= deepest) leave();
      depth++;
      const inner = choice(false);
      depth--;
      if (!take(")")) leave();
      return inner;
    }
    if (take("[")) return { kind: "set", set: characterClass() };
    if (take(".")) return { kind: "set", set: negated(setOf("\n")) };
    if (take("\\")) return { kind: "set", set: escaped() };
    if (/[\^$*+?{}\])]/.test(here())) leave();
    return { kind: "set", set: character() };
  }

  function character(): CharacterSet {
    const code = pattern.charCodeAt(at);
    if (Number.isNaN(code) || code > 127) leave();
    at++;
    return { codes: new Set([code]), others: false };
  }

  function escaped(): CharacterSet {
    const letter = here();
    const known = Object.hasOwn(named, letter) ? named[letter] : undefined;
    if (known) {
      at++;
      return known;
    }
    return /^[A-Za-z0-9]?$/.test(letter) ? leave() : character();
  }

  function characterClass(): CharacterSet {
    const isNegated = take("^");
    const sets: CharacterSet[] = [];
    if (here() === "]") leave();
    while (!take("]")) {
      if (at >= pattern.length || here() === "[") leave();
      const first = take("\\") ? escaped() : character();
      const isRange = here() === "-" && pattern[at + 1] !== "]";
      if (!isRange) {
        sets.push(first);
        continue;
      }
      at++;
      const last = take("\\") ? escaped() : character();
      const [from, ...more] = first.codes;
      const [to, ...others] = last.codes;
      if (from === undefined || to === undefined || more.length + others.length > 0 || from > to) return leave();
      sets.push({ codes: new Set(all.filter((code) => code >= from && code <= to)), others: false });
    }
    return isNegated ? negated(joined(sets)) : joined(sets);
  }

  try {
    const tree = choice(true);
    return at === pattern.length ? tree : undefined;
  } catch (error) {
    if (error === uncommon) return undefined;
    throw error;
  }
}
