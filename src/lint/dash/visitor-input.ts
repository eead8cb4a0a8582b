import type { PythonModule } from "../python/model.ts";
import type { Call, Expression, FunctionDefinition, Name, Parameter } from "../python/syntax.ts";
import { keyword, returnsOf } from "../python/syntax.ts";
import { callbacksIn } from "./callbacks.ts";
import { layoutsIn } from "./layouts.ts";
import type { App } from "./rule.ts";

/** Whether something that a visitor sends is in an expression as it was sent: not as a number, not looked up in a table. */
export type VisitorInput = (module: PythonModule, expression: Expression) => boolean;

/** What passes on what it is given. */
const passing =
  /^builtins\.(str|repr|list|tuple|set|sorted|reversed|filter|map|zip|enumerate)$|^json\.(loads|dumps)$|^(base64\.b64decode|io\.(StringIO|BytesIO)|urllib\.parse\.\w+)$/;
const ofText =
  /^(strip|lstrip|rstrip|lower|upper|title|capitalize|replace|split|splitlines|format|join|encode|decode|get|pop|items|values|keys|copy)$/;
const most = 400;

/** Follows what callbacks, layouts of pages and requests are given: through names, texts, lists and the dashboard's own functions. */
export function visitorInput(app: App): VisitorInput {
  const before = known.get(app);
  if (before) return before;
  const sent = new Set<Parameter>(requestFunctions(app).flatMap(({ parameters }) => parameters));
  const owners = new Map<Parameter, FunctionDefinition>();
  for (const module of app.modules) {
    for (const one of module.functions) for (const parameter of one.parameters) owners.set(parameter, one);
  }
  const callers = callersIn(app);

  const found: VisitorInput = (module, expression) => {
    const seen = new Set<object>();

    const isSent = (from: PythonModule, node: Expression): boolean => {
      if (seen.has(node) || seen.size > most) return false;
      seen.add(node);
      const any = (list: readonly Expression[]) => list.some((one) => isSent(from, one));
      if (/^flask\.request\.(args|form|values|json|data|cookies)/.test(from.qualifiedName(node) ?? "")) return true;
      switch (node.kind) {
        case "name":
          return named(from, node);
        case "template":
          return any(node.parts);
        case "binary":
          return /^([+%]|or|and)$/.test(node.operator) && any([node.left, node.right]);
        case "list":
        case "tuple":
        case "set":
          return any(node.items);
        case "dict":
          return any(node.entries.map(({ value }) => value));
        case "conditional":
          return any([node.then, node.otherwise]);
        case "starred":
        case "walrus":
          return isSent(from, node.value);
        case "subscript":
        case "attribute":
          return isSent(from, node.object);
        case "comprehension":
          return any(node.elements);
        case "call":
          return called(from, node);
        default:
          return false;
      }
    };

    const named = (from: PythonModule, node: Name): boolean =>
      (from.bindings(node) ?? []).some((binding) => {
        if (binding.kind === "parameter") return sent.has(binding.parameter) || givenTo(binding.parameter);
        if (binding.kind === "value") return isSent(from, binding.value);
        return binding.kind === "each" && isSent(from, binding.loop.iterable);
      });

    const givenTo = (parameter: Parameter): boolean => {
      const owner = owners.get(parameter);
      if (!owner || seen.has(parameter)) return false;
      seen.add(parameter);
      const place = owner.parameters.indexOf(parameter);
      return (callers.get(owner) ?? []).some(({ module: from, call }) => {
        const given = keyword(call, parameter.name) ?? call.args[place];
        return given !== undefined && isSent(from, given);
      });
    };

    const called = (from: PythonModule, call: Call): boolean => {
      const { callee, args } = call;
      const every = [...args, ...call.keywords.map(({ value }) => value)];
      if (passing.test(from.qualifiedName(callee) ?? "")) return every.some((one) => isSent(from, one));
      const origin = from.origin(callee);
      if (origin?.kind === "function") {
        return returnsOf(origin.definition).some((one) => one !== undefined && isSent(origin.module, one));
      }
      if (callee.kind !== "attribute" || !ofText.test(callee.attribute)) return false;
      const puts = callee.attribute === "format" || callee.attribute === "join";
      return isSent(from, callee.object) || (puts && every.some((one) => isSent(from, one)));
    };

    return isSent(module, expression);
  };
  known.set(app, found);
  return found;
}

const known = new WeakMap<App, VisitorInput>();

/** Callbacks, and the functions that lay out a page from what its address says. */
function requestFunctions(app: App): readonly FunctionDefinition[] {
  const callbacks = app.modules.flatMap(callbacksIn).flatMap(({ body }) => body?.definition ?? []);
  const pages = app.modules.flatMap(layoutsIn).flatMap(({ kind, at }) => {
    return kind === "page" && at.kind === "function" ? [at] : [];
  });
  return [...callbacks, ...pages];
}

function callersIn(app: App): ReadonlyMap<FunctionDefinition, readonly { module: PythonModule; call: Call }[]> {
  const calls = app.modules.flatMap((module) =>
    module.calls.flatMap((call) => {
      const origin = module.origin(call.callee);
      return origin?.kind === "function" ? [{ module, call, definition: origin.definition }] : [];
    }),
  );
  return Map.groupBy(calls, ({ definition }) => definition);
}
