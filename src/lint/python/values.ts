import { isChanged } from "./changed-names.ts";
import { builtinValue, methodValue, operatorValue, textOfValue, type Value } from "./known-functions.ts";
import type { PythonModule } from "./model.ts";
import type { Binding, Loop } from "./scopes.ts";
import type { Call, Expression, FunctionDefinition, Name } from "./syntax.ts";
import { keyword, returnsOf } from "./syntax.ts";

/** What a parameter, the variable of a loop or one way of several stands for: an expression to be read where it is written, or a value. */
export type Held =
  | { readonly module: PythonModule; readonly expression: Expression; readonly given: Given }
  | { readonly value: Value };

/** By parameter, by the variable of a loop where it is bound, by what has several ways. */
export type Given = ReadonlyMap<object, Held>;

export type Values = {
  readonly values: readonly Value[];
  /** Each of them does come up, where the code runs at all; else it is one of them, or some. */
  readonly certain: boolean;
};

export const nothingGiven: Given = new Map();

/** One question is not worth more than this. */
const mostSteps = 5000;
const mostValues = 500;
const deepest = 40;

/**
 * Every value that an expression can have, where all of it is written in the code: literals, constants of any module, f-strings and
 * `format`, loops and comprehensions over literals, the project's own functions with one plain `return`. Undefined when not certain.
 */
export function valuesOf(
  module: PythonModule,
  expression: Expression,
  given: Given = nothingGiven,
): Values | undefined {
  if (questions >= mostQuestions) return undefined;
  if (questions === 0) steps = 0;
  questions++;
  try {
    return answered(module, expression, given);
  } finally {
    questions--;
  }
}

/** What is asked to answer a question shares its steps: a list that is made from itself would never be done. */
let questions = 0;
let steps = 0;
const mostQuestions = 8;

function answered(module: PythonModule, expression: Expression, given: Given): Values | undefined {
  // Most of what is asked is a literal.
  if (expression.kind === "constant") {
    return steps++ < mostSteps ? { values: [expression.value], certain: true } : undefined;
  }
  const values: Value[] = [];
  let certain = true;

  const collect = (chosen: Given): boolean => {
    const asked: Asked = { chosen, open: undefined };
    const value = oneValue(asked, module, expression, given, 0);
    if (value !== undefined) return values.push(value) <= mostValues;
    const { open } = asked;
    if (!open) return false;
    const ways =
      open.kind === "loop" ? turnsOf(open.module, open.loop, new Map([...chosen, ...open.given])) : open.ways;
    if (open.kind === "ways" || !open.loop.always) certain = false;
    return ways?.every((way) => isNew(way, chosen) && collect(new Map([...chosen, ...way]))) === true;
  };
  return collect(nothingGiven) && values.length > 0 ? { values, certain } : undefined;
}

/** Choosing again what was chosen would go on for ever. */
const isNew = (way: Given, chosen: Given) => way.size > 0 && [...way.keys()].every((key) => !chosen.has(key));

/** The same of texts alone; undefined when one of the values is something else. */
export function textsOf(
  module: PythonModule,
  expression: Expression,
  given?: Given,
): { readonly texts: readonly string[]; readonly certain: boolean } | undefined {
  const found = valuesOf(module, expression, given);
  const texts = found?.values.filter((value) => typeof value === "string");
  return found && texts?.length === found.values.length ? { texts, certain: found.certain } : undefined;
}

/** The one value that an expression has. */
export function onlyValueOf(module: PythonModule, expression: Expression, given?: Given): Value | undefined {
  const found = valuesOf(module, expression, given);
  return found?.values.length === 1 && found.certain ? found.values[0] : undefined;
}

/** What is given to each parameter of a function by a call; undefined when that is not certain. */
export function givenBy(
  call: Call,
  definition: FunctionDefinition,
  { module, given, of }: { readonly module: PythonModule; readonly given: Given; readonly of: PythonModule },
): Given | undefined {
  if (call.spreads.length > 0 || call.args.some(({ kind }) => kind === "starred")) return undefined;
  const held = new Map<object, Held>();
  definition.parameters.forEach((parameter, index) => {
    const expression = keyword(call, parameter.name) ?? call.args[index];
    if (expression) held.set(parameter, { module, expression, given });
    else if (parameter.default) held.set(parameter, { module: of, expression: parameter.default, given: nothingGiven });
  });
  return held;
}

/** What the variables of a loop stand for in each of its turns, in order. */
export function turnsOf(
  module: PythonModule,
  loop: Pick<Loop, "targets" | "iterable">,
  given: Given,
): readonly Given[] | undefined {
  const items = itemsOf(module, loop.iterable, given);
  if (!items || items.length > mostValues) return undefined;
  const turns = items.map((item) => {
    const turn = new Map<object, Held>();
    const [target] = loop.targets;
    const all =
      loop.targets.length === 1 && target ? unpacked(target, item, turn) : unpackedAll(loop.targets, item, turn);
    return all ? turn : undefined;
  });
  return turns.every((turn) => turn !== undefined) ? turns : undefined;
}

/** What is given in each turn of a comprehension, conditions left aside; undefined when that is not certain. */
export function turnsIn(
  module: PythonModule,
  clauses: readonly Pick<Loop, "targets" | "iterable">[],
  given: Given,
): readonly Given[] | undefined {
  let turns: readonly Given[] | undefined = [given];
  for (const clause of clauses) {
    const after: readonly (readonly Given[] | undefined)[] | undefined = turns?.map((turn) =>
      turnsOf(module, clause, turn)?.map((more) => new Map([...turn, ...more])),
    );
    turns = after?.every((one) => one !== undefined) ? after.flat() : undefined;
    if (!turns || turns.length > mostValues) return undefined;
  }
  return turns;
}

/** The expression or value that a name among the given ones leads to; itself otherwise. */
export function heldBy(module: PythonModule, expression: Expression, given: Given): Held {
  const binding = expression.kind === "name" ? bindingAt(module, expression) : undefined;
  const key = binding?.kind === "parameter" ? binding.parameter : binding?.kind === "each" ? binding.at : undefined;
  const held = key && given.get(key);
  if (held) return "value" in held ? held : heldBy(held.module, held.expression, held.given);
  if (binding?.kind === "value" && binding.value !== expression) return { module, expression: binding.value, given };
  return { module, expression, given };
}

/** The one binding that a name has where it is written: a loop's variable is bound by the innermost loop around. */
function bindingAt(module: PythonModule, name: Name): Binding | undefined {
  const all = module.bindings(name) ?? [];
  if (all.length <= 1) return all[0];
  const around = all.flatMap((one) =>
    one.kind === "each" && one.loop.within.from <= name.from && name.to <= one.loop.within.to ? [one] : [],
  );
  const inner = around.toSorted((a, b) => b.loop.within.from - a.loop.within.from)[0];
  if (!inner) return undefined;
  const { from, to } = inner.loop.within;
  return all.some((one) => one !== inner && one.kind !== "each" && one.at.from >= from && one.at.to <= to)
    ? undefined
    : inner;
}

function itemsOf(module: PythonModule, iterable: Expression, given: Given): readonly Held[] | undefined {
  const held = heldBy(module, iterable, given);
  if ("expression" in held) {
    const { expression } = held;
    const listed = expression.kind === "list" || expression.kind === "tuple";
    if (listed && !expression.items.some(({ kind }) => kind === "starred") && !isChanged(module, iterable)) {
      return expression.items.map((item) => ({ ...held, expression: item }));
    }
  }
  const value = onlyValueOf(module, iterable, given);
  if (value instanceof Map) return [...value.keys()].map((key) => ({ value: key }));
  return Array.isArray(value) ? value.map((item) => ({ value: item })) : undefined;
}

function unpacked(target: Expression, item: Held, turn: Map<object, Held>): boolean {
  if (target.kind === "name") {
    turn.set(target, item);
    return true;
  }
  return (target.kind === "tuple" || target.kind === "list") && unpackedAll(target.items, item, turn);
}

function unpackedAll(targets: readonly Expression[], item: Held, turn: Map<object, Held>): boolean {
  const parts = partsOfItem(item);
  return (
    parts?.length === targets.length && targets.every((target, index) => unpacked(target, parts[index] as Held, turn))
  );
}

function partsOfItem(item: Held): readonly Held[] | undefined {
  if ("value" in item) return Array.isArray(item.value) ? item.value.map((value) => ({ value })) : undefined;
  const { expression } = item;
  if (expression.kind !== "tuple" && expression.kind !== "list") return undefined;
  return expression.items.map((part) => ({ ...item, expression: part }));
}

/** What has to be known first: what a loop goes through, or which way of several was taken. */
type Open =
  | { readonly kind: "loop"; readonly module: PythonModule; readonly loop: Loop; readonly given: Given }
  | { readonly kind: "ways"; readonly ways: readonly Given[] };

/** One value that is asked for: what was chosen for it, and the first thing that has to be chosen for it yet. */
type Asked = { readonly chosen: Given; open: Open | undefined };

const heldValue = (asked: Asked, one: Held, depth: number): Value | undefined =>
  "value" in one ? one.value : oneValue(asked, one.module, one.expression, one.given, depth);

function oneValue(
  asked: Asked,
  module: PythonModule,
  node: Expression,
  given: Given,
  depth: number,
): Value | undefined {
  if (depth > deepest || steps++ >= mostSteps) return undefined;
  const inside = (expression: Expression) => oneValue(asked, module, expression, given, depth + 1);
  switch (node.kind) {
    case "constant":
      return node.value;
    case "name":
      return named(asked, module, node, given, depth);
    case "attribute":
      return elsewhere(asked, module, node, depth);
    case "template": {
      const parts = node.plain ? node.parts.map(inside).map(textOfValue) : [undefined];
      return parts.includes(undefined) ? undefined : parts.join("");
    }
    case "list":
    case "tuple":
    case "set": {
      const items: Value[] = [];
      for (const item of node.items) {
        const found = inside(item.kind === "starred" ? item.value : item);
        if (found === undefined) return undefined;
        if (item.kind !== "starred") items.push(found);
        else if (Array.isArray(found)) items.push(...found);
        else return undefined;
      }
      return items;
    }
    case "dict": {
      const entries: [Value, Value][] = [];
      for (const { key, value } of node.entries) {
        const [name, found] = [key && inside(key), inside(value)];
        if (found === undefined || (key && name === undefined)) return undefined;
        if (name !== undefined) entries.push([name, found]);
        else if (found instanceof Map) entries.push(...found);
        else return undefined;
      }
      return new Map(entries);
    }
    case "subscript": {
      const sliced = module.text.slice(node.object.to, node.to).includes(":");
      const [object, index] = [inside(node.object), node.index[0] && inside(node.index[0])];
      if (sliced || node.index.length !== 1 || index === undefined || isChanged(module, node.object)) return undefined;
      if (object instanceof Map) return object.get(index);
      return Array.isArray(object) && typeof index === "number" ? object.at(index) : undefined;
    }
    case "binary": {
      const [left, right] = [inside(node.left), inside(node.right)];
      return left === undefined || right === undefined ? undefined : operatorValue(node.operator, left, right);
    }
    case "walrus":
      return inside(node.value);
    case "conditional":
      return oneWay(
        asked,
        node,
        [node.then, node.otherwise].map((expression) => ({ module, expression, given })),
        given,
        depth,
      );
    case "comprehension":
      return comprehended(asked, module, node, given, depth);
    case "call":
      return called(asked, module, node, given, depth);
    default:
      return undefined;
  }
}

function oneWay(asked: Asked, key: object, ways: readonly Held[], given: Given, depth: number): Value | undefined {
  const way = given.get(key) ?? asked.chosen.get(key);
  if (way) return heldValue(asked, way, depth + 1);
  asked.open ??= { kind: "ways", ways: ways.map((way) => new Map([[key, way]])) };
  return undefined;
}

function named(asked: Asked, module: PythonModule, node: Name, given: Given, depth: number): Value | undefined {
  const all = module.bindings(node);
  if (all === undefined) return elsewhere(asked, module, node, depth);
  const values = all.flatMap((one) => (one.kind === "value" ? [one.value] : []));
  const [first] = all;
  if (all.length > 1 && first && values.length === all.length) {
    return oneWay(
      asked,
      first,
      values.map((expression) => ({ module, expression, given })),
      given,
      depth,
    );
  }
  const binding = bindingAt(module, node);
  switch (binding?.kind) {
    case "value": {
      const found = oneValue(asked, module, binding.value, given, depth + 1);
      return typeof found === "object" && found !== null && isChanged(module, node) ? undefined : found;
    }
    case "parameter": {
      const given_ = given.get(binding.parameter);
      return given_ && heldValue(asked, given_, depth + 1);
    }
    case "each": {
      const turn = given.get(binding.at) ?? asked.chosen.get(binding.at);
      if (turn) return heldValue(asked, turn, depth + 1);
      asked.open ??= { kind: "loop", module, loop: binding.loop, given };
      return undefined;
    }
    case "import":
      return elsewhere(asked, module, node, depth);
    default:
      return undefined;
  }
}

/** What another module, or a class, holds under the name. */
function elsewhere(asked: Asked, module: PythonModule, node: Expression, depth: number): Value | undefined {
  const origin = module.origin(node);
  if (origin?.kind !== "expression" || origin.expression === node) return undefined;
  return oneValue(asked, origin.module, origin.expression, nothingGiven, depth + 1);
}

function comprehended(
  asked: Asked,
  module: PythonModule,
  node: Extract<Expression, { kind: "comprehension" }>,
  given: Given,
  depth: number,
): Value | undefined {
  const turns = node.clauses.some(({ conditions }) => conditions.length > 0)
    ? undefined
    : turnsIn(module, node.clauses, given);
  if (!turns || turns.length > mostValues) return undefined;
  const made = turns.map((turn) => node.elements.map((element) => oneValue(asked, module, element, turn, depth + 1)));
  if (made.some((values) => values.includes(undefined))) return undefined;
  const known = made as readonly (readonly Value[])[];
  return node.elements.length === 2 ? new Map(known as [Value, Value][]) : known.map(([first]) => first as Value);
}

function called(asked: Asked, module: PythonModule, call: Call, given: Given, depth: number): Value | undefined {
  const origin = module.origin(call.callee);
  if (origin?.kind === "function") {
    const { definition } = origin;
    const [result, ...more] = returnsOf(definition);
    if (!result || more.length > 0 || definition.decorators.length > 0) return undefined;
    const held = givenBy(call, definition, { module, given, of: origin.module });
    return held && oneValue(asked, origin.module, result, held, depth + 1);
  }
  if (call.spreads.length > 0) return undefined;
  const args = call.args.map((argument) =>
    argument.kind === "starred" ? undefined : oneValue(asked, module, argument, given, depth + 1),
  );
  const keywords = call.keywords.map(
    (one) => [one.name, oneValue(asked, module, one.value, given, depth + 1)] as const,
  );
  if (args.includes(undefined) || keywords.some(([, found]) => found === undefined)) return undefined;
  const values = { args: args as readonly Value[], keywords: new Map(keywords as [string, Value][]) };
  if (origin?.kind === "external") return builtinValue(origin.name, values);
  if (call.callee.kind !== "attribute") return undefined;
  const object = oneValue(asked, module, call.callee.object, given, depth + 1);
  return object === undefined ? undefined : methodValue(object, call.callee.attribute, values);
}
