import { type ByNode, byNode, type Numbers, nextNumber } from "./by-node.ts";
import type {
  ClassDefinition,
  Expression,
  FunctionDefinition,
  ImportedName,
  Parameter,
  Span,
  Statement,
} from "./syntax.ts";
import { partsOf } from "./syntax.ts";

/** One way in which a name gets what it stands for. */
export type Binding = {
  readonly at: Span;
  /** It happens whenever the scope's body runs. */
  readonly certain: boolean;
  /** It happens only when the file itself is run. */
  readonly mainGuard: boolean;
} & (
  | { readonly kind: "import"; readonly imported: ImportedName }
  | { readonly kind: "value"; readonly value: Expression; readonly annotation: Expression | undefined }
  | { readonly kind: "function"; readonly definition: FunctionDefinition }
  | { readonly kind: "class"; readonly definition: ClassDefinition }
  | { readonly kind: "parameter"; readonly parameter: Parameter }
  /** A variable of a loop or comprehension, or a name among several: it takes a part of each item in turn. */
  | { readonly kind: "each"; readonly loop: Loop }
  /** `+=`, unpacking, `del`: something, but not known what. */
  | { readonly kind: "unknown" }
);

/** `for targets in iterable`; `always` when nothing in it leaves turns out. */
export type Loop = {
  /** The whole statement, or the comprehension. */
  readonly within: Span;
  readonly targets: readonly Expression[];
  readonly iterable: Expression;
  readonly always: boolean;
};

export type Scope = {
  readonly kind: "module" | "class" | "function" | "lambda" | "comprehension";
  readonly parent: Scope | undefined;
  readonly owner: FunctionDefinition | ClassDefinition | undefined;
  readonly bindings: Map<string, Binding[]>;
  /** `from x import *`, in order. */
  readonly stars: ImportedName[];
};

/** Where something stands. */
export type Site = {
  readonly scope: Scope;
  /** Below `if __name__ == "__main__"` in the same scope or around it: runs only when the file is the script. */
  readonly mainGuard: boolean;
  /** Runs whenever the body of its scope runs: below no condition, loop or `except`, after no early return. */
  readonly certain: boolean;
  /** The same, but for `for` loops around it: it runs in every turn of each. */
  readonly eachTurn: boolean;
  /** Inside a `try` that has more than its body: something is ready for its failure. */
  readonly attempt: boolean;
};

export type Scopes = {
  readonly top: Scope;
  readonly sites: Pick<ByNode<Expression | Statement, Site>, "get">;
};

/**
 * Gives every name to the scope that binds it, as Python does (Language Reference §4.2), and every node its site.
 *
 * @param met is told of every node once: of statements in reading order, of one with others inside before those
 */
export function scopesOf(
  statements: readonly Statement[],
  numbers: Numbers,
  met: (node: Expression | Statement) => void,
): Scopes {
  const sites = byNode<Expression | Statement, Site>(numbers);
  const top = scope("module", undefined, undefined);
  const globals = new Map<Scope, Set<string>>();
  const nonlocals = new Map<Scope, Set<string>>();
  /** Bindings of names that belong to a function around, which may bind them further down. */
  const late: { readonly name: string; readonly binding: Binding; readonly scope: Scope }[] = [];

  const bind = (name: string, binding: Binding, { scope }: Site) => {
    const own = named(scope);
    if (nonlocals.get(own)?.has(name)) {
      late.push({ name, binding: { ...binding, certain: false }, scope: own });
      return;
    }
    const owner = globals.get(own)?.has(name) ? top : own;
    const bindings = owner.bindings.get(name);
    const found = owner === own ? binding : { ...binding, certain: false };
    if (bindings) bindings.push(found);
    else owner.bindings.set(name, [found]);
  };

  /** In the order in which they are written. */
  const bindLate = () => {
    for (const { name, binding, scope } of late) {
      const bindings = functionWith(name, scope)?.bindings.get(name);
      const after = bindings?.findIndex(({ at }) => at.from > binding.at.from) ?? -1;
      bindings?.splice(after < 0 ? bindings.length : after, 0, binding);
    }
  };

  const bindEach = (loop: Loop, site: Site) => {
    const { certain, mainGuard } = site;
    const one = (target: Expression): void => {
      if (target.kind === "name") bind(target.name, { at: target, certain, mainGuard, kind: "each", loop }, site);
      else if (target.kind === "tuple" || target.kind === "list") target.items.forEach(one);
      else bindTarget(target, site);
    };
    loop.targets.forEach(one);
  };

  const bindTarget = (target: Expression, site: Site, value?: Expression, annotation?: Expression) => {
    if (target.kind === "name") {
      const { certain, mainGuard } = site;
      const binding: Binding = value
        ? { at: target, certain, mainGuard, kind: "value", value, annotation }
        : { at: target, certain, mainGuard, kind: "unknown" };
      bind(target.name, binding, site);
    } else if (target.kind === "starred") bindTarget(target.value, site);
    else if (target.kind === "tuple" || target.kind === "list") {
      const values = value?.kind === "tuple" || value?.kind === "list" ? value.items : [];
      const paired = values.length === target.items.length && !plain(values) && !plain(target.items);
      target.items.forEach((item, index) => {
        bindTarget(item, site, paired ? values[index] : undefined);
      });
    }
  };

  const expression = (node: Expression, site: Site) => {
    sites.set(node, site);
    met(node);
    // Most of all that is written, without a list of its parts.
    if (node.kind === "name" || node.kind === "constant") return;
    if (node.kind === "attribute") return expression(node.object, site);
    if (node.kind === "call") {
      expression(node.callee, site);
      for (const one of node.args) expression(one, site);
      for (const { value } of node.keywords) expression(value, site);
      for (const one of node.spreads) expression(one, site);
      return;
    }
    if (node.kind === "walrus") bindTarget(node.target, site, node.value);
    if (node.kind === "lambda" || node.kind === "comprehension") {
      const own = { ...site, scope: scope(node.kind, site.scope, undefined) };
      if (node.kind === "lambda") parameters(node.parameters, node, own);
      else {
        for (const { targets, iterable, conditions } of node.clauses) {
          bindEach(
            { within: node, targets, iterable, always: conditions.length === 0 },
            { ...own, scope: asOwner(own.scope) },
          );
        }
      }
      for (const part of partsOf(node)) expression(part, own);
    } else for (const part of partsOf(node)) expression(part, site);
  };

  const parameters = (list: readonly Parameter[], at: Span, site: Site) => {
    for (const parameter of list) {
      site.scope.bindings.set(parameter.name, [
        { at: { from: at.from, to: at.to }, certain: true, mainGuard: site.mainGuard, kind: "parameter", parameter },
      ]);
    }
  };

  const body = (list: readonly Statement[], site: Site) => {
    let { certain, eachTurn } = site;
    for (const one of list) {
      const same = certain === site.certain && eachTurn === site.eachTurn;
      statement(one, same ? site : { ...site, certain, eachTurn });
      if (site.scope.kind === "function" && mayReturn(one)) certain = eachTurn = false;
      if (mayLeave(one)) eachTurn = false;
    }
  };

  const statement = (node: Statement, site: Site) => {
    sites.set(node, site);
    met(node);
    const at = { from: node.from, to: node.to };
    switch (node.kind) {
      case "expression":
        return expression(node.value, site);
      case "return":
        return node.value && expression(node.value, site);
      case "other":
        for (const one of node.expressions) expression(one, site);
        if (node.keyword === "del") for (const one of node.expressions) bindTarget(one, site);
        return;
      case "assign":
        for (const one of node.targets) expression(one, site);
        if (node.value) expression(node.value, site);
        if (node.annotation) expression(node.annotation, site);
        if (!node.value && node.annotation) return;
        for (const target of node.targets) {
          bindTarget(target, site, node.augmented ? undefined : node.value, node.annotation);
        }
        return;
      case "import":
        for (const imported of node.names) {
          if (imported.name === "*") site.scope.stars.push(imported);
          else {
            const name = imported.as ?? imported.module.split(".")[0] ?? "";
            bind(name, { at: imported, ...when(site), kind: "import", imported }, site);
          }
        }
        return;
      case "global":
      case "nonlocal": {
        const given = node.kind === "global" ? globals : nonlocals;
        given.set(site.scope, new Set([...(given.get(site.scope) ?? []), ...node.names]));
        return;
      }
      case "if":
        return conditional(node, site);
      case "block":
        for (const one of [...node.targets, ...node.expressions]) expression(one, site);
        if (node.keyword === "for") {
          const always = !(node.bodies[0]?.body ?? []).some(mayLeave);
          bindEach({ within: node, targets: node.targets, iterable: wholeOf(node.expressions, node), always }, site);
        } else for (const target of node.targets) bindTarget(target, site);
        node.bodies.forEach((block, index) => {
          const attempt = site.attempt || (node.keyword === "try" && node.bodies.length > 1);
          const turn = block.certain || (node.keyword === "for" && index === 0);
          body(block.body, {
            ...site,
            attempt,
            certain: site.certain && block.certain,
            eachTurn: site.eachTurn && turn,
          });
        });
        return;
      case "function": {
        for (const one of node.decorators) expression(one, site);
        bind(node.name, { at, ...when(site), kind: "function", definition: node }, site);
        const own: Site = {
          ...site,
          certain: true,
          eachTurn: true,
          attempt: false,
          scope: scope("function", site.scope, node),
        };
        for (const parameter of node.parameters) {
          if (parameter.default) expression(parameter.default, site);
          if (parameter.annotation) expression(parameter.annotation, site);
        }
        if (node.returns) expression(node.returns, site);
        parameters(node.parameters, node, own);
        return body(node.body, own);
      }
      case "class": {
        for (const one of [...node.decorators, ...node.bases, ...node.keywords.map(({ value }) => value)]) {
          expression(one, site);
        }
        bind(node.name, { at, ...when(site), kind: "class", definition: node }, site);
        const own: Site = { ...site, scope: scope("class", site.scope, node) };
        return body(node.body, own);
      }
    }
  };

  const conditional = (node: Extract<Statement, { kind: "if" }>, site: Site) => {
    let elseIsMain = false;
    for (const { test, body: branch } of node.branches) {
      if (test) expression(test, site);
      const asks = test ? mainTest(test) : undefined;
      const mainGuard = site.mainGuard || elseIsMain || asks === "main";
      body(branch, { ...site, mainGuard, certain: false, eachTurn: false });
      if (asks === "not-main") elseIsMain = true;
    }
  };

  body(statements, { scope: top, mainGuard: false, certain: true, eachTurn: true, attempt: false });
  bindLate();
  return { top, sites };
}

/** The function that a `nonlocal` name belongs to: the innermost around this one that binds it. */
export function functionWith(name: string, inner: Scope): Scope | undefined {
  for (let scope = inner.parent; scope; scope = scope.parent) {
    if (scope.kind === "function" && scope.bindings.has(name)) return scope;
  }
  return undefined;
}

function scope(kind: Scope["kind"], parent: Scope | undefined, owner: Scope["owner"]): Scope {
  return { kind, parent, owner, bindings: new Map(), stars: [] };
}

/** `for x in a, b` goes through a tuple. */
const wholeOf = (list: readonly Expression[], { from, to }: Span): Expression =>
  list.length === 1 && list[0] ? list[0] : { kind: "tuple", from, to, number: nextNumber(), items: list };

const when = ({ certain, mainGuard }: Site) => ({ certain, mainGuard });

/** A walrus inside a comprehension binds in the scope around it (PEP 572). */
const named = (from: Scope): Scope =>
  (from.kind === "lambda" || from.kind === "comprehension") && from.parent ? named(from.parent) : from;

/** A comprehension's own variables stay its own: the same bindings, without the way out that a walrus takes. */
const asOwner = (inner: Scope): Scope => ({ ...inner, kind: "function" });

const plain = (items: readonly Expression[]) => items.some(({ kind }) => kind === "starred");

/** Whether a test is `__name__ == "__main__"`, either way round and with more conditions added, or its opposite. */
function mainTest(test: Expression): "main" | "not-main" | undefined {
  if (test.kind !== "binary") return undefined;
  if (test.operator === "and") return [test.left, test.right].map(mainTest).find((asks) => asks === "main");
  const sides = [test.left, test.right];
  const compares =
    sides.some((side) => side.kind === "name" && side.name === "__name__") &&
    sides.some((side) => side.kind === "constant" && side.value === "__main__");
  if (!compares) return undefined;
  if (test.operator === "==") return "main";
  return test.operator === "!=" ? "not-main" : undefined;
}

/** A `break` or `continue` of the loop around, or an end of everything. */
function mayLeave(node: Statement): boolean {
  if (node.kind === "other") return /^(break|continue|raise)$/.test(node.keyword);
  if (node.kind === "if") return node.branches.some(({ body }) => body.some(mayLeave));
  const own = node.kind === "block" && node.keyword !== "for" && node.keyword !== "while";
  return own && node.bodies.some(({ body }) => body.some(mayLeave));
}

function mayReturn(node: Statement): boolean {
  if (node.kind === "return") return true;
  if (node.kind === "if") return node.branches.some(({ body }) => body.some(mayReturn));
  return node.kind === "block" && node.bodies.some(({ body }) => body.some(mayReturn));
}
