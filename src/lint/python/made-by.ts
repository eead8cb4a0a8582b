import type { PythonModule } from "./model.ts";
import type { Binding } from "./scopes.ts";
import type { Expression } from "./syntax.ts";

/** An expression that makes something, and the module it stands in. */
export type Made = { readonly module: PythonModule; readonly value: Expression };

/** The expression that a top-level name was last bound to, followed through imports and other names. */
export function madeBy(module: PythonModule, name: string, seen: Set<string> = new Set()): Made | undefined {
  const key = `${module.path}:${name}`;
  if (seen.has(key) || seen.size > 100) return undefined;
  seen.add(key);
  const binding = lastBinding(module, name);
  if (binding?.kind === "value") {
    if (binding.value.kind === "name") return madeBy(module, binding.value.name, seen);
    return { module, value: binding.value };
  }
  if (binding?.kind === "import" && binding.imported.name !== undefined) {
    const other = module.imported(binding.imported);
    return other && madeBy(other, binding.imported.name, seen);
  }
  if (binding) return undefined;
  for (const star of module.scope.stars) {
    const other = module.imported(star);
    const found = other && madeBy(other, name, seen);
    if (found) return found;
  }
  return undefined;
}

export const lastBinding = (module: PythonModule, name: string) => lastOf(module.scope.bindings.get(name));

/** What an expression was made by: the last value of a name, at the top level or inside a function; anything else is itself. */
export function followed(module: PythonModule, expression: Expression): Made {
  if (expression.kind === "walrus") return followed(module, expression.value);
  if (expression.kind === "name") {
    const bindings = module.bindings(expression);
    if (bindings === undefined || bindings === module.scope.bindings.get(expression.name)) {
      return madeBy(module, expression.name) ?? { module, value: expression };
    }
    const local = lastOf(bindings);
    return local?.kind === "value" ? { module, value: local.value } : { module, value: expression };
  }
  const holder = expression.kind === "attribute" ? module.origin(expression.object) : undefined;
  if (holder?.kind !== "module" || expression.kind !== "attribute") return { module, value: expression };
  return madeBy(holder.module, expression.attribute) ?? { module, value: expression };
}

/** `app = None` is a placeholder. */
const lastOf = (bindings: readonly Binding[] | undefined) =>
  bindings?.findLast((one) => {
    return !(one.kind === "value" && one.value.kind === "constant" && one.value.value === null);
  });
