import { type Tokens, tokensOf } from "./tokens.ts";

/** Where reading stands in a text, and the way out of what cannot be read. */
export type Cursor = Tokens & {
  is(operator: string): boolean;
  isWord(keyword: string): boolean;
  /** Takes an operator that may be there; whether it was. */
  take(operator: string): boolean;
  takeWord(keyword: string): boolean;
  expect(operator: string): void;
  expectWord(keyword: string): void;
  /** Takes a name, and gives it. */
  name(): string;
  /** Leaves what is being read, which cannot go on here. */
  stumble(): never;
  /** Whether that is what was thrown. */
  isStumble(error: unknown): boolean;
  /** Says that something is wrong here, and goes on. */
  note(at: number): void;
  /** The same of a `print` that is Python 2's. */
  notePrint(at: number): void;
  /** Reads what may turn out to be something else: then what is wrong with it is not said, and it is as if nothing was read. */
  attempt<Result>(read: () => Result): Result | undefined;
  /** Reads what is nested in something of its kind: too deep, and it stumbles. */
  nested<Given, Result>(read: (given: Given) => Result, given: Given): Result;
  /** The first place where something is wrong, and Python 2's first `print`; infinite where there is none. */
  faults(): { readonly first: number; readonly print: number };
};

/** Python itself gives up at 200 nested brackets; whatever else nests may be as deep. */
const deepest = 200;

/** What is thrown to leave what cannot be read. It has no stack, since nobody would look at it. */
const stumbled = Symbol("this cannot be read");

export function cursorOn(text: string): Cursor {
  const tokens = tokensOf(text);
  const { now, next } = tokens;
  let first = Number.POSITIVE_INFINITY;
  let print = Number.POSITIVE_INFINITY;
  let attempts = 0;
  let depth = 0;

  const is = (operator: string) => now.kind === "operator" && now.value === operator;
  const isWord = (keyword: string) => now.kind === "keyword" && now.value === keyword;
  const isStumble = (error: unknown) => error === stumbled;
  const note = (at: number) => {
    if (attempts === 0) first = Math.min(first, at);
  };
  const stumble = (): never => {
    note(now.from);
    throw stumbled;
  };
  const take = (operator: string) => {
    const there = is(operator);
    if (there) next();
    return there;
  };
  const takeWord = (keyword: string) => {
    const there = isWord(keyword);
    if (there) next();
    return there;
  };

  tokens.next();
  return {
    ...tokens,
    ...{ is, isWord, take, takeWord, stumble, isStumble, note },
    expect(operator) {
      if (!take(operator)) stumble();
    },
    expectWord(keyword) {
      if (!takeWord(keyword)) stumble();
    },
    name() {
      if (now.kind !== "name") stumble();
      const { value } = now;
      next();
      return value;
    },
    notePrint(at) {
      print = Math.min(print, at);
    },
    attempt(read) {
      const back = tokens.mark();
      attempts++;
      try {
        return read();
      } catch (error) {
        if (!isStumble(error)) throw error;
        back();
        return undefined;
      } finally {
        attempts--;
      }
    },
    nested(read, given) {
      if (depth >= deepest) stumble();
      depth++;
      try {
        return read(given);
      } finally {
        depth--;
      }
    },
    faults: () => ({ first: Math.min(first, tokens.misaligned() ?? first), print }),
  };
}
