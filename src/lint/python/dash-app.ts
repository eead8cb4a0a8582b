import { lastBinding, type Made, madeBy } from "./made-by.ts";
import type { PythonModule } from "./model.ts";
import type { Call, Expression } from "./syntax.ts";
import { keyword, returnsOf } from "./syntax.ts";
import { isServer, returnsServer, wsgiObject } from "./wsgi-object.ts";

/** A name at a module's top level, where it is bound, and where it came from when another module of the project made it. */
type Bound = {
  readonly name: string;
  readonly line: number;
  /** The path of the module that made it: this one, or the one it was imported from. */
  readonly from: string;
};

export type Backend = "flask" | "fastapi" | "quart";

/** A name of what a WSGI server loads. `serves` is the same for every name of one app, its server, and other apps on that server. */
type Served = Bound & { readonly serves: string };

/** A Dash object that a server could be pointed at. */
export type AppName = Served & {
  /** `flask` unless the code says another; undefined when it says so in a way that cannot be read. */
  readonly backend: Backend | undefined;
  readonly usePages: boolean;
  /** Beside the module that made it, unless it is a path. */
  readonly pagesFolder: string;
};

/** `app.server`, or the Flask object that was given to a Dash object as its server. */
export type ServerName = Served;

/** A function that certainly returns a Dash object, or its server. */
export type Factory = Bound & {
  readonly returns: "app" | "server";
  /** Can be called without arguments. */
  readonly callable: boolean;
};

export type DashFacts = {
  /** Makes a Dash object anywhere, a function included. */
  readonly makesApp: boolean;
  readonly apps: readonly AppName[];
  readonly servers: readonly ServerName[];
  readonly factories: readonly Factory[];
  /** Callbacks that are certainly declared when this module alone is imported; conditional and repeated ones count not more than once. */
  readonly callbacks: number;
};

/** What one module says about Dash. Only what is certain; modules read with `parseModules` are followed into each other. */
export function dashFacts(module: PythonModule): DashFacts {
  const before = known.get(module);
  if (before) return before;
  const facts = read(module);
  known.set(module, facts);
  return facts;
}

/** Modules do not change, and every rule over whole dashboards asks again. */
const known = new WeakMap<PythonModule, DashFacts>();

function read(module: PythonModule): DashFacts {
  const names = [...importable(module), ...starNames(module)];
  return {
    makesApp: appsMadeIn(module).length > 0,
    apps: names.flatMap((name) => appNamed(module, name) ?? []),
    servers: names.flatMap((name) => serverNamed(module, name) ?? []),
    factories: names.flatMap((name) => factoryNamed(module, name) ?? []),
    callbacks: callbacksOf(module).length,
  };
}

/** The calls that make a Dash object. Every name of a module asks for them. */
export function appsMadeIn(module: PythonModule): readonly Call[] {
  const before = made.get(module);
  if (before) return before;
  const found = module.calls.filter((call) => module.instanceOf(call) === "dash.Dash");
  made.set(module, found);
  return found;
}

const made = new WeakMap<PythonModule, readonly Call[]>();

const declares = ["dash.callback", "dash.Dash.callback", "dash.Dash.clientside_callback", "dash.clientside_callback"];

/** The callback declarations that certainly run when the module is imported: decorators, and calls of `clientside_callback`. */
export function callbacksOf(module: PythonModule): readonly Call[] {
  const decorators = new Set<Expression>(module.functions.flatMap((one) => one.decorators));
  return module.callsTo(...declares).filter((call) => {
    const clientside = module.qualifiedName(call.callee)?.endsWith("clientside_callback");
    return (
      (clientside || decorators.has(call) || appliedAtOnce(module, call)) &&
      call.args.length + call.keywords.length + call.spreads.length > 0 &&
      module.site(call).certain &&
      module.moment(call) === "import" &&
      certainlyCalled(module, call)
    );
  });
}

/** `app.callback(…)(function)` declares as a decorator does. */
const appliedAtOnce = (module: PythonModule, call: Call) => module.calls.some(({ callee }) => callee === call);

/** Whether a node runs whenever the module is imported: below no condition and in no `try` that is ready for its failure. */
export function runsAtImport(module: PythonModule, node: Expression): boolean {
  const { certain, attempt } = module.site(node);
  return certain && !attempt && module.moment(node) === "import" && certainlyCalled(module, node);
}

/** Inside a function, the call that runs it has to be certain as well; one level is followed. */
function certainlyCalled(module: PythonModule, node: Expression): boolean {
  const owner = module.site(node).scope.owner;
  if (owner?.kind !== "function") return true;
  return module.calls.some((other) => {
    const found = module.origin(other.callee);
    const site = module.site(other);
    return found?.kind === "function" && found.definition === owner && site.certain && site.scope === module.scope;
  });
}

function appNamed(module: PythonModule, name: string): AppName | undefined {
  if (module.instanceOfMember(name) !== "dash.Dash") return undefined;
  const made = madeBy(module, name);
  const call = made?.value.kind === "call" ? made.value : undefined;
  const from = made?.module ?? module;
  const argument = (key: string) => {
    const value = call && keyword(call, key);
    return value && from.constant(value);
  };
  const folder = argument("pages_folder");
  return {
    ...served(module, name, made),
    backend: call ? backendOf(from, call) : undefined,
    usePages: argument("use_pages") === true,
    pagesFolder: typeof folder === "string" ? folder : "pages",
  };
}

function backendOf(module: PythonModule, call: Call): Backend | undefined {
  if (call.spreads.length > 0) return undefined;
  const backend = keyword(call, "backend");
  if (backend) {
    const value = module.constant(backend);
    return value === "flask" || value === "fastapi" || value === "quart" ? value : undefined;
  }
  const server = keyword(call, "server");
  const kind = server && module.instanceOf(server);
  if (kind === "fastapi.FastAPI") return "fastapi";
  return kind === "quart.Quart" ? "quart" : "flask";
}

function serverNamed(module: PythonModule, name: string): ServerName | undefined {
  const made = madeBy(module, name);
  return made && isServer(made, module) ? served(module, name, made) : undefined;
}

function factoryNamed(module: PythonModule, name: string): Factory | undefined {
  const found = module.member(name);
  if (found?.kind !== "function" || found.definition.decorators.length > 0) return undefined;
  const values = returnsOf(found.definition);
  const every = (test: (value: Expression) => boolean) =>
    values.length > 0 && values.every((value) => value !== undefined && test(value));
  const returns = every((value) => found.module.instanceOf(value) === "dash.Dash")
    ? "app"
    : returnsServer(found.module, found.definition)
      ? "server"
      : undefined;
  if (!returns) return undefined;
  const callable = found.definition.parameters.every((parameter) => parameter.default !== undefined);
  return { ...bound(module, name, found.module), returns, callable };
}

/** Names that are there when another module, or the server, imports this one: not those below the main guard. */
function importable(module: PythonModule): readonly string[] {
  return [...module.scope.bindings].flatMap(([name, all]) => (all.every(({ mainGuard }) => mainGuard) ? [] : [name]));
}

/** Public names that `from other import *` brings from the modules of the project. */
function starNames(module: PythonModule): readonly string[] {
  const names = module.scope.stars.flatMap((star) => {
    const other = module.imported(star);
    return other ? importable(other) : [];
  });
  return [...new Set(names)].filter((name) => !name.startsWith("_") && !module.scope.bindings.has(name));
}

function bound(module: PythonModule, name: string, from: PythonModule | undefined): Bound {
  const at = lastBinding(module, name)?.at ?? module.scope.stars[0];
  return { name, line: module.position(at?.from ?? 0).line, from: (from ?? module).path };
}

const served = (module: PythonModule, name: string, made: Made | undefined): Served => ({
  ...bound(module, name, made?.module),
  serves: made === undefined ? `${module.path}:${name}` : wsgiObject(made),
});
