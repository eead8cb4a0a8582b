import { functionAround } from "../python/call-graph.ts";
import type { PythonModule } from "../python/model.ts";
import type { Scope } from "../python/scopes.ts";
import type { Call, Expression, FunctionDefinition, Statement } from "../python/syntax.ts";
import { keyword, returnsOf } from "../python/syntax.ts";
import { givenBy, nothingGiven } from "../python/values.ts";
import { type Dependencies, type Dependency, dependenciesIn, isDependency } from "./dependencies.ts";
import type { Ids } from "./ids.ts";
import type { App } from "./rule.ts";

/** One callback, as it is declared. */
export type Callback = {
  readonly kind: "server" | "clientside";
  /** The module that declares it, and the call that does: `app.callback(…)`, a decorator mostly. */
  readonly module: PythonModule;
  readonly declaration: Call;
  /** The function that runs, and the module it is written in; undefined for JavaScript, a lambda, and what is not known. */
  readonly body: { readonly module: PythonModule; readonly definition: FunctionDefinition } | undefined;
  readonly outputs: readonly Dependency[];
  readonly inputs: readonly Dependency[];
  readonly states: readonly Dependency[];
  /** Those that `running=`, `progress=` and `cancel=` name: a second callback may name them as well. */
  readonly aside: readonly Dependency[];
  /** No output, input or state can be there that is not in these lists. */
  readonly complete: boolean;
  readonly background: boolean | undefined;
  readonly preventInitialCall: boolean | "initial_duplicate" | undefined;
  /** The Dash object it is declared on; `"any"` for `dash.callback`, which every app of the process takes; undefined when not known. */
  readonly owner: Owner | "any" | undefined;
  /** Declared whenever its module is imported: below no condition, in a loop at most in each turn. */
  readonly certain: boolean;
};

/** A Dash object: the call that makes it. */
export type Owner = { readonly module: PythonModule; readonly made: Expression };

const serverSide = ["dash.callback", "dash.Dash.callback", "dash.long_callback", "dash.Dash.long_callback"];
const clientSide = ["dash.clientside_callback", "dash.Dash.clientside_callback"];

const method = /^(?:(clientside_)|long_)?callback$/;
const signs = {
  name: [...serverSide, ...clientSide],
  word: ["callback", "long_callback", "clientside_callback"],
};

/** Every callback that a module declares, in reading order. */
export function callbacksIn(module: PythonModule): readonly Callback[] {
  const before = known.get(module);
  if (before) return before;
  const declarations = module.callsWith(signs).flatMap((call) => {
    const kind = kindOf(module, call);
    return kind === undefined ? [] : [{ kind, call }];
  });
  const found = declarations.length === 0 ? [] : declaredBy(module, declarations);
  known.set(module, found);
  return found;
}

type Declaration = { readonly kind: Callback["kind"]; readonly call: Call };

function declaredBy(module: PythonModule, declarations: readonly Declaration[]): readonly Callback[] {
  const decorated = new Map(module.functions.flatMap((one) => one.decorators.map((at) => [at, one] as const)));
  const applied = new Map(module.calls.flatMap((one) => (one.callee.kind === "call" ? [[one.callee, one]] : [])));
  return declarations.flatMap(({ kind, call }): Callback[] => {
    const definition = decorated.get(call);
    const application = applied.get(call);
    // A bare `app.callback(…)` that nothing is handed to declares nothing.
    if (kind === "server" && !definition && !application) return [];
    const body = definition ? { module, definition } : application && functionGiven(module, application);
    return [{ kind, module, declaration: call, body, ...described(module, call, kind) }];
  });
}

/** Every callback of a dashboard, over all its modules. */
export const callbacksOfApp = (app: App): readonly Callback[] => app.modules.flatMap(callbacksIn);

/** The callback whose function a node stands in, functions inside of it included. */
export function callbackAround(module: PythonModule, node: Expression | Statement): Callback | undefined {
  let bodies = bodiesOf.get(module);
  if (!bodies) {
    const own = callbacksIn(module).filter(({ body }) => body?.module === module);
    bodies = new Map(own.flatMap((one) => (one.body ? [[one.body.definition, one] as const] : [])));
    bodiesOf.set(module, bodies);
  }
  for (let scope: Scope | undefined = module.site(node).scope; scope && bodies.size > 0; scope = scope.parent) {
    const found = scope.owner?.kind === "function" ? bodies.get(scope.owner) : undefined;
    if (found) return found;
  }
  return undefined;
}

const bodiesOf = new WeakMap<PythonModule, ReadonlyMap<FunctionDefinition, Callback>>();
const known = new WeakMap<PythonModule, readonly Callback[]>();

function kindOf(module: PythonModule, call: Call): Callback["kind"] | undefined {
  const name = module.qualifiedName(call.callee) ?? "";
  if (serverSide.includes(name)) return "server";
  if (clientSide.includes(name)) return "clientside";
  // `def register(app): @app.callback(Output(…), …)`: whatever `app` is, this is what it is for.
  const found = call.callee.kind === "attribute" ? method.exec(call.callee.attribute) : undefined;
  if (!found || module.origin(call.callee)?.kind === "function" || !mentionsDependency(module, call)) return undefined;
  return found[1] ? "clientside" : "server";
}

function mentionsDependency(module: PythonModule, call: Call): boolean {
  const near = (node: Expression): boolean =>
    isDependency(module, node) || ((node.kind === "list" || node.kind === "tuple") && node.items.some(near));
  return [...call.args, ...call.keywords.map(({ value }) => value)].some(near);
}

/** The function that is handed over: by its name, or made by one that gives back a function of its own. */
function functionGiven(module: PythonModule, { args: [given] }: Call): Callback["body"] {
  const origin = given && module.origin(given);
  if (origin?.kind === "expression" && origin.expression.kind === "call") {
    const maker = origin.module.origin(origin.expression.callee);
    const [made, ...more] = maker?.kind === "function" ? returnsOf(maker.definition) : [];
    const inner = maker?.kind === "function" && made?.kind === "name" && more.length === 0 && maker.module.origin(made);
    return inner && inner.kind === "function" ? { module: inner.module, definition: inner.definition } : undefined;
  }
  return origin?.kind === "function" ? { module: origin.module, definition: origin.definition } : undefined;
}

const asideKeys = ["running", "progress", "cancel"];

function described(module: PythonModule, call: Call, kind: Callback["kind"]) {
  const args = kind === "clientside" ? call.args.slice(1) : call.args;
  const grouped = ["output", "inputs", "state"].flatMap((key) => keyword(call, key) ?? []);
  const all = [...args, ...grouped].map((one) => inEveryCall(module, call, one));
  const found = all.flatMap((one) => one.found);
  const { eachTurn } = module.site(call);
  const background = keyword(call, "background");
  const prevent = keyword(call, "prevent_initial_call");
  const prevents = prevent && module.constant(prevent);
  return {
    outputs: found.filter((one) => one.kind === "output"),
    inputs: found.filter((one) => one.kind === "input"),
    states: found.filter((one) => one.kind === "state"),
    aside: asideKeys.flatMap((key) => keyword(call, key) ?? []).flatMap((one) => dependenciesIn(module, one).found),
    complete: call.spreads.length === 0 && all.every(({ complete }) => complete),
    background: isLong(call)
      ? true
      : background
        ? yesOrNo(module.constant(background))
        : call.spreads.length > 0
          ? undefined
          : false,
    preventInitialCall: prevents === "initial_duplicate" ? prevents : prevent ? yesOrNo(prevents) : undefined,
    owner: ownerOf(module, call),
    certain: eachTurn && module.moment(call) === "import",
  } as const;
}

/** In a function that the module calls itself, with the ids of each of those calls: `register("sales")`, `register("returns")`. */
function inEveryCall(module: PythonModule, declaration: Call, given: Expression): Dependencies {
  const plain = dependenciesIn(module, given);
  const around = functionAround(module, declaration);
  if (!around || plain.found.every(({ ids }) => ids !== undefined)) return plain;
  const calls = module.calls.flatMap((call) => {
    const origin = module.origin(call.callee);
    return origin?.kind === "function" && origin.definition === around ? [call] : [];
  });
  const each = calls.map((call) => {
    const held = givenBy(call, around, { module, given: nothingGiven, of: module });
    return held && dependenciesIn(module, given, held);
  });
  if (each.length === 0 || each.some((one) => one?.found.length !== plain.found.length)) return plain;
  const found = plain.found.map((one, index) => ({
    ...one,
    ids: together(each.map((call) => call?.found[index]?.ids)),
  }));
  return { found, complete: each.every((one) => one?.complete === true) };
}

function together(each: readonly (Ids | undefined)[]): Ids | undefined {
  const known = each.filter((one) => one !== undefined);
  if (known.length < each.length) return undefined;
  return { ids: known.flatMap(({ ids }) => ids), certain: known.every(({ certain }) => certain) };
}

const isLong = ({ callee }: Call) =>
  (callee.kind === "attribute" && callee.attribute === "long_callback") ||
  (callee.kind === "name" && callee.name === "long_callback");

const yesOrNo = (value: unknown) => (typeof value === "boolean" ? value : undefined);

function ownerOf(module: PythonModule, { callee }: Call): Callback["owner"] {
  const name = module.qualifiedName(callee);
  if (name === "dash.callback" || name === "dash.clientside_callback") return "any";
  const origin = callee.kind === "attribute" ? module.origin(callee.object) : undefined;
  if (origin?.kind !== "expression" || origin.expression.kind !== "call") return undefined;
  return { module: origin.module, made: origin.expression };
}
