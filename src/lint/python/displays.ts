import { nextNumber } from "./by-node.ts";
import type { Cursor } from "./cursor.ts";
import { exactly } from "./exactly.ts";
import { numberValue, stringValue } from "./literals.ts";
import type { Clause, Expression } from "./syntax.ts";
import { readTemplate } from "./templates.ts";

/** Readers that these are made from. */
export type Parts = {
  begins(): boolean;
  expression(): Expression;
  named(): Expression;
  operand(): Expression;
  condition(): Expression;
};

/** Reads names, literals and what stands in brackets, and lists with commas. */
export type DisplayReader = {
  atom(): Expression;
  sequence(): Expression;
  list(one?: () => Expression): Expression[];
  /** From `yield` on. */
  yielded(): Expression;
  isComprehension(): boolean;
  /** From `for` on, after what was read already; a closing bracket that is not named is left. */
  comprehension(from: number, parts: readonly Expression[], close?: string): Expression;
};

const constants: Readonly<Record<string, boolean | null>> = { None: null, True: true, False: false };

export function displayReader(text: string, cursor: Cursor, parts: Parts): DisplayReader {
  const { now, at, next, end, is, isWord, take, takeWord, expect, nested, stumble } = cursor;
  const { begins, expression, named, operand, condition } = parts;

  function atom(): Expression {
    const { kind, value, from, to } = now;
    switch (kind) {
      case "name":
        next();
        return { kind: "name", from, to, number: nextNumber(), name: value };
      case "number":
        next();
        return constantOr(from, to, numberValue(text.slice(from, to)));
      case "string":
      case "template":
        return strings();
      case "keyword": {
        const constant = constants[value];
        if (constant === undefined) return stumble();
        next();
        return { kind: "constant", from, to, number: nextNumber(), value: constant };
      }
      case "operator":
        if (take("(")) return nested(group, from);
        if (take("[")) return nested(listDisplay, from);
        if (take("{")) return nested(braces, from);
        if (take("...")) return { kind: "other", from, to, number: nextNumber(), children: [] };
    }
    return stumble();
  }

  /** Strings one after the other are one. */
  function strings(): Expression {
    const { from } = now;
    const first = oneString();
    if (!at("string") && !at("template")) return first;
    const found = [first];
    while (at("string") || at("template")) found.push(oneString());
    const values = found.map((part) => (part.kind === "constant" ? part.value : undefined));
    const span = { from, to: end() };
    if (!values.includes(undefined)) return { kind: "constant", ...span, number: nextNumber(), value: values.join("") };
    if (!found.some(({ kind }) => kind === "template"))
      return { kind: "other", ...span, number: nextNumber(), children: found };
    const parts = found.flatMap((part) => (part.kind === "template" ? part.parts : [part]));
    return {
      kind: "template",
      ...span,
      number: nextNumber(),
      parts,
      plain: found.every((part) => part.kind !== "template" || part.plain),
    };
  }

  function oneString(): Expression {
    const { from, to } = now;
    if (at("template")) return nested(template, from);
    next();
    return constantOr(from, to, stringValue(text.slice(from, to)));
  }

  function template(from: number): Expression {
    const { parts, plain } = readTemplate(text, cursor, () => (isWord("yield") ? [yielded()] : list()));
    return { kind: "template", from, to: end(), number: nextNumber(), parts, plain };
  }

  /** What stands in brackets by itself is as if it had none; with commas it is a tuple. */
  function group(from: number): Expression {
    if (take(")")) return { kind: "tuple", from, to: end(), number: nextNumber(), items: [] };
    if (isWord("yield")) {
      const found = yielded();
      expect(")");
      return found;
    }
    const first = starred();
    if (isComprehension()) return comprehension(from, [first], ")");
    if (take(")")) return first;
    const items = restOf(first, ")");
    return { kind: "tuple", from, to: end(), number: nextNumber(), items };
  }

  function listDisplay(from: number): Expression {
    if (take("]")) return { kind: "list", from, to: end(), number: nextNumber(), items: [] };
    const first = starred();
    if (isComprehension()) return comprehension(from, [first], "]");
    const items = take("]") ? [first] : restOf(first, "]");
    return { kind: "list", from, to: end(), number: nextNumber(), items };
  }

  function braces(from: number): Expression {
    if (is("}") || is("**")) return dict(from, []);
    const first = starred();
    if (take(":")) {
      const value = expression();
      if (isComprehension()) return comprehension(from, [first, value], "}");
      if (!is("}")) expect(",");
      return dict(from, [{ key: first, value }]);
    }
    if (isComprehension()) return comprehension(from, [first], "}");
    const items = take("}") ? [first] : restOf(first, "}");
    return { kind: "set", from, to: end(), number: nextNumber(), items };
  }

  function dict(from: number, entries: { key: Expression | undefined; value: Expression }[]): Expression {
    while (!take("}")) {
      if (take("**")) entries.push({ key: undefined, value: operand() });
      else {
        const key = expression();
        expect(":");
        entries.push({ key, value: expression() });
      }
      if (!is("}")) expect(",");
    }
    return { kind: "dict", from, to: end(), number: nextNumber(), entries: exactly(entries) };
  }

  /** After the first item, which a comma follows: all of them, and the closing bracket. */
  function restOf(first: Expression, close: string): readonly Expression[] {
    const items = [first];
    expect(",");
    while (!take(close)) {
      items.push(starred());
      if (!is(close)) expect(",");
    }
    return exactly(items);
  }

  /** @param plain what stands there without a star: in brackets it may be named, outside it may not */
  function starred(plain = named): Expression {
    const { from } = now;
    if (!take("*")) return plain();
    const value = operand();
    return { kind: "starred", from, to: end(), number: nextNumber(), value };
  }

  function isComprehension(): boolean {
    return isWord("for") || isWord("async");
  }

  function comprehension(from: number, before: readonly Expression[], close?: string): Expression {
    const clauses: Clause[] = [];
    const elements = before.map((part) => (part.kind === "starred" ? part.value : part));
    while (isComprehension()) {
      takeWord("async");
      cursor.expectWord("for");
      const bound = list(operand);
      cursor.expectWord("in");
      const iterable = condition();
      const conditions: Expression[] = [];
      while (takeWord("if")) conditions.push(condition());
      clauses.push({ targets: bound, iterable, conditions });
    }
    if (close !== undefined) expect(close);
    const targets = clauses.flatMap((clause) => clause.targets);
    const parts = [
      ...elements,
      ...clauses.flatMap((clause) => [...clause.targets, clause.iterable, ...clause.conditions]),
    ];
    return { kind: "comprehension", from, to: end(), number: nextNumber(), elements, clauses, targets, parts };
  }

  function list(one = expression): Expression[] {
    const found: Expression[] = [];
    while (take("*") || begins()) {
      found.push(one());
      if (!take(",")) break;
    }
    return found.length === 0 ? stumble() : found;
  }

  function sequence(): Expression {
    const first = starred(expression);
    if (!is(",") && first.kind !== "starred") return first;
    const items = [first];
    while (take(",") && (is("*") || begins())) items.push(starred(expression));
    return { kind: "tuple", from: first.from, to: (items.at(-1) ?? first).to, number: nextNumber(), items };
  }

  function yielded(): Expression {
    const { from } = now;
    next();
    let children: Expression[] = [];
    if (takeWord("from")) children = [expression()];
    else if (is("*") || begins()) children = list();
    return { kind: "other", from, to: end(), number: nextNumber(), children };
  }

  return { atom, sequence, list, yielded, isComprehension, comprehension };
}

function constantOr(from: number, to: number, value: string | number | undefined): Expression {
  return value === undefined
    ? { kind: "other", from, to, number: nextNumber(), children: [] }
    : { kind: "constant", from, to, number: nextNumber(), value };
}
