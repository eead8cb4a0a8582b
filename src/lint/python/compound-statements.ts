import { nextNumber } from "./by-node.ts";
import type { Cursor } from "./cursor.ts";
import type { ExpressionReader } from "./expressions.ts";
import { readPatterns } from "./patterns.ts";
import type { Block, Expression, Statement } from "./syntax.ts";
import { readTypeParameters } from "./type-parameters.ts";

/**
 * Reads statements that have others in them, where one begins.
 *
 * @param body reads from a colon to the end of what belongs to it
 */
export function compoundStatements(
  cursor: Cursor,
  read: ExpressionReader,
  body: () => Statement[],
): () => Statement | undefined {
  const { now, at, next, end, is, isWord, take, takeWord, expect, stumble } = cursor;
  const { kept } = read;

  const test = () => kept(read.named());
  const block = (certain = false): Block => ({ certain, body: body() });
  const otherwise = () => (takeWord("else") ? [block()] : []);
  /** By the word that they begin with, which was taken. */
  const named: Readonly<Record<string, (from: number) => Statement>> = {
    if(from) {
      const branches: { test: Expression | undefined; body: readonly Statement[] }[] = [];
      do branches.push({ test: test(), body: body() });
      while (takeWord("elif"));
      if (takeWord("else")) branches.push({ test: undefined, body: body() });
      return { kind: "if", from, to: end(), number: nextNumber(), branches };
    },
    while(from) {
      const expressions = [test()];
      const bodies = [block(), ...otherwise()];
      return {
        kind: "block",
        from,
        to: end(),
        number: nextNumber(),
        keyword: "while",
        targets: [],
        expressions,
        bodies,
      };
    },
    for: loop,
    with: context,
    try: attempt,
    def: (from) => definedFunction(from, []),
    class: (from) => definedClass(from, []),
    async(from) {
      if (takeWord("def")) return definedFunction(from, []);
      if (takeWord("for")) return loop(from);
      return takeWord("with") ? context(from) : stumble();
    },
  };

  function loop(from: number): Statement {
    const targets = read.list(read.operand).map(kept);
    cursor.expectWord("in");
    const expressions = read.list().map(kept);
    const bodies = [block(), ...otherwise()];
    return { kind: "block", from, to: end(), number: nextNumber(), keyword: "for", targets, expressions, bodies };
  }

  function context(from: number): Statement {
    const { targets, expressions } = cursor.attempt(itemsInBrackets) ?? items(":");
    const bodies = [block(true)];
    return { kind: "block", from, to: end(), number: nextNumber(), keyword: "with", targets, expressions, bodies };
  }

  function items(close: string) {
    const targets: Expression[] = [];
    const expressions: Expression[] = [];
    do {
      if (is(close)) break;
      expressions.push(kept(read.expression()));
      if (takeWord("as")) targets.push(kept(read.operand()));
    } while (take(","));
    return { targets, expressions };
  }

  /** `with (a as b, c as d):`. Brackets that end before the colon belong to the first item. */
  function itemsInBrackets() {
    expect("(");
    const found = items(")");
    expect(")");
    return is(":") && found.expressions.length > 0 ? found : stumble();
  }

  function attempt(from: number): Statement {
    const bodies: Block[] = [block(true)];
    const targets: Expression[] = [];
    const expressions: Expression[] = [];
    while (isWord("except")) {
      const at = { from: now.from, to: now.to };
      next();
      take("*");
      const types = is(":") ? [] : read.list().map(kept);
      expressions.push(...types);
      if (takeWord("as"))
        targets.push({ kind: "name", from: now.from, to: now.to, number: nextNumber(), name: cursor.name() });
      bodies.push({ ...block(), handles: { at, types } });
    }
    bodies.push(...otherwise());
    if (takeWord("finally")) bodies.push(block(true));
    if (bodies.length === 1) stumble();
    return { kind: "block", from, to: end(), number: nextNumber(), keyword: "try", targets, expressions, bodies };
  }

  function decorated(): Statement {
    const decorators: Expression[] = [];
    while (take("@")) {
      decorators.push(test());
      if (!at("line end")) stumble();
      next();
    }
    const { from } = now;
    if (takeWord("class")) return definedClass(from, decorators);
    takeWord("async");
    return takeWord("def") ? definedFunction(from, decorators) : stumble();
  }

  function definedFunction(from: number, decorators: readonly Expression[]): Statement {
    const name = cursor.name();
    readTypeParameters(cursor, read);
    expect("(");
    const parameters = read.parameters(")");
    next();
    const returns = take("->") ? kept(read.expression()) : undefined;
    const statements = body();
    return {
      kind: "function",
      from,
      to: end(),
      number: nextNumber(),
      name,
      decorators,
      parameters,
      returns,
      body: statements,
    };
  }

  function definedClass(from: number, decorators: readonly Expression[]): Statement {
    const name = cursor.name();
    readTypeParameters(cursor, read);
    const { args: bases, keywords } = is("(") ? read.arguments() : { args: [], keywords: [] };
    const statements = body();
    return {
      kind: "class",
      from,
      to: end(),
      number: nextNumber(),
      name,
      decorators,
      bases,
      keywords,
      body: statements,
    };
  }

  /** `match x:` and its cases, unless `match` is a name like any other here. */
  function match(from: number): Statement | undefined {
    const expressions = cursor.attempt(() => {
      next();
      const subject = read.list(read.named);
      expect(":");
      for (const layout of ["line end", "indent"] as const) {
        if (!at(layout)) stumble();
        next();
      }
      return isCase() ? subject.map(kept) : stumble();
    });
    if (expressions === undefined) return undefined;
    const targets: Expression[] = [];
    const bodies: Block[] = [];
    while (isCase()) {
      next();
      targets.push(...readPatterns(cursor, read));
      if (takeWord("if")) expressions.push(test());
      bodies.push(block());
    }
    if (!at("dedent")) stumble();
    next();
    return { kind: "block", from, to: end(), number: nextNumber(), keyword: "match", targets, expressions, bodies };
  }

  const isCase = () => at("name") && now.value === "case";

  return () => {
    const { from, value } = now;
    if (is("@")) return decorated();
    if (at("name") && value === "match") return match(from);
    const begun = at("keyword") ? named[value] : undefined;
    if (!begun) return undefined;
    next();
    return begun(from);
  };
}
