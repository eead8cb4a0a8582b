import { nextNumber } from "./by-node.ts";
import type { Cursor } from "./cursor.ts";
import { templateWords } from "./literals.ts";
import type { Expression } from "./syntax.ts";

export type Template = {
  /** What is written between fields, as constants, and what is in the fields, in order. */
  readonly parts: readonly Expression[];
  /** No field is converted or formatted: the text is its parts one after the other. */
  readonly plain: boolean;
};

const [newline, carriageReturn, backslash, open, close] = [10, 13, 92, 123, 125];

/**
 * Reads an f-string or t-string, whose beginning is the present token: the words, and every expression in its fields and in what they
 * say of their format. Inside a field anything may stand, the template's own quotes among it.
 *
 * @param read what stands in a field, from the present token on
 * @see PEP 701, PEP 750
 */
export function readTemplate(text: string, cursor: Cursor, read: () => readonly Expression[]): Template {
  const { now, is, take, stumble } = cursor;
  const { value: quote } = now;
  const prefix = text.slice(now.from, now.to - quote.length);
  const raw = /r/i.test(prefix);
  const found: Expression[] = [];
  let plain = !/t/i.test(prefix);

  const word = (from: number, to: number) => {
    if (to <= from) return;
    const value = templateWords(text.slice(from, to), raw);
    found.push(
      value === undefined
        ? { kind: "other", from, to, number: nextNumber(), children: [] }
        : { kind: "constant", from, to, number: nextNumber(), value },
    );
  };

  /** Reads from a field's opening brace to its closing one; the offset after it. */
  const field = (from: number): number => {
    cursor.enterField(from + 1);
    const values = read();
    found.push(...values);
    if (values.length !== 1 || take("=")) plain = false;
    if (take("!")) {
      plain = false;
      cursor.name();
    }
    if (is("}")) return now.to;
    plain = false;
    // Here `:=` is a colon, and the format begins with `=`.
    if (!is(":") && !is(":=")) return stumble();
    const end = words(now.from + 1, true);
    cursor.leaveField();
    return end + 1;
  };

  /** Reads what stands between fields: the offset after the closing quote, or of the brace that ends a field's format. */
  const words = (from: number, inFormat: boolean): number => {
    let begun = from;
    for (let at = from; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === backslash) at = escaped(at);
      else if (text.startsWith(quote, at)) {
        if (inFormat) return stumble();
        word(begun, at);
        return at + quote.length;
      } else if ((code === newline || code === carriageReturn) && quote.length === 1) return stumble();
      else if (code === open) {
        if (!inFormat && text.charCodeAt(at + 1) === open) at++;
        else {
          if (!inFormat) word(begun, at);
          begun = field(at);
          at = begun - 1;
        }
      } else if (code === close) {
        if (inFormat) return at;
        if (text.charCodeAt(at + 1) !== close) return stumble();
        at++;
      }
    }
    return stumble();
  };

  /** The last character that a backslash keeps from meaning anything: no brace, but for those of a character's name. */
  const escaped = (at: number): number => {
    const after = text.charCodeAt(at + 1);
    if (!raw && text.startsWith("N{", at + 1)) return Math.max(at, text.indexOf("}", at));
    if (after === open || after === close) return at;
    return after === carriageReturn && text.charCodeAt(at + 2) === newline ? at + 2 : at + 1;
  };

  cursor.leaveTemplate(words(now.to, false));
  return { parts: found, plain };
}
