import type { Span } from "../python/syntax.ts";
import { type Instruction, wordsOf } from "./instruction.ts";
import { wordAt } from "./words.ts";

/** One variable that `ENV`, `ARG` or `LABEL` sets; an `ARG` may leave its value open. */
export type Pair = Span & {
  readonly name: string;
  readonly value: string | undefined;
  /** As it is written, with its quotes. */
  readonly raw: string;
};

const cache = new WeakMap<Instruction, readonly Pair[]>();

/** What an instruction sets, in order: names may occur twice, and may be any text. */
export function pairsOf(instruction: Instruction): readonly Pair[] {
  const pairs = cache.get(instruction) ?? read(instruction);
  cache.set(instruction, pairs);
  return pairs;
}

function read(instruction: Instruction): readonly Pair[] {
  if (isLegacy(instruction)) {
    const { rest, escapeToken, at } = instruction;
    const name = /^\S+/.exec(rest)?.[0] ?? "";
    const raw = rest.slice(name.length).trimStart();
    return [{ name, value: unquoted(raw, escapeToken), raw, ...at(0, rest.length) }];
  }
  return wordsOf(instruction).map(({ text, raw, from, to }) => {
    const equals = text.indexOf("=");
    const place = instruction.at(from, to);
    if (equals < 0) return { name: text, value: undefined, raw: "", ...place };
    return {
      name: text.slice(0, equals),
      value: text.slice(equals + 1),
      raw: raw.slice(raw.indexOf("=") + 1),
      ...place,
    };
  });
}

/** The form of the first years: `ENV name value`. */
export function isLegacy({
  keyword,
  rest,
  escapeToken,
}: Pick<Instruction, "keyword" | "rest" | "escapeToken">): boolean {
  if (keyword !== "ENV" && keyword !== "LABEL") return false;
  const first = wordAt(rest, 0, escapeToken);
  return !first.raw.includes("=") && first.to < rest.length;
}

function unquoted(raw: string, escapeToken: string): string {
  if (!/^["']/.test(raw)) return raw;
  const word = wordAt(raw, 0, escapeToken);
  return word.to === raw.length ? word.text : raw;
}
