import type { Comment } from "./syntax.ts";

/**
 * What a text consists of for Python's grammar. `line end`, `indent` and `dedent` are its layout; a `template` is the beginning of an
 * f-string or t-string, up to its opening quote.
 */
export type TokenKind =
  | "name"
  | "keyword"
  | "number"
  | "string"
  | "template"
  | "operator"
  | "line end"
  | "indent"
  | "dedent"
  | "end"
  | "unreadable";

/** One token, of which there is only ever the present one: it changes with each step. */
export type Token = {
  kind: TokenKind;
  /** A name, a keyword or an operator as it is written; of a template its quote. */
  value: string;
  from: number;
  to: number;
};

export type Tokens = {
  readonly now: Readonly<Token>;
  /** Whether the present token is of a kind. */
  at(kind: TokenKind): boolean;
  /** Where the token before the present one ended, layout apart. */
  end(): number;
  next(): void;
  /** Goes on with a field of a template, up to whose opening brace somebody has read. */
  enterField(at: number): void;
  /** Says that the field's closing brace was read by somebody else. */
  leaveField(): void;
  /** Goes on after a template that somebody has read to its end. */
  leaveTemplate(at: number): void;
  /** Goes on with the next line of text, and outside all brackets. */
  skipLine(): void;
  /** Remembers this place; calling what it gives comes back to it. */
  mark(): () => void;
  /** Every comment up to here. */
  readonly comments: Comment[];
  /** Where a line is indented as none above it. */
  misaligned(): number | undefined;
};

const keywords = new Set(
  "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield".split(
    " ",
  ),
);

// Sticky, so that they are tried in one place: at `lastIndex`.
const numberHere =
  /0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?[jJ]?/y;
const operatorHere = /\*\*=?|\/\/=?|>>=?|<<=?|\.\.\.|->|[-+*/%@&|^=<>!:]=|[-+*/%@&|^=<>!:~()[\]{},;.]/y;
const prefix = /^(?:[rub]|br|rb|[ft]r?|r[ft])$/i;

/** Most operators have one character, which is seen without a search: those that begin no longer one, and those that do. */
const [alone, maybeAlone] = [new Set("()[]{},;~"), new Set(".:=")];
const mayFollow = new Set(".=");

const [tab, newline, formFeed, carriageReturn, space] = [9, 10, 12, 13, 32];
const [doubleQuote, hash, singleQuote, dot, zero, nine, backslash, underscore] = [34, 35, 39, 46, 48, 57, 92, 95];

const isDigit = (code: number) => code >= zero && code <= nine;
const isQuote = (code: number) => code === singleQuote || code === doubleQuote;
const isLineEnd = (code: number) => code === newline || code === carriageReturn;
const startsName = (code: number) =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === underscore || code >= 0xa1;
const goesOnName = (code: number) => startsName(code) || isDigit(code);
const isLayout = (kind: TokenKind) => kind === "line end" || kind === "indent" || kind === "dedent";

/**
 * Reads a text token by token, as Python does. Offsets are those of the text; a byte order mark is passed over.
 * @see Python Language Reference §2, Lexical analysis
 */
export function tokensOf(text: string): Tokens {
  const now: Token = { kind: "line end", value: "", from: 0, to: 0 };
  const comments: Comment[] = [];
  const indents = [0];
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let end = at;
  let brackets = 0;
  let dedents = 0;
  let fresh = true;
  let misaligned: number | undefined;

  const set = (kind: TokenKind, value: string, from: number, to: number) => {
    now.kind = kind;
    now.value = value;
    now.from = from;
    now.to = to;
    at = to;
  };

  /** The offset after a line's end that begins at this one. */
  const after = (place: number) =>
    place + (text.charCodeAt(place) === carriageReturn && text.charCodeAt(place + 1) === newline ? 2 : 1);

  const lineEndFrom = (place: number) => {
    let found = place;
    while (found < text.length && !isLineEnd(text.charCodeAt(found))) found++;
    return found;
  };

  const comment = (from: number) => {
    const to = lineEndFrom(from);
    comments.push({ from, to, text: text.slice(from, to) });
    return to;
  };

  /** At the beginning of a line: passes over lines of nothing, and says whether the next one changes the indentation. */
  const indentation = (): boolean => {
    let column = 0;
    for (; at < text.length; ) {
      const code = text.charCodeAt(at);
      if (code === space) column++;
      else if (code === tab) column = (column | 7) + 1;
      else if (code === formFeed) column = 0;
      else if (isLineEnd(code)) {
        at = after(at);
        column = 0;
        continue;
      } else if (code === hash) {
        at = comment(at);
        continue;
      } else break;
      at++;
    }
    fresh = false;
    if (at >= text.length) column = 0;
    if (column > (indents.at(-1) ?? 0)) {
      indents.push(column);
      set("indent", "", at, at);
      return true;
    }
    while (column < (indents.at(-1) ?? 0)) {
      indents.pop();
      dedents++;
    }
    if (column > (indents.at(-1) ?? 0)) {
      misaligned ??= at;
      indents.push(column);
      dedents--;
    }
    if (dedents <= 0) return false;
    dedents--;
    set("dedent", "", at, at);
    return true;
  };

  const atEnd = () => {
    if (brackets === 0 && !isLayout(now.kind) && now.kind !== "end") set("line end", "", at, at);
    else if (brackets === 0 && indents.length > 1) {
      indents.pop();
      set("dedent", "", at, at);
    } else set("end", "", at, at);
  };

  /** A string whose prefix ends, and whose quote stands, at `open`. */
  const string = (from: number, open: number) => {
    const [one, three] = text.charCodeAt(open) === doubleQuote ? ['"', '"""'] : ["'", "'''"];
    const quote = text.startsWith(three, open) ? three : one;
    if (open > from && /[ft]/i.test(text.slice(from, open))) return set("template", quote, from, open + quote.length);
    const to = closing(text, open + quote.length, quote);
    if (to === undefined) set("unreadable", "", from, quote.length === 3 ? text.length : lineEndFrom(open));
    else set("string", quote, from, to);
  };

  const nameEndFrom = (place: number) => {
    let found = place;
    while (found < text.length && goesOnName(text.charCodeAt(found))) found++;
    return found;
  };

  /** What ends at the place that a sticky expression comes to from here; undefined where it finds nothing. */
  const endOf = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.test(text) ? pattern.lastIndex : undefined;
  };

  const next = () => {
    if (!isLayout(now.kind)) end = now.to;
    if (dedents > 0) {
      dedents--;
      return set("dedent", "", at, at);
    }
    if (fresh && brackets === 0 && indentation()) return;
    for (; at < text.length; ) {
      const code = text.charCodeAt(at);
      if (code === space || code === tab || code === formFeed) at++;
      else if (code === hash) at = comment(at);
      else if (code === backslash && isLineEnd(text.charCodeAt(at + 1))) at = after(at + 1);
      else if (!isLineEnd(code)) return significant(code);
      else if (brackets > 0) at = after(at);
      else {
        fresh = true;
        const from = at;
        set("line end", "", from, from);
        at = after(from);
        return;
      }
    }
    atEnd();
  };

  const significant = (code: number) => {
    const from = at;
    if (startsName(code)) {
      const to = nameEndFrom(from + 1);
      const value = text.slice(from, to);
      if (to - from < 3 && isQuote(text.charCodeAt(to)) && prefix.test(value)) return string(from, to);
      return set(keywords.has(value) ? "keyword" : "name", value, from, to);
    }
    if (isQuote(code)) return string(from, from);
    if (isDigit(code) || (code === dot && isDigit(text.charCodeAt(from + 1)))) {
      return set("number", "", from, endOf(numberHere) ?? from + 1);
    }
    const character = text[from] ?? "";
    if (alone.has(character)) {
      if (character === "(" || character === "[" || character === "{") brackets++;
      else if ((character === ")" || character === "]" || character === "}") && brackets > 0) brackets--;
      return set("operator", character, from, from + 1);
    }
    if (maybeAlone.has(character) && !mayFollow.has(text[from + 1] ?? ""))
      return set("operator", character, from, from + 1);
    const to = endOf(operatorHere);
    if (to === undefined) return set("unreadable", "", from, from + 1);
    set("operator", text.slice(from, to), from, to);
  };

  return {
    now,
    at: (kind) => now.kind === kind,
    end: () => end,
    next,
    comments,
    misaligned: () => misaligned,
    enterField(place) {
      brackets++;
      at = place;
      next();
    },
    leaveField() {
      brackets--;
    },
    leaveTemplate(place) {
      set("string", now.value, now.from, place);
      next();
    },
    skipLine() {
      brackets = 0;
      if (now.kind === "line end") return;
      at = lineEndFrom(Math.max(at, now.from));
      // What is next is the end of the line, whatever was before.
      now.kind = "unreadable";
      next();
    },
    mark() {
      const kept = { ...now, at, end, brackets, dedents, fresh, misaligned, comments: comments.length };
      const stack = [...indents];
      return () => {
        set(kept.kind, kept.value, kept.from, kept.to);
        ({ at, end, brackets, dedents, fresh, misaligned } = kept);
        comments.length = kept.comments;
        indents.splice(0, indents.length, ...stack);
      };
    },
  };
}

/** The offset after a string's closing quote; undefined where it has none, or not on its line. */
function closing(text: string, from: number, quote: string): number | undefined {
  const code = quote.charCodeAt(0);
  for (let at = from; at < text.length; at++) {
    const here = text.charCodeAt(at);
    if (here === backslash) {
      at++;
      if (text.charCodeAt(at) === carriageReturn && text.charCodeAt(at + 1) === newline) at++;
    } else if (here === code && (quote.length === 1 || text.startsWith(quote, at))) return at + quote.length;
    else if (quote.length === 1 && isLineEnd(here)) return undefined;
  }
  return undefined;
}
