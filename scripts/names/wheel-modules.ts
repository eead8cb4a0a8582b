import { dirname } from "node:path/posix";
import type { PythonModule } from "../../src/lint/python/model.ts";
import { parseModule } from "../../src/lint/python/module.ts";
import type { Binding } from "../../src/lint/python/scopes.ts";
import type { ClassDefinition, Expression, ImportedName, Statement } from "../../src/lint/python/syntax.ts";
import { partsOf, statementsIn } from "../../src/lint/python/syntax.ts";

/** The Python in one archive, by its path; nothing of it is ever run. */
export type Archive = ReadonlyMap<string, () => string>;

export type Names = {
  /** Whatever can be had from it. */
  readonly present: ReadonlySet<string>;
  /** Those that are its own, and no module of somebody else that it happens to import. */
  readonly own: ReadonlySet<string>;
};

/** Answers what the modules and classes of a package hold, from their syntax trees. */
export function modulesOf(archive: Archive) {
  const parsed = new Map<string, PythonModule>();
  const tops = new Set([...archive.keys()].map((path) => path.split("/")[0]));

  const at = (dotted: string): PythonModule | undefined => {
    const base = dotted.replaceAll(".", "/");
    const path = [`${base}/__init__.py`, `${base}.py`, `${base}.pyi`].find((one) => archive.has(one));
    return path === undefined ? undefined : read(path);
  };

  const read = (path: string): PythonModule => {
    const before = parsed.get(path);
    if (before) return before;
    const module = parseModule({ path, text: archive.get(path)?.() ?? "" }, (from, named) => at(absolute(from, named)));
    parsed.set(path, module);
    return module;
  };

  /** What `module.name` gives; undefined where there is no such module, or importing it does nothing but fail. */
  const namesOf = (dotted: string, seen: readonly string[] = []): Names | undefined => {
    const module = at(dotted);
    if (!module || seen.includes(dotted) || onlyFails(module)) return undefined;
    const own = new Set([...submodulesOf(dotted), ...lazilyGiven(module)]);
    const present = new Set(own);
    for (const [name, bindings] of module.scope.bindings) {
      present.add(name);
      if (bindings.some((one) => isGiven(one) || (one.kind === "import" && isInside(module, one.imported))))
        own.add(name);
    }
    for (const star of module.scope.stars) {
      const target = absolute(module.path, star);
      const all = namesOf(target, [...seen, dotted]);
      for (const name of all?.own ?? []) own.add(name);
      for (const name of all?.present ?? []) present.add(name);
    }
    return { own: publicOf(own), present: publicOf(present) };
  };

  const isInside = (module: PythonModule, imported: ImportedName): boolean =>
    tops.has(absolute(module.path, imported).split(".")[0] ?? "");

  const submodulesOf = (dotted: string): readonly string[] => {
    const folder = `${dotted.replaceAll(".", "/")}/`;
    return [...archive.keys()].flatMap((path) => {
      const [first = "", ...rest] = path.startsWith(folder) ? path.slice(folder.length).split("/") : [];
      if (rest.length > 0 ? rest.at(-1) !== "__init__.py" : !/\.(pyi?|so)$/.test(first)) return [];
      const name = first.split(".")[0] ?? "";
      // The file of a component is not how it is had; and a module that only fails is as good as none.
      if (/^[A-Z]/.test(name)) return [];
      const module = at(`${dotted}.${name}`);
      return module && onlyFails(module) ? [] : [name];
    });
  };

  /** What an instance or the class itself has: methods and attributes, inherited ones too, and what methods set on `self` or `cls`. */
  const membersOf = (dotted: string): Names | undefined => {
    const dot = dotted.lastIndexOf(".");
    const module = at(dotted.slice(0, dot));
    const found = module?.member(dotted.slice(dot + 1));
    if (found?.kind !== "class") return undefined;
    const own = new Set<string>();
    const present = new Set<string>();
    const visit = (from: PythonModule, definition: ClassDefinition, seen: readonly ClassDefinition[]) => {
      if (seen.includes(definition)) return;
      for (const name of boundIn(definition.body)) own.add(name);
      for (const name of attachedIn(definition.body)) present.add(name);
      for (const base of definition.bases) {
        const origin = from.origin(base);
        if (origin?.kind === "class") visit(origin.module, origin.definition, [...seen, definition]);
      }
    };
    visit(found.module, found.definition, []);
    return { own: publicOf(own), present: publicOf([...own, ...present]) };
  };

  return { namesOf, membersOf };
}

/** Given a value on purpose: not the variable of a loop or of an `except`. */
const isGiven = ({ kind }: Binding): boolean => kind === "function" || kind === "class" || kind === "value";

/** The dotted name of the module that an import names, seen from a file. */
function absolute(from: string, { dots, module }: Pick<ImportedName, "dots" | "module">): string {
  if (dots === 0) return module;
  const parts = dirname(from).split("/");
  return [...parts.slice(0, parts.length - dots + 1), ...(module === "" ? [] : [module])].join(".");
}

/** `_chart_studio_error("plotly")` and `raise ImportError(…)`, which are all that is left of a module. */
const onlyFails = ({ statements }: PythonModule): boolean =>
  statements.some((statement) => {
    if (statement.kind === "other") return statement.keyword === "raise";
    const called =
      statement.kind === "expression" && statement.value.kind === "call" ? statement.value.callee : undefined;
    return called?.kind === "name" && /^_\w+_error$/.test(called.name);
  });

/** Names that a module's own `__getattr__` speaks of, and those that Plotly imports when they are first asked for. */
function lazilyGiven({ functions, calls }: PythonModule): readonly string[] {
  const asked = functions.filter(({ name }) => name === "__getattr__").flatMap(({ body }) => statementsIn(body));
  const lazily = calls.filter(({ callee }) => callee.kind === "name" && callee.name === "relative_import");
  return [...asked.flatMap(expressionsOf), ...lazily]
    .flatMap(textsIn)
    .map((text) => text.split(".").at(-1) ?? "")
    .filter((name) => /^[A-Za-z]\w*$/.test(name));
}

/** What the body of a class binds, and what its methods set on `self`. */
function boundIn(body: readonly Statement[]): readonly string[] {
  return statementsIn(body).flatMap((statement) => {
    if (statement.kind === "function") return [statement.name, ...setOn("self", statement.body)];
    if (statement.kind === "class") return [statement.name];
    if (statement.kind === "assign") return statement.targets.flatMap((one) => (one.kind === "name" ? [one.name] : []));
    return [];
  });
}

/** What may be attached to a class by its own methods: `cls.sum = sum`, and functions that they define. */
const attachedIn = (body: readonly Statement[]): readonly string[] =>
  statementsIn(body).flatMap((method) => {
    if (method.kind !== "function") return [];
    const inside = statementsIn(method.body).flatMap((one) => (one.kind === "function" ? [one.name] : []));
    return [...inside, ...setOn("cls", method.body)];
  });

const setOn = (object: string, body: readonly Statement[]): readonly string[] =>
  statementsIn(body).flatMap((statement) => {
    if (statement.kind !== "assign") return [];
    return statement.targets.flatMap((target) =>
      target.kind === "attribute" && target.object.kind === "name" && target.object.name === object
        ? [target.attribute]
        : [],
    );
  });

function expressionsOf(statement: Statement): readonly Expression[] {
  switch (statement.kind) {
    case "if":
      return statement.branches.flatMap(({ test }) => test ?? []);
    case "return":
    case "expression":
    case "assign":
      return statement.value ? [statement.value] : [];
    default:
      return [];
  }
}

const textsIn = (expression: Expression): readonly string[] =>
  expression.kind === "constant" && typeof expression.value === "string"
    ? [expression.value]
    : partsOf(expression).flatMap(textsIn);

const publicOf = (names: Iterable<string>): ReadonlySet<string> =>
  new Set([...names].filter((name) => !name.startsWith("_")).sort());
