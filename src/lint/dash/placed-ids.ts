import type { Origin, PythonModule } from "../python/model.ts";
import type { Call, Expression, FunctionDefinition, Parameter } from "../python/syntax.ts";
import { keyword, partsOf, returnsOf } from "../python/syntax.ts";
import { type Given, givenBy, heldBy, nothingGiven, turnsIn } from "../python/values.ts";
import { additionsTo } from "./additions.ts";
import { componentMade, property } from "./components.ts";
import { type Id, idsOf } from "./ids.ts";
import { makesNoComponent } from "./no-components.ts";

/** One component of a layout that has an id. */
export type PlacedId = {
  readonly id: Id;
  /** `dash.dcc.Graph` */
  readonly component: string;
  /** It is there whenever the layout is; else in some cases, or as one of several. */
  readonly certain: boolean;
  readonly module: PythonModule;
  /** What is written as the id. */
  readonly at: Expression;
  readonly call: Call;
};

export type Placed = {
  /** As many times as it is in the layout, in reading order. */
  readonly ids: readonly PlacedId[];
  /** Every component was seen, and each of their ids is known. */
  readonly complete: boolean;
  /** The calls whose ids are all known, wherever they are called from. */
  readonly calls: ReadonlySet<Call>;
};

/** A layout that uses one part in more places than this is not followed further. */
const most = 30_000;
const deepest = 250;

type Walk = {
  readonly module: PythonModule;
  readonly given: Given;
  readonly certain: boolean;
  readonly depth: number;
  /** The functions and values that are being followed. */
  readonly path: ReadonlySet<object>;
};

/**
 * The ids of the components in something that is made of components: a layout, a function that returns one, what a callback returns.
 *
 * Follows what Dash itself walks (`children`, lists of components), names, what is appended to lists, loops over literals, and functions
 * of the project with what they are given. The parameters of the outermost function hold data, since Dash calls it.
 */
export function placedIds(module: PythonModule, made: Expression | FunctionDefinition): Placed {
  const ids: PlacedId[] = [];
  const calls = new Set<Call>();
  const unsure = new Set<Call>();
  const data = new Set<Parameter>();
  let steps = 0;

  /** Whether everything was seen. */
  const visit = (node: Expression, walk: Walk): boolean => {
    if (steps++ > most || walk.depth > deepest) return false;
    const deeper = { ...walk, depth: walk.depth + 1 };
    const maybe = { ...deeper, certain: false };
    const each = (list: readonly Expression[], how: Walk = deeper) =>
      list.map((one) => visit(one, how)).every((all) => all);
    switch (node.kind) {
      case "constant":
      case "template":
      case "unary":
      case "dict":
        return true;
      case "list":
      case "tuple":
      case "set":
        return each(node.items);
      case "starred":
      case "walrus":
        return visit(node.value, deeper);
      case "binary":
        if (node.operator === "+" || node.operator === "*") return each([node.left, node.right]);
        return /^(and|or)$/.test(node.operator) ? each([node.left, node.right], maybe) : true;
      case "conditional":
        return each([node.then, node.otherwise], maybe);
      case "lambda":
        for (const parameter of node.parameters) data.add(parameter);
        return visit(node.body, deeper);
      case "comprehension": {
        const turns = turnsIn(walk.module, node.clauses, walk.given);
        const always = turns && node.clauses.every(({ conditions }) => conditions.length === 0);
        const element = node.elements.slice(-1);
        if (!turns) return each(element, maybe) && element.every((one) => hasOwnIds(walk.module, one));
        return turns.map((given) => each(element, { ...(always ? deeper : maybe), given })).every((all) => all);
      }
      case "name":
      case "attribute":
        return named(node, deeper);
      case "call":
        return called(node, deeper);
      default:
        return makesNoComponent(walk.module, node) || sought(node, maybe);
    }
  };

  const named = (node: Extract<Expression, { kind: "name" | "attribute" }>, walk: Walk): boolean => {
    const { module, given, path } = walk;
    const ever = node.kind === "name" ? module.bindings(node) : undefined;
    // `rows = rows or []`: what is added to it was seen where it was met first.
    if (ever && path.has(ever)) return true;
    const more = ever && additionsTo(module, ever);
    const bindings = ever?.filter(({ at }) => !more?.again.has(at));
    const added = (more?.added ?? []).map(({ value, certain }) =>
      visit(value, { ...walk, certain: walk.certain && certain }),
    );
    const all = !more?.changed && added.every((one) => one);
    const values = bindings?.flatMap((one) => (one.kind === "value" ? [one.value] : [])) ?? [];
    const isData = bindings?.some((one) => one.kind === "parameter" && data.has(one.parameter)) === true;
    const again = ever !== undefined && bindings?.length !== ever.length;
    if (
      ever &&
      bindings &&
      (values.length > 1 || again || isData) &&
      values.length + (isData ? 1 : 0) === bindings.length
    ) {
      const one = values.length === 1 && !isData;
      const ways = values.map(
        (value) =>
          path.has(value) ||
          visit(value, { ...walk, certain: walk.certain && one, path: new Set([...path, ever, value]) }),
      );
      return all && ways.every((way) => way);
    }
    const held = heldBy(module, node, given);
    if ("value" in held) return all;
    if (held.expression !== node) {
      if (path.has(held.expression)) return false;
      const inside = { ...walk, module: held.module, given: held.given, path: new Set([...path, held.expression]) };
      return visit(held.expression, inside) && all;
    }
    const origin = module.origin(node);
    if (origin?.kind === "external") return origin.name === "dash.page_container" || makesNoComponent(module, node);
    if (origin?.kind === "function") return returned(origin, nothingGiven, walk) && all;
    if (origin?.kind !== "expression" || path.has(origin.expression)) return makesNoComponent(module, node);
    if (origin.expression === node) return makesNoComponent(module, node);
    const inside = { ...walk, module: origin.module, given: nothingGiven, path: new Set([...path, origin.expression]) };
    const elsewhere = origin.module === module ? all : addedElsewhere(origin, node, inside);
    return visit(origin.expression, inside) && elsewhere;
  };

  /** What the module that makes a list adds to it. */
  const addedElsewhere = (origin: Extract<Origin, { kind: "expression" }>, node: Expression, walk: Walk): boolean => {
    const name = node.kind === "name" ? node.name : node.kind === "attribute" ? node.attribute : "";
    const bindings = origin.module.scope.bindings.get(name);
    const more = bindings && additionsTo(origin.module, bindings);
    const added = (more?.added ?? []).map(({ value, certain }) =>
      visit(value, { ...walk, certain: walk.certain && certain }),
    );
    return !more?.changed && added.every((one) => one);
  };

  const called = (call: Call, walk: Walk): boolean => {
    const { module, given } = walk;
    const name = componentMade(module, call);
    if (name !== undefined) return component({ name, call }, walk);
    const origin = module.origin(call.callee);
    if (origin?.kind === "function") {
      const held = givenBy(call, origin.definition, { module, given, of: origin.module });
      return returned(origin, held ?? nothingGiven, walk) && held !== undefined;
    }
    if (origin?.kind === "external" && /^builtins\.(list|tuple|reversed|sorted)$/.test(origin.name)) {
      return call.args.map((one) => visit(one, walk)).every((all) => all);
    }
    if (call.callee.kind === "lambda") return visit(call.callee.body, walk);
    return makesNoComponent(module, call) || sought(call, { ...walk, certain: false });
  };

  const component = ({ name, call }: { readonly name: string; readonly call: Call }, walk: Walk): boolean => {
    const { module, given, certain } = walk;
    const id = property({ name, call }, "id");
    const found = id && idsOf(module, id, given);
    for (const one of found?.ids ?? []) {
      if (id) ids.push({ id: one, component: name, certain: certain && found?.certain === true, module, at: id, call });
    }
    const known = call.spreads.length === 0 && (id === undefined || found !== undefined);
    if (known) calls.add(call);
    else unsure.add(call);
    const children = property({ name, call }, "children");
    const inside = children === undefined || visit(children, walk);
    for (const { name: key, value } of call.keywords) {
      if (key !== "id" && key !== "children") sought(value, { ...walk, certain: false });
    }
    return known && inside;
  };

  /** Components that stand somewhere in an expression of another kind. Never all that could be there. */
  const sought = (node: Expression, walk: Walk): false => {
    if (steps++ > most || walk.depth > deepest) return false;
    for (const part of partsOf(node)) {
      if (part.kind === "call" && componentMade(walk.module, part) !== undefined) visit(part, walk);
      else sought(part, { ...walk, depth: walk.depth + 1 });
    }
    return false;
  };

  const returned = (origin: Extract<Origin, { kind: "function" }>, given: Given, walk: Walk): boolean => {
    const { module, definition } = origin;
    if (walk.path.has(definition)) return false;
    const values = returnsOf(definition).filter((value) => value !== undefined);
    const one = values.length === 1 && definition.decorators.length === 0;
    const inside = {
      ...walk,
      module,
      given: new Map([...walk.given, ...given]),
      certain: walk.certain && one,
      path: new Set([...walk.path, definition]),
    };
    const all = values.map((value) => visit(value, inside)).every((one) => one);
    return all && definition.decorators.length === 0;
  };

  const walk: Walk = { module, given: nothingGiven, certain: true, depth: 0, path: new Set() };
  const outermost = "parameters" in made && made.kind === "function" ? made : functionNamed(module, made);
  for (const parameter of outermost?.parameters ?? []) data.add(parameter);
  const complete =
    made.kind === "function"
      ? returnsOf(made)
          .map((value) => value === undefined || visit(value, { ...walk, certain: returnsOf(made).length === 1 }))
          .every((all) => all)
      : visit(made, walk);
  for (const call of unsure) calls.delete(call);
  return { ids, complete, calls };
}

function functionNamed(module: PythonModule, made: Expression): FunctionDefinition | undefined {
  const origin = module.origin(made);
  return origin?.kind === "function" ? origin.definition : undefined;
}

/** Whether no component in an expression has an id that another turn could change. */
const hasOwnIds = (module: PythonModule, node: Expression): boolean =>
  (node.kind !== "call" ||
    keyword(node, "id") === undefined ||
    idsOf(module, keyword(node, "id") as Expression) !== undefined) &&
  partsOf(node).every((part) => hasOwnIds(module, part));
