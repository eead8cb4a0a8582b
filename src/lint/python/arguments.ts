import { nextNumber } from "./by-node.ts";
import type { Cursor } from "./cursor.ts";
import type { DisplayReader, Parts } from "./displays.ts";
import { exactly } from "./exactly.ts";
import type { Call, Expression, Keyword, Parameter } from "./syntax.ts";

type Given = Pick<Call, "args" | "keywords" | "spreads">;

/** Reads what is given to a call, and what a function takes. */
export function argumentReader(
  { now, end, is, take, expect, name, nested }: Cursor,
  { expression, named }: Pick<Parts, "expression" | "named">,
  { isComprehension, comprehension }: Pick<DisplayReader, "isComprehension" | "comprehension">,
) {
  const args = (): Given => nested(given, undefined);

  function given(): Given {
    const args: Expression[] = [];
    const keywords: Keyword[] = [];
    const spreads: Expression[] = [];
    expect("(");
    while (!take(")")) {
      const { from } = now;
      if (take("**")) spreads.push(expression());
      else if (take("*")) {
        const value = expression();
        args.push({ kind: "starred", from, to: end(), number: nextNumber(), value });
      } else {
        const first = named();
        if (first.kind === "name" && take("=")) {
          const value = expression();
          keywords.push({ from, to: end(), name: first.name, value });
        } else args.push(isComprehension() ? comprehension(from, [first]) : first);
      }
      if (!is(")")) expect(",");
    }
    return { args: exactly(args), keywords: exactly(keywords), spreads: exactly(spreads) };
  }

  function parameters(close: ")" | ":"): Parameter[] {
    const found: Parameter[] = [];
    while (!is(close)) {
      if (!isDivider(close)) found.push(parameter(close));
      if (!is(close)) expect(",");
    }
    return found;
  }

  /** `/`, and a star without a name: they only say how the others may be given. */
  function isDivider(close: string): boolean {
    if (take("/")) return true;
    return (take("*") || take("**")) && (is(",") || is(close));
  }

  function parameter(close: string): Parameter {
    const called = name();
    let annotation: Expression | undefined;
    if (close === ")" && take(":")) {
      take("*");
      annotation = expression();
    }
    return { name: called, annotation, default: take("=") ? expression() : undefined };
  }

  return { args, parameters };
}
