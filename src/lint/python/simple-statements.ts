import { nextNumber } from "./by-node.ts";
import type { Cursor } from "./cursor.ts";
import type { ExpressionReader } from "./expressions.ts";
import type { Expression, ImportedName, Statement } from "./syntax.ts";
import { readTypeParameters } from "./type-parameters.ts";

const augmented = /^(?:[-+*/%@&|^]|\/\/|\*\*|>>|<<)=$/;

/** Reads statements that fit on a line. */
export function simpleStatement(cursor: Cursor, read: ExpressionReader): () => Statement {
  const { now, at, next, end, is, take, takeWord, expect } = cursor;
  const { kept } = read;

  const other = (from: number, keyword: string, expressions: readonly Expression[] = []): Statement => ({
    kind: "other",
    from,
    to: end(),
    number: nextNumber(),
    keyword,
    expressions: expressions.map(kept),
  });

  /** A statement that begins with a word, which was taken, and the expressions behind it. */
  const word =
    (keyword: string, expressions: () => readonly Expression[] = () => []) =>
    (from: number): Statement =>
      other(from, keyword, expressions());

  const begins = () => is("*") || read.begins();

  const named: Readonly<Record<string, (from: number) => Statement>> = {
    pass: word("pass"),
    break: word("break"),
    continue: word("continue"),
    del: word("del", () => read.list()),
    assert: word("assert", () => read.list()),
    yield: word("yield", () => (takeWord("from") ? [read.expression()] : begins() ? read.list() : [])),
    raise: word("raise", () => [...(begins() ? read.list() : []), ...(takeWord("from") ? [read.expression()] : [])]),
    return(from) {
      const value = begins() ? kept(read.sequence()) : undefined;
      return { kind: "return", from, to: end(), number: nextNumber(), value };
    },
    global: names("global"),
    nonlocal: names("nonlocal"),
    import(from) {
      const found: ImportedName[] = [];
      do {
        const start = now.from;
        const module = dotted();
        const as = alias();
        found.push({ from: start, to: end(), dots: 0, module, name: undefined, as });
      } while (take(","));
      return { kind: "import", from, to: end(), number: nextNumber(), names: found };
    },
    from(from) {
      let dots = 0;
      while (is(".") || is("...")) {
        dots += now.value.length;
        next();
      }
      const module = at("name") ? dotted() : "";
      cursor.expectWord("import");
      const found = importedFrom(dots, module);
      return { kind: "import", from, to: end(), number: nextNumber(), names: found };
    },
  };

  function names(kind: "global" | "nonlocal") {
    return (from: number): Statement => {
      const found = [cursor.name()];
      while (take(",")) found.push(cursor.name());
      return { kind, from, to: end(), number: nextNumber(), names: found };
    };
  }

  function dotted(): string {
    let path = cursor.name();
    while (take(".")) path += `.${cursor.name()}`;
    return path;
  }

  function alias(): string | undefined {
    return takeWord("as") ? cursor.name() : undefined;
  }

  function importedFrom(dots: number, module: string): ImportedName[] {
    const { from, to } = now;
    if (take("*")) return [{ from, to, dots, module, name: "*", as: undefined }];
    const found: ImportedName[] = [];
    const inBrackets = take("(");
    do {
      if (inBrackets && is(")")) break;
      const start = now.from;
      const name = cursor.name();
      const as = alias() ?? name;
      found.push({ from: start, to: end(), dots, module, name, as });
    } while (take(","));
    if (inBrackets) expect(")");
    return found;
  }

  /** `type X[T] = …`, unless `type` is a name like any other here. */
  function typeAlias(): Statement | undefined {
    return cursor.attempt((): Statement => {
      const { from } = now;
      next();
      const name: Expression = { kind: "name", from: now.from, to: now.to, number: nextNumber(), name: cursor.name() };
      readTypeParameters(cursor, read);
      expect("=");
      return other(from, "type", [name, read.expression()]);
    });
  }

  function assignment(): Statement {
    const { from } = now;
    const first = kept(read.sequence());
    const targets = [first];
    let annotation: Expression | undefined;
    let value: Expression | undefined;
    if (at("operator") && augmented.test(now.value)) {
      next();
      value = kept(read.value());
      return { kind: "assign", from, to: end(), number: nextNumber(), augmented: true, targets, value, annotation };
    }
    if (take(":")) annotation = kept(read.expression());
    else if (!is("=")) return { kind: "expression", from, to: end(), number: nextNumber(), value: first };
    while (take("=")) {
      if (value) targets.push(value);
      value = kept(read.value());
    }
    return { kind: "assign", from, to: end(), number: nextNumber(), augmented: false, targets, value, annotation };
  }

  return () => {
    const { from, value } = now;
    const begun = at("keyword") ? named[value] : undefined;
    if (begun) {
      next();
      return begun(from);
    }
    return (at("name") && value === "type" ? typeAlias() : undefined) ?? assignment();
  };
}
