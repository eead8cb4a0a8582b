import type { Tree } from "@lezer/common";
import type { SyntaxFault } from "./model.ts";
import type { Positions } from "./positions.ts";

/** The first place that the parser could not read, and one sentence about it. */
export function syntaxFaultIn(tree: Tree, text: string, position: Positions): SyntaxFault | undefined {
  let offset: number | undefined;
  let python2 = false;
  tree.iterate({
    enter(node) {
      if (offset !== undefined) return false;
      if (node.name === "PrintStatement") python2 = true;
      if (!node.type.isError && node.name !== "PrintStatement") return;
      offset = node.from;
      return false;
    },
  });
  if (offset === undefined) return undefined;
  const message = python2
    ? "This is Python 2: print needs parentheses."
    : offset >= text.trimEnd().length
      ? "The file ends in the middle of a statement: a bracket, a quote or a block is left open."
      : "Python cannot read this.";
  return { ...position(offset), message };
}
