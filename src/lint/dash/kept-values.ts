import { functionAround } from "../python/call-graph.ts";
import type { PythonModule } from "../python/model.ts";
import type { Assignment, Call, Expression, FunctionDefinition } from "../python/syntax.ts";
import { covers, lastBefore, statementsOf } from "./bodies.ts";

/**
 * Whether what a call gives is kept for the next time by hand: put under a key of something, given to a `global` name, or in a
 * function that talks to a cache.
 */
export function isKept(module: PythonModule, call: Call): boolean {
  const around = functionAround(module, call);
  if (!around) return false;
  const { assignments, cached } = factsOf(module);
  const assigned = lastBefore(assignments, call.from);
  const put =
    assigned !== undefined &&
    covers(assigned, call) &&
    assigned.targets.some((target) =>
      target.kind === "subscript"
        ? isOutside(module, target.object, around)
        : target.kind === "name" && isGlobal(around, target.name),
    );
  return put || cached.has(around);
}

type Facts = {
  readonly assignments: readonly Assignment[];
  /** Functions that talk to a cache, by its name: `cache.set(…)`, `redis.setex(…)`. */
  readonly cached: ReadonlySet<FunctionDefinition>;
};

function factsOf(module: PythonModule): Facts {
  const before = known.get(module);
  if (before) return before;
  const facts = {
    assignments: module.assignments,
    cached: new Set(
      module.callsWith({ word: ["set", "setex", "add", "hset", "put", "cache"] }).flatMap((call) => {
        const { callee } = call;
        const talks =
          callee.kind === "attribute" && /cache|redis|memo/i.test(module.textOf(callee.object).slice(0, 100));
        return talks ? (functionAround(module, call) ?? []) : [];
      }),
    ),
  };
  known.set(module, facts);
  return facts;
}

const known = new WeakMap<PythonModule, Facts>();

const isGlobal = (definition: FunctionDefinition, name: string): boolean =>
  statementsOf(definition).some((one) => one.kind === "global" && one.names.includes(name));

/** Whether a name is one of the module's own top level, or an attribute of something. */
function isOutside(module: PythonModule, expression: Expression, around: FunctionDefinition): boolean {
  if (expression.kind !== "name") return true;
  const bindings = module.bindings(expression) ?? [];
  return bindings.length > 0 && !bindings.some(({ at }) => covers(around, at));
}
