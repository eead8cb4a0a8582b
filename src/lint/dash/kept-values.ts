import { functionAround } from "../python/call-graph.ts";
import type { PythonModule } from "../python/model.ts";
import type { Call, Expression, FunctionDefinition, Span } from "../python/syntax.ts";
import { statementsIn } from "../python/syntax.ts";

/**
 * Whether what a call gives is kept for the next time by hand: put under a key of something, given to a `global` name, or in a
 * function that talks to a cache.
 */
export function isKept(module: PythonModule, call: Call): boolean {
  const around = functionAround(module, call);
  if (!around) return false;
  const globals = globalsOf(module, around);
  const put = module.assignments.some(
    ({ targets, value }) =>
      value !== undefined &&
      covers(value, call) &&
      targets.some((target) =>
        target.kind === "subscript"
          ? isOutside(module, target.object, around)
          : target.kind === "name" && globals.has(target.name),
      ),
  );
  return put || talksToCache(module, around);
}

/** The names that a function declares `global`. */
export function globalsOf(module: PythonModule, definition: FunctionDefinition): ReadonlySet<string> {
  return new Set(
    statementsIn(definition.body).flatMap((one) =>
      one.kind === "global" && module.textOf(one).startsWith("global") ? one.names : [],
    ),
  );
}

/** Whether a name is one of the module's own top level, or an attribute of something. */
function isOutside(module: PythonModule, expression: Expression, around: FunctionDefinition): boolean {
  if (expression.kind !== "name") return true;
  const bindings = module.bindings(expression) ?? [];
  return bindings.length > 0 && !bindings.some(({ at }) => covers(around, at));
}

/** `cache.set(…)`, `redis.setex(…)`: by their names. */
function talksToCache(module: PythonModule, around: FunctionDefinition): boolean {
  return module.calls.some(
    ({ callee, from, to }) =>
      callee.kind === "attribute" &&
      /^(set|setex|add|hset|put|cache)$/.test(callee.attribute) &&
      covers(around, { from, to }) &&
      /cache|redis|memo/i.test(module.textOf(callee.object).slice(0, 100)),
  );
}

export const covers = (outer: Span, inner: Span) => outer.from <= inner.from && inner.to <= outer.to;
