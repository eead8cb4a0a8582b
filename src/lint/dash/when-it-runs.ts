import { type CallPath, callGraphOf, type Defined, functionAround } from "../python/call-graph.ts";
import type { PythonModule } from "../python/model.ts";
import type { Call, Expression, FunctionDefinition, Statement } from "../python/syntax.ts";
import { callbackAround, callbacksIn } from "./callbacks.ts";
import { layoutsIn } from "./layouts.ts";
import type { App } from "./rule.ts";

/** When code of a dashboard runs, and through which of its own functions. */
export type WhenItRuns = {
  /** When the server imports the app: directly, or because something at the top level of a module calls it. */
  atImport(module: PythonModule, node: Expression | Statement): CallPath | undefined;
  /** Every time that somebody does something: in a callback, or in a function that is a layout. */
  perRequest(module: PythonModule, node: Expression | Statement): CallPath | undefined;
};

/** What a path's message adds: ` (through load_data and read)`; nothing where there is nobody on the way. */
export function through({ through: way }: CallPath): string {
  const names = way.map(calledAs);
  const [first, ...rest] = names.length > 3 ? [...names.slice(0, 2), "…", ...names.slice(-1)] : names;
  const last = rest.pop();
  if (first === undefined) return "";
  return ` (through ${last === undefined ? first : `${[first, ...rest].join(", ")} and ${last}`})`;
}

/** Its name; what makes an object of a class goes by the name of that, which is what is written where it is called. */
export function calledAs({ module, definition }: Defined): string {
  const around = definition.name === "__init__" ? module.site(definition).scope.owner : undefined;
  return around?.kind === "class" ? around.name : definition.name;
}

/** Whether a function on the way keeps what it gave: `lru_cache`, `cache.memoize`, `st.cached`, by the name of its decorator. */
export const isCached = ({ through: way }: CallPath): boolean =>
  way.some(({ module, definition }) => isCachedFunction(module, definition));

export const isCachedFunction = (module: PythonModule, { decorators }: FunctionDefinition): boolean =>
  decorators.some((decorator) => /cache|memoi[sz]e/i.test(module.textOf(decorator).slice(0, 200)));

/** Reads when the code of a dashboard runs. */
export function whenItRuns(app: App): WhenItRuns {
  const before = known.get(app);
  if (before) return before;
  const graph = callGraphOf(app.modules);
  const here: CallPath = { through: [], start: undefined };
  const imported = later(() => graph.reachedBy(app.modules.flatMap((module) => topLevelCalls(module))));
  const bodies = later(() => requestBodies(app));
  const requested = later(() => graph.reachedBy([...bodies()].flatMap((body) => graph.callsIn(body))));
  const found: WhenItRuns = {
    atImport(module, node) {
      const around = functionAround(module, node);
      if (around) return imported().get(around);
      return module.moment(node) === "import" ? here : undefined;
    },
    perRequest(module, node) {
      const around = functionAround(module, node);
      if (!around) return undefined;
      return callbackAround(module, node) || bodies().has(around) ? here : requested().get(around);
    },
  };
  known.set(app, found);
  return found;
}

const known = new WeakMap<App, WhenItRuns>();

const topLevelCalls = (module: PythonModule): readonly { readonly module: PythonModule; readonly call: Call }[] =>
  module.calls.flatMap((call) =>
    functionAround(module, call) === undefined && module.moment(call) === "import" ? [{ module, call }] : [],
  );

/** The functions that Dash itself calls for a request. */
function requestBodies(app: App): ReadonlySet<FunctionDefinition> {
  const callbacks = app.modules.flatMap(callbacksIn).flatMap(({ body }) => (body ? [body.definition] : []));
  const layouts = app.modules.flatMap(layoutsIn).flatMap(({ module, at }) => {
    if (at.kind === "function") return [at];
    const origin = module.origin(at);
    return origin?.kind === "function" ? [origin.definition] : [];
  });
  return new Set([...callbacks, ...layouts]);
}

function later<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
