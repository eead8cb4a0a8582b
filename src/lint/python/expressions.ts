import { argumentReader } from "./arguments.ts";
import { nextNumber } from "./by-node.ts";
import type { Cursor } from "./cursor.ts";
import { displayReader } from "./displays.ts";
import { exactly } from "./exactly.ts";
import { type Call, type Expression, type Parameter, partsOf } from "./syntax.ts";

/**
 * Reads expressions from where the cursor stands. Every reader leaves it at the first token that it does not take, and stumbles over
 * one that cannot be.
 */
export type ExpressionReader = {
  /** Whether an expression can begin here. */
  begins(): boolean;
  expression(): Expression;
  /** An expression, or a name with `:=` and one. */
  named(): Expression;
  /** No comparison and no condition: what may stand before `in` and behind `as`, and what a pattern compares with. */
  operand(): Expression;
  /** One expression, or a tuple where commas stand at this level. */
  sequence(): Expression;
  /** A sequence or `yield`: what may be assigned. */
  value(): Expression;
  /** What stands between commas, each by itself and without a star before it. */
  list(one?: () => Expression): Expression[];
  /** What stands between the brackets of a call or a class; the opening one is there, and both are taken. */
  arguments(): Pick<Call, "args" | "keywords" | "spreads">;
  /** Up to what ends them, which is left. */
  parameters(end: ")" | ":"): Parameter[];
  /** An expression as it is kept: left out when it is so deep that our walks, which recurse, would not come back. */
  kept(expression: Expression): Expression;
};

/** How tightly an operator binds its two operands. @see Python Language Reference §6.17 */
const powers: Readonly<Record<string, number>> = {
  ...{ or: 1, and: 2 },
  ...{ in: 4, not: 4, is: 4, "==": 4, "!=": 4, "<": 4, ">": 4, "<=": 4, ">=": 4 },
  ...{ "|": 5, "^": 6, "&": 7, "<<": 8, ">>": 8, "+": 9, "-": 9, "*": 10, "/": 10, "//": 10, "%": 10, "@": 10 },
};
const [disjunction, comparison, bitwise] = [1, 4, 5];

const openings = new Set(["(", "[", "{", "-", "+", "~", "..."]);
const openingWords = new Set(["None", "True", "False", "not", "lambda", "await"]);

/** So many operators or calls in a row are reason to look how deep the whole is. */
const manyLinks = 200;
const deepest = 1000;

export function expressionReader(text: string, cursor: Cursor): ExpressionReader {
  const { now, at, next, end, is, isWord, take, takeWord, nested } = cursor;
  let long = false;

  const operand = () => binary(bitwise);
  const condition = () => binary(disjunction);
  const parts = { begins, expression, named, operand, condition };
  const display = displayReader(text, cursor, parts);
  const { args: given, parameters } = argumentReader(cursor, parts, display);
  const { atom, sequence, list, yielded } = display;

  function begins(): boolean {
    if (at("operator")) return openings.has(now.value);
    if (at("keyword")) return openingWords.has(now.value);
    return at("name") || at("number") || at("string") || at("template");
  }

  function expression(): Expression {
    return nested(whole, now.from);
  }

  function whole(from: number): Expression {
    if (takeWord("lambda")) return lambda(from);
    const then = condition();
    if (!takeWord("if")) return then;
    const test = condition();
    cursor.expectWord("else");
    const otherwise = expression();
    return { kind: "conditional", from, to: end(), number: nextNumber(), test, then, otherwise };
  }

  function lambda(from: number): Expression {
    const list = parameters(":");
    next();
    const body = expression();
    return { kind: "lambda", from, to: end(), number: nextNumber(), parameters: list, body };
  }

  function named(): Expression {
    const { kind, from } = now;
    const target = expression();
    if (!is(":=") || target.kind !== "name" || kind !== "name") return target;
    next();
    const value = expression();
    return { kind: "walrus", from, to: end(), number: nextNumber(), target, value };
  }

  /** Operands and operators from left to right; no operator that binds less than `least`. */
  function binary(least: number): Expression {
    const { from } = now;
    let left = unary();
    for (let links = 0; ; links++) {
      const power = at("operator") || at("keyword") ? powers[now.value] : undefined;
      if (power === undefined || power < least) return left;
      long ||= links > manyLinks;
      const operator = operatorHere();
      const right = binary(power + 1);
      left = { kind: "binary", from, to: end(), number: nextNumber(), operator, left, right };
    }
  }

  /** `not in` and `is not` are two words. */
  function operatorHere(): string {
    const { value } = now;
    next();
    if (value === "not") {
      cursor.expectWord("in");
      return "not in";
    }
    return value === "is" && takeWord("not") ? "is not" : value;
  }

  function unary(): Expression {
    const { from } = now;
    if (isWord("not") || is("-") || is("+") || is("~")) return nested(prefixed, from);
    const left = takeWord("await") ? awaited(from) : primary();
    if (!take("**")) return left;
    const right = nested(unary, undefined);
    return { kind: "binary", from, to: end(), number: nextNumber(), operator: "**", left, right };
  }

  function prefixed(from: number): Expression {
    const { value: operator } = now;
    next();
    const operand = operator === "not" ? binary(comparison) : unary();
    const [to, number] = [end(), nextNumber()];
    return operator === "-" && operand.kind === "constant" && typeof operand.value === "number"
      ? { kind: "constant", from, to, number, value: -operand.value }
      : { kind: "unary", from, to, number, operator, operand };
  }

  function awaited(from: number): Expression {
    const operand = primary();
    return { kind: "other", from, to: end(), number: nextNumber(), children: [operand] };
  }

  /** An atom, and what is taken or called of it. */
  function primary(): Expression {
    const { from } = now;
    let object = atom();
    for (let links = 0; at("operator"); links++) {
      long ||= links > manyLinks;
      if (take(".")) {
        const attribute = cursor.name();
        object = { kind: "attribute", from, to: end(), number: nextNumber(), object, attribute };
      } else if (is("(")) {
        const { args, keywords, spreads } = given();
        object = { kind: "call", from, to: end(), number: nextNumber(), callee: object, args, keywords, spreads };
      } else if (take("[")) {
        const index = subscripts();
        object = { kind: "subscript", from, to: end(), number: nextNumber(), object, index };
      } else break;
    }
    return object;
  }

  /** Between square brackets, of which the closing one is taken: every expression, whatever colons and commas are between. */
  function subscripts(): readonly Expression[] {
    const found: Expression[] = [];
    while (!take("]")) {
      if (take(":") || take(",") || take("*")) continue;
      found.push(named());
      if (!is("]") && !is(":") && !is(",")) cursor.stumble();
    }
    return exactly(found);
  }

  function kept(expression: Expression): Expression {
    if (!long) return expression;
    long = false;
    const { from, to } = expression;
    return isDeeper(expression) ? { kind: "other", from, to, number: nextNumber(), children: [] } : expression;
  }

  return {
    ...{ begins, expression, named, operand, sequence, list, arguments: given, parameters, kept },
    value: () => (isWord("yield") ? yielded() : sequence()),
  };
}

function isDeeper(expression: Expression): boolean {
  let level: readonly Expression[] = [expression];
  for (let depth = 0; depth < deepest; depth++) {
    if (level.length === 0) return false;
    level = level.flatMap(partsOf);
  }
  return true;
}
