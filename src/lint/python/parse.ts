import { type Numbers, numbering } from "./by-node.ts";
import { cursorOn } from "./cursor.ts";
import { expressionReader } from "./expressions.ts";
import { readStatements } from "./statements.ts";
import type { Comment, Statement } from "./syntax.ts";

export type Parsed = {
  readonly statements: readonly Statement[];
  readonly comments: readonly Comment[];
  /** The first place that cannot be read, and one sentence about it. */
  readonly fault: { readonly at: number; readonly message: string } | undefined;
  /** Of all that was made, what turned out to be something else included. */
  readonly numbers: Numbers;
};

/**
 * Reads Python as far as it can be read: what cannot be is left out. Never throws.
 *
 * A few things that Python refuses are let through, such as a `return` outside of functions: Ruff has the last word on what is wrong.
 * @see Python Language Reference §10, Full Grammar specification
 */
export function parsed(text: string): Parsed {
  const cursor = cursorOn(text);
  const [statements, numbers] = numbering(() => readStatements(cursor, expressionReader(text, cursor)));
  return { statements, comments: cursor.comments, fault: faultIn(text, cursor.faults()), numbers };
}

function faultIn(text: string, { first, print }: { readonly first: number; readonly print: number }): Parsed["fault"] {
  if (!Number.isFinite(first)) return undefined;
  if (print <= first) return { at: print, message: "This is Python 2: print needs parentheses." };
  const message =
    first >= text.trimEnd().length
      ? "The file ends in the middle of a statement: a bracket, a quote or a block is left open."
      : "Python cannot read this.";
  return { at: first, message };
}
