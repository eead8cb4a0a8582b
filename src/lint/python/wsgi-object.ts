import { followed, type Made } from "./made-by.ts";
import type { PythonModule } from "./model.ts";
import type { Scope } from "./scopes.ts";
import type { Call, Expression, FunctionDefinition, Parameter } from "./syntax.ts";
import { keyword, returnsOf } from "./syntax.ts";

/**
 * Whether what is made there is what a WSGI server calls for a Dash app: `app.server`, the Flask object that a Dash object is handed,
 * what a function makes and returns of that kind, or one of these inside a middleware.
 *
 * @param from the module that names it, which may be the one that hands it on
 */
export function isServer(made: Made, from: PythonModule): boolean {
  return [made.module, from].some((module) => isHanded(module, made.value)) || makesServer(made.module, made.value);
}

/** Whether every return of a function gives such a server back. */
export const returnsServer = (module: PythonModule, definition: FunctionDefinition): boolean =>
  returning(definition, () => {
    const values = definition.decorators.length > 0 ? [] : returnsOf(definition);
    return (
      values.length > 0 && values.every((value) => value !== undefined && isServer(followed(module, value), module))
    );
  });

/** One for all names of an app, its server, and every other app on that server. */
export function wsgiObject(made: Made, steps = 0): string {
  const next = steps < mostSteps ? leadsOn(made) : undefined;
  return next === undefined ? `${made.module.path}:${made.value.from}` : wsgiObject(next, steps + 1);
}

/** A name that leads to a name that leads back is not followed for ever. */
const mostSteps = 20;

function leadsOn({ module, value }: Made): Made | undefined {
  if (value.kind === "attribute") {
    return module.qualifiedName(value) === "dash.Dash.server" ? followed(module, value.object) : undefined;
  }
  if (value.kind !== "call") return undefined;
  const given = handed(module, value)[0] ?? attached(module, value);
  return given === undefined ? inside(module, value) : followed(module, given);
}

/** `app.init_app(server)`, said of the app that was made by a call. */
function attached(module: PythonModule, made: Call): Expression | undefined {
  let found = attachedIn.get(module);
  if (found === undefined) {
    found = new Map();
    for (const call of module.callsWith({ word: ["init_app"] })) {
      if (call.callee.kind !== "attribute" || !isInit(module, call.callee)) continue;
      const app = followed(module, call.callee.object).value;
      const [given] = handed(module, call);
      if (given !== undefined && !found.has(app)) found.set(app, given);
    }
    attachedIn.set(module, found);
  }
  return found.get(made);
}

const attachedIn = new WeakMap<PythonModule, Map<Expression, Expression>>();

const isInit = (module: PythonModule, callee: Expression) =>
  callee.kind === "attribute" &&
  callee.attribute === "init_app" &&
  module.qualifiedName(callee) === "dash.Dash.init_app";

const makesServer = (module: PythonModule, value: Expression): boolean =>
  making(value, () => {
    if (module.qualifiedName(value) === "dash.Dash.server") return true;
    if (value.kind !== "call") return false;
    const wrapped = inside(module, value);
    if (wrapped !== undefined) return isServer(wrapped, module);
    const made = module.origin(value.callee);
    return made?.kind === "function" && returnsServer(made.module, made.definition);
  });

/** What a WSGI middleware goes around; in `server = WhiteNoise(server)` that is what the name stood for before. */
function inside(module: PythonModule, call: Call): Made | undefined {
  const made = module.origin(call.callee);
  const [around] = call.args;
  if (made?.kind !== "external" || !/(Middleware|\.ProxyFix|\.WhiteNoise)$/.test(made.name) || !around)
    return undefined;
  const bindings = around.kind === "name" ? (module.bindings(around) ?? []) : [];
  const own = bindings.findIndex((one) => one.kind === "value" && one.value === call);
  if (own < 0) return followed(module, around);
  const before = bindings[own - 1];
  return before?.kind === "value" ? followed(module, before.value) : undefined;
}

const isHanded = (module: PythonModule, value: Expression): boolean =>
  value.kind === "call" &&
  handedIn(module).some(
    (given) =>
      followed(module, given).value === value ||
      (given.kind === "name" && module.bindings(given)?.some((one) => one.kind === "value" && one.value === value)),
  );

/** Everything that a module hands to Dash objects as their server. */
function handedIn(module: PythonModule): readonly Expression[] {
  const known = handedOf.get(module);
  if (known) return known;
  const found = module.calls.flatMap((call) => handed(module, call));
  handedOf.set(module, found);
  return found;
}

const handedOf = new WeakMap<PythonModule, readonly Expression[]>();

/** What one call hands on as a server: `Dash(server=…)`, `app.init_app(…)`, or a function here that does so with its parameter. */
function handed(module: PythonModule, call: Call): readonly Expression[] {
  const made = module.origin(call.callee);
  if (made?.kind === "function") {
    const passed = passedOn(made.module, made.definition);
    return made.definition.parameters.flatMap((parameter, index) =>
      passed.has(parameter) ? (keyword(call, parameter.name) ?? call.args[index] ?? []) : [],
    );
  }
  const given = isInit(module, call.callee)
    ? (keyword(call, "app") ?? call.args[0])
    : module.instanceOf(call) === "dash.Dash"
      ? (keyword(call, "server") ?? call.args[1])
      : undefined;
  return given === undefined || given.kind === "constant" ? [] : [given];
}

/** The parameters that a function hands to a Dash object as its server. */
const passedOn = (module: PythonModule, definition: FunctionDefinition): ReadonlySet<Parameter> =>
  passing(definition, () => {
    const names = (callsByFunction(module).get(definition) ?? [])
      .flatMap((call) => handed(module, call))
      .flatMap((given) => (given.kind === "name" ? (module.bindings(given) ?? []) : []));
    const parameters = names.flatMap((one) => (one.kind === "parameter" ? one.parameter : []));
    return new Set(parameters.filter((one) => definition.parameters.includes(one)));
  });

/** The calls in each function of a module, and in what is defined inside it a few levels deep. */
function callsByFunction(module: PythonModule): ReadonlyMap<unknown, readonly Call[]> {
  const known = callsOf.get(module);
  if (known) return known;
  const found = new Map<unknown, Call[]>();
  for (const call of module.calls) {
    let scope: Scope | undefined = module.site(call).scope;
    for (let level = 0; scope !== undefined && level < 4; level++, scope = scope.parent) {
      if (scope.owner === undefined) continue;
      const calls = found.get(scope.owner);
      if (calls) calls.push(call);
      else found.set(scope.owner, [call]);
    }
  }
  callsOf.set(module, found);
  return found;
}

const callsOf = new WeakMap<PythonModule, ReadonlyMap<unknown, readonly Call[]>>();

const returning = remembered<FunctionDefinition, boolean>(false);
const making = remembered<Expression, boolean>(false);
const passing = remembered<FunctionDefinition, ReadonlySet<Parameter>>(new Set());

/** Functions that call each other are followed so deep. */
const deepest = 100;
let depth = 0;

/** Answers once for each subject; to a question that leads back to itself, or too deep, the answer is `otherwise`. */
function remembered<Subject extends object, Answer>(otherwise: Answer) {
  const known = new WeakMap<Subject, Answer>();
  return (subject: Subject, answer: () => Answer): Answer => {
    const found = known.get(subject);
    if (found !== undefined) return found;
    if (depth >= deepest) return otherwise;
    known.set(subject, otherwise);
    depth++;
    try {
      const answered = answer();
      known.set(subject, answered);
      return answered;
    } finally {
      depth--;
    }
  };
}
