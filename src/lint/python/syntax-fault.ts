import type { Tree } from "@lezer/common";
import type { SyntaxFault } from "./model.ts";
import { errorsIn } from "./parse.ts";
import type { Positions } from "./positions.ts";

/** The first place that the parser could not read, and one sentence about it. */
export function syntaxFaultIn(tree: Tree, text: string, position: Positions): SyntaxFault | undefined {
  const print = printStatementIn(tree);
  const [error] = errorsIn(tree);
  if (print !== undefined && print <= (error ?? print)) {
    return { ...position(print), message: "This is Python 2: print needs parentheses." };
  }
  if (error === undefined) return undefined;
  const message =
    error >= text.trimEnd().length
      ? "The file ends in the middle of a statement: a bracket, a quote or a block is left open."
      : "Python cannot read this.";
  return { ...position(error), message };
}

function printStatementIn(tree: Tree): number | undefined {
  let found: number | undefined;
  tree.iterate({
    enter(node) {
      if (found === undefined && node.name === "PrintStatement") found = node.from;
    },
  });
  return found;
}
