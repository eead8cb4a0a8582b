import type { PythonModule } from "./model.ts";
import type { Expression } from "./syntax.ts";

const changing =
  /^(append|extend|insert|remove|pop|popitem|clear|sort|reverse|update|setdefault|add|discard|__setitem__)$/;

/** Whether a module does something to the list or dictionary that it calls by this name: then what was written first is not all of it. */
export function isChanged(module: PythonModule, expression: Expression): boolean {
  const name = nameOf(expression);
  if (name === undefined) return false;
  let names = changedNames.get(module);
  if (!names) {
    names = new Set([
      ...module.calls.flatMap(({ callee }) =>
        callee.kind === "attribute" && changing.test(callee.attribute) ? (nameOf(callee.object) ?? []) : [],
      ),
      ...module.assignments.flatMap(({ targets, augmented }) =>
        targets.flatMap((one) =>
          one.kind === "subscript" ? (nameOf(one.object) ?? []) : augmented ? (nameOf(one) ?? []) : [],
        ),
      ),
    ]);
    changedNames.set(module, names);
  }
  return names.has(name);
}

const changedNames = new WeakMap<PythonModule, ReadonlySet<string>>();

const nameOf = (expression: Expression): string | undefined =>
  expression.kind === "name" ? expression.name : expression.kind === "attribute" ? expression.attribute : undefined;
