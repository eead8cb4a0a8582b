import type { PythonModule } from "../python/model.ts";
import type { Expression } from "../python/syntax.ts";
import { textsOf } from "../python/values.ts";

/** One question is not worth more than this. */
const most = 100;

/**
 * What an expression's text begins with: all of it where it is written in the code, else what an f-string, a sum or a `format` begins
 * with. One of each way that there is; nothing where no beginning is known.
 */
export function beginningsOf(
  module: PythonModule,
  expression: Expression,
  seen: Set<Expression> = new Set(),
): readonly string[] {
  if (seen.has(expression) || seen.size > most) return [];
  seen.add(expression);
  const found = textsOf(module, expression);
  if (found) return found.texts;
  const inside = (one: Expression | undefined) => (one ? beginningsOf(module, one, seen) : []);
  switch (expression.kind) {
    case "template":
      return inside(expression.parts[0]);
    case "binary":
      return expression.operator === "+" || expression.operator === "%" ? inside(expression.left) : [];
    case "conditional":
      return [...inside(expression.then), ...inside(expression.otherwise)];
    case "call": {
      const { callee } = expression;
      if (callee.kind !== "attribute" || callee.attribute !== "format") return [];
      return inside(callee.object).map((text) => text.split("{")[0] ?? "");
    }
    case "name":
    case "attribute": {
      const origin = module.origin(expression);
      if (origin?.kind !== "expression" || origin.expression === expression) return [];
      return beginningsOf(origin.module, origin.expression, seen);
    }
    default:
      return [];
  }
}

/** A path from the root of the host: `/page`, and neither `//cdn.example.com/x` nor a word. */
export const isRooted = (text: string) => /^\/(?!\/)/.test(text);

/** The host of another's that an address names; undefined for paths, for this machine, and for what is the government's own. */
export function foreignHost(text: string): string | undefined {
  const host = /^\s*(?:https?:)?\/\/([^/:?#\s]+)/i.exec(text)?.[1]?.toLowerCase().replace(/^.*@/, "");
  if (host === undefined || !host.includes(".") || /[{}<>]/.test(host)) return undefined;
  return /(^|\.)(gov|nhs|police|mod|parliament)\.(uk|wales|scot)$|(^|\.)gov\.(wales|scot)$|^[\d.]+$|\.(local|internal)$/.test(
    host,
  )
    ? undefined
    : host;
}
