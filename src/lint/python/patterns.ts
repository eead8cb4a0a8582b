import { nextNumber } from "./by-node.ts";
import type { Cursor } from "./cursor.ts";
import type { ExpressionReader } from "./expressions.ts";
import type { Name } from "./syntax.ts";

/** Reads what stands behind `case`, and gives the names that it binds, in reading order. @see PEP 634 */
export function readPatterns(cursor: Cursor, { operand }: ExpressionReader): readonly Name[] {
  const { now, at, next, is, isWord, take, takeWord, expect } = cursor;
  const bound: Name[] = [];

  const capture = () => {
    const { from, to } = now;
    bound.push({ kind: "name", from, to, number: nextNumber(), name: cursor.name() });
  };

  const pattern = (): void => cursor.nested(whole, undefined);

  const whole = () => {
    if (take("*")) return capture();
    do closed();
    while (take("|"));
    if (takeWord("as")) capture();
  };

  const closed = () => {
    if (at("name")) dotted();
    else if (take("(")) listed(")", pattern);
    else if (take("[")) listed("]", pattern);
    else if (take("{")) listed("}", entry);
    else operand();
  };

  /** Up to a closing bracket, which is taken. */
  const listed = (close: string, one: () => void) => {
    while (!take(close)) {
      one();
      if (!is(close)) expect(",");
    }
  };

  const entry = () => {
    if (take("**")) return capture();
    if (at("name")) dotted();
    else operand();
    expect(":");
    pattern();
  };

  /** A name alone binds; with dots it is a value, and with brackets a class. */
  const dotted = () => {
    const { from, to } = now;
    const name = cursor.name();
    if (!is(".") && !is("(")) return void bound.push({ kind: "name", from, to, number: nextNumber(), name });
    while (take(".")) cursor.name();
    if (take("(")) listed(")", argument);
  };

  const argument = () => {
    if (at("name")) {
      const back = cursor.mark();
      next();
      if (!take("=")) back();
    }
    pattern();
  };

  do pattern();
  while (take(",") && !is(":") && !isWord("if"));
  return bound;
}
