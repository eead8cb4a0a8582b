import type { Origin, PythonModule } from "../python/model.ts";
import type { Call, Expression } from "../python/syntax.ts";
import { keyword, returnsOf } from "../python/syntax.ts";

export type PlacedId = { readonly id: string; readonly module: PythonModule; readonly at: Expression };

/** A layout that uses one part in more places than this is not followed further. */
const most = 5000;

/**
 * The ids, as Dash writes them, of the components that are certainly in one layout: as many times as they are in it.
 *
 * Follows what Dash itself walks (`children`, lists of components), names that are bound to one thing, and functions of the
 * project with one plain `return`. Conditions, loops, comprehensions and ids made at run time are passed over.
 */
export function idsIn(module: PythonModule, layout: Expression): readonly PlacedId[] {
  const found: PlacedId[] = [];
  let steps = 0;

  const visit = (from: PythonModule, node: Expression, path: readonly unknown[]): void => {
    if (steps++ > most || path.length > 200) return;
    if (node.kind === "list" || node.kind === "tuple") {
      for (const item of node.items) visit(from, item, [...path, node]);
    } else if (node.kind === "binary" && node.operator === "+") {
      visit(from, node.left, path);
      visit(from, node.right, path);
    } else if (node.kind === "call") called(from, node, path);
    else if (node.kind === "name" || node.kind === "attribute") named(from.origin(node), path);
  };

  const named = (origin: Origin | undefined, path: readonly unknown[]): void => {
    if (origin?.kind === "function") returned(origin, path);
    else if (origin?.kind === "expression" && !path.includes(origin.expression) && isSettled(origin)) {
      visit(origin.module, origin.expression, [...path, origin.expression]);
    }
  };

  const called = (from: PythonModule, call: Call, path: readonly unknown[]): void => {
    const origin = from.origin(call.callee);
    if (origin?.kind === "function") returned(origin, path);
    if (origin?.kind !== "external" || !isComponent(origin.name)) return;
    const id = keyword(call, "id");
    const written = id && writtenId(from, id);
    // An id that is a parameter's default or a variable of a loop has no constant: nothing is said of it.
    if (id && written !== undefined) found.push({ id: written, module: from, at: id });
    const children = keyword(call, "children") ?? call.args[0];
    if (children) visit(from, children, [...path, call]);
  };

  const returned = (origin: Extract<Origin, { kind: "function" }>, path: readonly unknown[]): void => {
    const { module: from, definition } = origin;
    if (path.includes(definition) || definition.decorators.length > 0) return;
    const values = returnsOf(definition);
    const [value] = values;
    if (values.length !== 1 || !value) return;
    visit(from, value, [...path, definition]);
  };

  visit(module, layout, [layout]);
  return found;
}

/** Made once: not by a lambda, and not by each turn of a comprehension. */
function isSettled({ module, expression }: Extract<Origin, { kind: "expression" }>): boolean {
  const { scope } = module.site(expression);
  return scope.kind === "module" || scope.kind === "function";
}

/** Components by the packages they come in; a capital letter tells a component from a function. */
function isComponent(name: string): boolean {
  return /^dash\.(html|dcc|dash_table)\.[A-Z]\w*$/.test(name) || /^dash_[a-z_]+\.(\w+\.)*[A-Z]\w*$/.test(name);
}

/** A string as it is, a dictionary as Dash writes it: JSON with sorted keys. @see dash._utils.stringify_id */
function writtenId(module: PythonModule, id: Expression): string | undefined {
  const value = module.constant(id);
  if (typeof value === "string") return value === "" ? undefined : JSON.stringify(value);
  if (id.kind !== "dict") return undefined;
  const entries = id.entries.map(({ key, value: of }) => [key && module.constant(key), module.constant(of)] as const);
  if (entries.length === 0 || entries.some(([key, of]) => typeof key !== "string" || of === undefined))
    return undefined;
  return JSON.stringify(Object.fromEntries(entries.toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1))));
}
