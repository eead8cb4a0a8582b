import { isChanged } from "../python/changed-names.ts";
import type { PythonModule } from "../python/model.ts";
import type { Call, Expression } from "../python/syntax.ts";
import { keyword, returnsOf } from "../python/syntax.ts";
import { type Given, givenBy, heldBy, nothingGiven, onlyValueOf, turnsIn } from "../python/values.ts";
import { type Ids, idsOf } from "./ids.ts";

/** One `Output`, `Input` or `State` of a callback. */
export type Dependency = {
  readonly kind: "output" | "input" | "state";
  /** Undefined when they are not all known. */
  readonly ids: Ids | undefined;
  readonly property: string | undefined;
  readonly allowDuplicate: boolean | undefined;
  readonly allowOptional: boolean | undefined;
  /** The call that makes it, and the module it is written in. */
  readonly at: Call;
  readonly module: PythonModule;
};

export type Dependencies = {
  readonly found: readonly Dependency[];
  /** Nothing more can be there. */
  readonly complete: boolean;
};

const deepest = 50;
const most = 2000;

/** Every dependency in what a callback is given: in lists, tuples and dictionaries, by name, from loops and the project's own functions. */
export function dependenciesIn(
  module: PythonModule,
  expression: Expression,
  given: Given = nothingGiven,
): Dependencies {
  const found: Dependency[] = [];
  let steps = 0;

  /** Whether all that is there was found. */
  const visit = (from: PythonModule, node: Expression, held: Given, depth: number): boolean => {
    if (depth > deepest || steps++ > most) return false;
    const each = (list: readonly Expression[]) =>
      list.map((one) => visit(from, one, held, depth + 1)).every((all) => all);
    switch (node.kind) {
      case "list":
      case "tuple":
      case "set":
        return each(node.items);
      case "dict":
        return each(node.entries.map(({ value }) => value));
      case "starred":
        return visit(from, node.value, held, depth + 1);
      case "binary":
        return node.operator === "+" && each([node.left, node.right]);
      case "constant":
        return true;
      case "comprehension": {
        const turns = turnsIn(from, node.clauses, held);
        const made = node.elements.slice(-1);
        const all = (turns ?? [held]).flatMap((turn) => made.map((one) => visit(from, one, turn, depth + 1)));
        return turns !== undefined && all.every((one) => one);
      }
      case "name":
      case "attribute":
        return named(from, node, held, depth);
      case "call":
        return called(from, node, held, depth);
      default:
        return false;
    }
  };

  const named = (from: PythonModule, node: Expression, held: Given, depth: number): boolean => {
    const one = heldBy(from, node, held);
    if (isChanged(from, node) || "value" in one) return false;
    if (one.expression !== node) return visit(one.module, one.expression, one.given, depth + 1);
    const origin = from.origin(node);
    if (origin?.kind !== "expression" || origin.expression === node) return false;
    return visit(origin.module, origin.expression, nothingGiven, depth + 1);
  };

  const called = (from: PythonModule, call: Call, held: Given, depth: number): boolean => {
    const kind = kindOf(from, call);
    if (kind !== undefined) return found.push(dependency(from, call, kind, held)) > 0;
    if (from.qualifiedName(call.callee) === "builtins.dict" && call.args.length + call.spreads.length === 0) {
      return call.keywords.map(({ value }) => visit(from, value, held, depth + 1)).every((all) => all);
    }
    const origin = from.origin(call.callee);
    if (origin?.kind !== "function") return false;
    const [value, ...more] = returnsOf(origin.definition);
    const inside = givenBy(call, origin.definition, { module: from, given: held, of: origin.module });
    if (!value || more.length > 0 || origin.definition.decorators.length > 0 || !inside) return false;
    return visit(origin.module, value, inside, depth + 1);
  };

  const complete = visit(module, expression, given, 0);
  return { found, complete };
}

const kinds: Readonly<Record<string, Dependency["kind"]>> = {
  "dash.Output": "output",
  "dash.Input": "input",
  "dash.State": "state",
};

/** Whether an expression is an `Output`, `Input` or `State` that is written out. */
export const isDependency = (module: PythonModule, expression: Expression): boolean =>
  expression.kind === "call" && kindOf(module, expression) !== undefined;

const kindOf = (module: PythonModule, { callee }: Call): Dependency["kind"] | undefined => {
  const name = module.qualifiedName(callee) ?? "";
  return Object.hasOwn(kinds, name) ? kinds[name] : undefined;
};

function dependency(module: PythonModule, at: Call, kind: Dependency["kind"], given: Given): Dependency {
  const spread = at.spreads.length > 0 || at.args.some((one) => one.kind === "starred");
  const id = keyword(at, "component_id") ?? (spread ? undefined : at.args[0]);
  const name = keyword(at, "component_property") ?? (spread ? undefined : at.args[1]);
  const property = name && onlyValueOf(module, name, given);
  return {
    kind,
    at,
    module,
    ids: id && idsOf(module, id, given),
    property: typeof property === "string" ? property : undefined,
    allowDuplicate: flag(module, at, kind === "output" ? (keyword(at, "allow_duplicate") ?? at.args[2]) : undefined),
    allowOptional: flag(module, at, keyword(at, "allow_optional")),
  };
}

/** False when it is not given, undefined when it is not known what is. */
function flag(module: PythonModule, { spreads }: Call, value: Expression | undefined): boolean | undefined {
  if (!value) return spreads.length > 0 ? undefined : false;
  const found = module.constant(value);
  return typeof found === "boolean" ? found : undefined;
}
