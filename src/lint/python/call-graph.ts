import type { PythonModule } from "./model.ts";
import type { Scope } from "./scopes.ts";
import type { Call, ClassDefinition, Expression, FunctionDefinition, Statement } from "./syntax.ts";

/** A function of the project, and the module it is written in. */
export type Defined = { readonly module: PythonModule; readonly definition: FunctionDefinition };

/** How something comes to run. */
export type CallPath = {
  /** The project's own functions on the way, the one that is called first at the beginning; empty where it stands there itself. */
  readonly through: readonly Defined[];
  /** The call that leads into the first of them; undefined where there is none. */
  readonly start: { readonly module: PythonModule; readonly call: Call } | undefined;
};

export type CallGraph = {
  /** What a call runs: a function, a method or a constructor that the project defines. */
  called(module: PythonModule, call: Call): Defined | undefined;
  /** Every function that runs when these calls do, with the shortest way to each. Each call and each function is looked at once. */
  reachedBy(
    starts: readonly { readonly module: PythonModule; readonly call: Call }[],
  ): ReadonlyMap<FunctionDefinition, CallPath>;
  /** The calls that stand in a function itself, not in one inside of it. */
  callsIn(definition: FunctionDefinition): readonly { readonly module: PythonModule; readonly call: Call }[];
};

/** The calls among modules: which function each leads to, where that is certain. */
export function callGraphOf(modules: readonly PythonModule[]): CallGraph {
  const before = known.get(modules);
  if (before) return before;
  const graph = read(modules);
  known.set(modules, graph);
  return graph;
}

/** Several rules ask for that of one dashboard. */
const known = new WeakMap<readonly PythonModule[], CallGraph>();

function read(modules: readonly PythonModule[]): CallGraph {
  const inside = new Map<FunctionDefinition, { module: PythonModule; call: Call }[]>();
  const methods = new Map<string, Defined>();
  for (const module of modules) {
    for (const call of module.calls) {
      const around = functionAround(module, call);
      if (!around) continue;
      const list = inside.get(around);
      if (list) list.push({ module, call });
      else inside.set(around, [{ module, call }]);
    }
    for (const one of module.classes) {
      for (const definition of one.body) {
        if (definition.kind === "function")
          methods.set(`${module.name}.${one.name}.${definition.name}`, { module, definition });
      }
    }
  }
  const callsIn = (definition: FunctionDefinition) => inside.get(definition) ?? [];

  const called = (module: PythonModule, { callee }: Call): Defined | undefined => {
    const origin = module.origin(callee);
    if (origin?.kind === "function") return origin;
    if (origin?.kind === "class") return methods.get(`${origin.module.name}.${origin.definition.name}.__init__`);
    if (callee.kind !== "attribute") return undefined;
    const own = ownClass(module, callee.object);
    const name = own ? `${module.name}.${own.name}.${callee.attribute}` : module.qualifiedName(callee);
    return name === undefined ? undefined : methods.get(name);
  };

  const reachedBy: CallGraph["reachedBy"] = (starts) => {
    const paths = new Map<FunctionDefinition, Step>();
    let now = starts.map(({ module, call }) => ({
      module,
      call,
      before: pathOf(undefined, undefined, { module, call }),
    }));
    while (now.length > 0) {
      const next: typeof now = [];
      for (const { module, call, before } of now) {
        const found = called(module, call);
        if (!found || paths.has(found.definition)) continue;
        const path = pathOf(before, found, before.start);
        paths.set(found.definition, path);
        for (const one of callsIn(found.definition)) next.push({ ...one, before: path });
      }
      now = next;
    }
    return paths;
  };

  return { called, reachedBy, callsIn };
}

/** A way is kept as a step from another, and told in full when somebody asks. */
function pathOf(before: Step | undefined, found: Defined | undefined, start: CallPath["start"]): Step {
  return {
    before,
    found,
    start,
    get through() {
      const way: Defined[] = [];
      for (let step: Step | undefined = this; step; step = step.before) if (step.found) way.push(step.found);
      return way.reverse();
    },
  };
}

type Step = CallPath & { readonly before: Step | undefined; readonly found: Defined | undefined };

/** The innermost function that a node stands in; a lambda is part of what is around it. */
export function functionAround(module: PythonModule, node: Expression | Statement): FunctionDefinition | undefined {
  for (let scope: Scope | undefined = module.site(node).scope; scope; scope = scope.parent) {
    if (scope.kind === "function" && scope.owner?.kind === "function") return scope.owner;
  }
  return undefined;
}

/** The class whose method calls its own object by this name: `self`. */
function ownClass(module: PythonModule, object: Expression): ClassDefinition | undefined {
  if (object.kind !== "name") return undefined;
  const [binding, ...more] = module.bindings(object) ?? [];
  if (binding?.kind !== "parameter" || more.length > 0) return undefined;
  for (let scope: Scope | undefined = module.site(object).scope; scope; scope = scope.parent) {
    const method = scope.owner?.kind === "function" ? scope.owner : undefined;
    if (method?.parameters[0] !== binding.parameter) continue;
    return scope.parent?.owner?.kind === "class" ? scope.parent.owner : undefined;
  }
  return undefined;
}
