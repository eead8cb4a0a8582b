import { byNode, type Numbers } from "./by-node.ts";
import { external, memberOf } from "./external.ts";
import { isBuiltin, starExports } from "./known-names.ts";
import type { Origin, PythonModule } from "./model.ts";
import type { Binding, Scope } from "./scopes.ts";
import type {
  Attribute,
  Call,
  ClassDefinition,
  Constant,
  Expression,
  FunctionDefinition,
  ImportedName,
} from "./syntax.ts";
import { returnsOf } from "./syntax.ts";

export type Resolver = Pick<
  PythonModule,
  "origin" | "qualifiedName" | "instanceOf" | "constant" | "member" | "instanceOfMember" | "bindings"
>;

/**
 * Follows names to what they stand for. Nothing is executed and the order of statements is not followed: a name bound in
 * two ways has an answer only when both agree.
 */
export function resolver(self: () => PythonModule, numbers: Numbers): Resolver {
  // What is one step from what is remembered is not remembered itself: that would take longer than the answer.
  const origin = (expression: Expression): Origin | undefined => {
    if (expression.kind === "name") return ofName(expression.name, self().site(expression).scope);
    return expression.kind === "attribute"
      ? ofAttribute(expression)
      : { kind: "expression", module: self(), expression };
  };

  const ofAttribute = once(
    ({ object, attribute }: Attribute) => ofMember(origin(object), attribute),
    byNode<Attribute, Origin | typeof unanswered>(numbers),
  );

  const ofMember = (object: Origin | undefined, name: string): Origin | undefined => {
    if (object?.kind === "external") return memberOf(object, name);
    if (object?.kind === "class") return ofClassMember(object, name);
    if (object?.kind !== "module") return undefined;
    return object.module.member(name) ?? submodule(object.module, name);
  };

  /** `IDS.graph` of a class that gives the name a value in one way, and has it from nobody else. */
  const ofClassMember = (
    { module, definition }: Extract<Origin, { kind: "class" }>,
    name: string,
  ): Origin | undefined => {
    const values = definition.body.flatMap((statement) =>
      statement.kind === "assign" && statement.targets.some((one) => one.kind === "name" && one.name === name)
        ? [statement]
        : [],
    );
    const [assigned] = values;
    const inherits = definition.bases.length > 0 || definition.keywords.length > 0;
    if (!assigned?.value || values.length > 1 || assigned.augmented || inherits) return undefined;
    return assigned.targets.length === 1 ? module.origin(assigned.value) : undefined;
  };

  const ofName = (name: string, from: Scope): Origin | undefined => {
    const bindings = bindingsOf(name, from);
    return bindings ? ofBindings(bindings) : ofUnbound(name);
  };

  /** A name has the same bindings wherever it is written in its scope, and a variable of charts has them by the dozen. */
  const ofBindings = once((bindings: readonly Binding[]) => {
    const [only] = bindings;
    return only && bindings.length === 1 ? ofBinding(only) : agreed(bindings.map(ofBinding));
  });

  const ofUnbound = once((name: string): Origin | undefined => {
    const { stars } = self().scope;
    if (isBuiltin(name) && stars.every((star) => cannotBring(star, name))) {
      return external(`builtins.${name}`);
    }
    return agreed(stars.map((star) => throughStar(star, name)));
  });

  const cannotBring = (star: ImportedName, name: string): boolean => {
    const module = self().imported(star);
    if (module) return module.member(name)?.kind === "external" && !module.scope.bindings.has(name);
    const exported = star.dots > 0 ? undefined : starExports(star.module);
    return exported !== undefined && !exported.has(name);
  };

  const throughStar = (star: ImportedName, name: string): Origin | undefined => {
    const module = self().imported(star);
    if (module) return module.member(name);
    if (star.dots > 0) return undefined;
    // A known module that does not export the name cannot be where it comes from: that is an answer, not a doubt.
    return starExports(star.module)?.has(name) ? external(`${star.module}.${name}`) : undefined;
  };

  const ofBinding = (binding: Binding): Origin | undefined => {
    switch (binding.kind) {
      case "import":
        return ofImport(binding.imported);
      case "value":
        return origin(binding.value);
      case "function":
        return { kind: "function", module: self(), definition: binding.definition };
      case "class":
        return { kind: "class", module: self(), definition: binding.definition };
      case "parameter":
      case "each":
      case "unknown":
        return undefined;
    }
  };

  // Each place where an imported name is written asks for what its import brings.
  const ofImport = once(({ dots, module, name, as }: ImportedName): Origin | undefined => {
    if (name === undefined) {
      const path = as === undefined ? (module.split(".")[0] ?? "") : module;
      const found = self().imported({ dots: 0, module: path });
      return found ? { kind: "module", module: found } : external(path);
    }
    const found = self().imported({ dots, module });
    const whole = self().imported({ dots, module: module === "" ? name : `${module}.${name}` });
    if (found) return found.member(name) ?? (whole ? { kind: "module", module: whole } : undefined);
    if (whole) return { kind: "module", module: whole };
    return dots > 0 ? undefined : external(`${module}.${name}`);
  });

  const member = once((name: string) => ofName(name, self().scope));

  const qualifiedName = (expression: Expression): string | undefined => {
    if (expression.kind === "name") return nameOf(origin(expression));
    return expression.kind === "attribute" ? nameOfAttribute(expression) : undefined;
  };

  const nameOfAttribute = once((expression: Attribute) => {
    const name = nameOf(origin(expression));
    if (name !== undefined) return name;
    const holder = instanceOf(expression.object);
    return holder === undefined ? undefined : `${holder}.${expression.attribute}`;
  }, byNode<Attribute, string | typeof unanswered>(numbers));

  const instanceOf = (expression: Expression): string | undefined => {
    if (expression.kind === "name") return instanceOfName(expression.name, self().site(expression).scope);
    return mayBeInstance.has(expression.kind) ? instanceAt(expression) : undefined;
  };

  const instanceAt = once((expression: Expression): string | undefined => {
    if (expression.kind === "call") return ofCall(expression);
    if (expression.kind === "walrus") return instanceOf(expression.value);
    if (expression.kind === "conditional") {
      return same([instanceOf(expression.then), instanceOf(expression.otherwise)]);
    }
    if (expression.kind !== "attribute") return undefined;
    if (qualifiedName(expression) === "dash.Dash.server") return "dash.Dash.server";
    const found = origin(expression.object);
    return found?.kind === "module" ? found.module.instanceOfMember(expression.attribute) : undefined;
  }, byNode<Expression, string | typeof unanswered>(numbers));

  const instanceOfName = (name: string, scope: Scope): string | undefined => {
    const bindings = bindingsOf(name, scope);
    if (bindings) return instanceOfBindings(bindings);
    return same(self().scope.stars.flatMap((star) => self().imported(star)?.instanceOfMember(name) ?? []));
  };

  const instanceOfBindings = once((bindings: readonly Binding[]) =>
    same(bindings.filter((one) => !bindsNone(one)).map(instanceOfBinding)),
  );

  const instanceOfMember = once((name: string) => instanceOfName(name, self().scope));

  const instanceOfBinding = (binding: Binding): string | undefined => {
    if (binding.kind === "value") {
      return instanceOf(binding.value) ?? (binding.annotation && classNamed(binding.annotation));
    }
    if (binding.kind === "parameter") return binding.parameter.annotation && classNamed(binding.parameter.annotation);
    if (binding.kind !== "import" || binding.imported.name === undefined) return undefined;
    return self().imported(binding.imported)?.instanceOfMember(binding.imported.name);
  };

  const classNamed = (annotation: Expression) => {
    const found = origin(annotation);
    if (found?.kind === "class") return classOf(found.module, found.definition);
    return found?.kind === "external" && looksLikeClass(found.name) ? found.name : undefined;
  };

  const ofCall = ({ callee }: Call): string | undefined => {
    const found = origin(callee);
    if (found?.kind === "external") return looksLikeClass(found.name) ? found.name : undefined;
    if (found?.kind === "class") return classOf(found.module, found.definition);
    return found?.kind === "function" ? returned(found.module, found.definition) : undefined;
  };

  const constant = (expression: Expression): Constant | undefined => {
    const found = origin(expression);
    return found?.kind === "expression" && found.expression.kind === "constant" ? found.expression.value : undefined;
  };

  const bindings: PythonModule["bindings"] = (name) => bindingsOf(name.name, self().site(name).scope);

  return { origin, qualifiedName, instanceOf, constant, member, instanceOfMember, bindings };
}

/** Of any other expression no class is known. */
const mayBeInstance = new Set<Expression["kind"]>(["call", "walrus", "conditional", "attribute"]);

/** A name that is bound more often than this stands for nothing certain; and to ask each time would take for ever. */
const most = 50;
const nowhere = { from: 0, to: 0 };
const unsure: readonly Binding[] = [{ kind: "unknown", at: nowhere, certain: false, mainGuard: false }];

/** The bindings of the scope that owns a name, seen from another; undefined when no scope of the module binds it. */
function bindingsOf(name: string, from: Scope): readonly Binding[] | undefined {
  for (let scope: Scope | undefined = from; scope; scope = scope.parent) {
    if (scope.kind === "class" && scope !== from) continue;
    const found = scope.bindings.get(name);
    if (found) return found.length > most ? unsure : found;
  }
  return undefined;
}

/** What something goes by that is not held by a variable. */
function nameOf(found: Origin | undefined): string | undefined {
  if (found?.kind === "external") return found.name;
  if (found?.kind === "module") return found.module.name;
  return found?.kind === "function" || found?.kind === "class"
    ? `${found.module.name}.${found.definition.name}`
    : undefined;
}

/** Several bindings have one origin when they are all of the same thing outside, or there is only one of them. */
function agreed(found: readonly (Origin | undefined)[]): Origin | undefined {
  const [first, ...rest] = found;
  if (first === undefined || rest.length === 0) return first;
  return rest.every((other) => sameOrigin(first, other)) ? first : undefined;
}

function sameOrigin(one: Origin, other: Origin | undefined): boolean {
  if (one.kind === "external") return other?.kind === "external" && other.name === one.name;
  if (one.kind === "module") return other?.kind === "module" && other.module === one.module;
  if (one.kind === "expression") return other?.kind === "expression" && other.expression === one.expression;
  return (other?.kind === "function" || other?.kind === "class") && other.definition === one.definition;
}

function same(names: readonly (string | undefined)[]): string | undefined {
  const [first] = names;
  return names.every((name) => name === first) ? first : undefined;
}

/** `app = None` at the top and the real value later is one value and a placeholder. */
const bindsNone = (binding: Binding) =>
  binding.kind === "value" && binding.value.kind === "constant" && binding.value.value === null;

/** PEP 8's own sign: classes outside cannot be looked into. */
const looksLikeClass = once((name: string) => /(^|\.)_?[A-Z]\w*$/.test(name) && !/(^|\.)[A-Z0-9_]{2,}$/.test(name));

/** A class of ours that derives from Dash is Dash; any other is itself. */
function classOf(module: PythonModule, definition: ClassDefinition, seen: readonly ClassDefinition[] = []): string {
  const bases = definition.bases.map((base) => {
    const found = module.origin(base);
    if (found?.kind === "external") return found.name;
    if (found?.kind !== "class" || seen.includes(found.definition)) return undefined;
    return classOf(found.module, found.definition, [...seen, definition]);
  });
  return bases.includes("dash.Dash") ? "dash.Dash" : `${module.name}.${definition.name}`;
}

/** What a function certainly gives back: all of its returns agree. */
function returned(module: PythonModule, definition: FunctionDefinition): string | undefined {
  if (definition.decorators.length > 0) return undefined;
  return same(returnsOf(definition).map((value) => value && module.instanceOf(value)));
}

function submodule(module: PythonModule, name: string): Origin | undefined {
  const found = module.imported({ dots: 1, module: name });
  return found ? { kind: "module", module: found } : undefined;
}

/** A name that is another name that is another … is not followed for ever: each step of it is a call inside a call. */
const deepest = 300;
let depth = 0;

/** Remembers answers; a question that leads back to itself has none, and one too far from the first is as if it was not asked. */
function once<Question, Answer>(
  answer: (question: Question) => Answer | undefined,
  known: Pick<Map<Question, Answer | typeof unanswered>, "get"> & {
    set(question: Question, answer: Answer | typeof unanswered): void;
  } = new Map(),
) {
  return (question: Question): Answer | undefined => {
    const before = known.get(question);
    if (before !== undefined) return before === unanswered ? undefined : before;
    if (depth >= deepest) return undefined;
    known.set(question, unanswered);
    depth++;
    try {
      const found = answer(question);
      if (found !== undefined) known.set(question, found);
      return found;
    } finally {
      depth--;
    }
  };
}

/** What is remembered of a question that has no answer, or none yet: one look tells it from a question that is new. */
const unanswered = Symbol("unanswered");
