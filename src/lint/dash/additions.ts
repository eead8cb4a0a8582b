import type { PythonModule } from "../python/model.ts";
import type { Binding } from "../python/scopes.ts";
import type { Expression } from "../python/syntax.ts";

export type Additions = {
  /** What is appended, inserted or added to a list, or to the `children` of a component, that a name stands for. */
  readonly added: readonly { readonly value: Expression; readonly certain: boolean }[];
  /** Something else is done to it as well, so that what was written may be gone. */
  readonly changed: boolean;
  /** Where `+=` binds the name again, which is nothing but an addition. */
  readonly again: ReadonlySet<object>;
};

/** What a module does to the thing that a name stands for, by the bindings of the name. */
export function additionsTo(module: PythonModule, bindings: readonly Binding[]): Additions | undefined {
  let known = additionsIn.get(module);
  if (!known) {
    known = read(module);
    additionsIn.set(module, known);
  }
  return known.get(bindings);
}

const additionsIn = new WeakMap<PythonModule, ReadonlyMap<readonly Binding[], Additions>>();

function read(module: PythonModule): ReadonlyMap<readonly Binding[], Additions> {
  const all = new Map<
    readonly Binding[],
    { added: { value: Expression; certain: boolean }[]; changed: boolean; again: Set<object> }
  >();
  const of = (target: Expression) => {
    const object = target.kind === "attribute" && target.attribute === "children" ? target.object : target;
    const bindings = object.kind === "name" ? module.bindings(object) : undefined;
    if (!bindings) return undefined;
    const before = all.get(bindings) ?? { added: [], changed: false, again: new Set<object>() };
    all.set(bindings, before);
    return before;
  };
  for (const call of module.calls) {
    if (call.callee.kind !== "attribute") continue;
    const { attribute: method, object } = call.callee;
    const value = call.args.at(-1);
    if (/^(append|extend|insert)$/.test(method) && value) {
      of(object)?.added.push({ value, certain: module.site(call).eachTurn });
    } else if (/^(pop|remove|clear|reverse|sort)$/.test(method)) {
      const found = of(object);
      if (found) found.changed = true;
    }
  }
  for (const assignment of module.assignments) {
    for (const target of assignment.targets) {
      if (target.kind === "subscript") {
        const found = of(target.object);
        if (found) found.changed = true;
      } else if (assignment.augmented || (target.kind === "attribute" && target.attribute === "children")) {
        const certain = assignment.augmented && module.site(assignment).eachTurn;
        const found = of(target);
        if (assignment.value) found?.added.push({ value: assignment.value, certain });
        if (assignment.augmented) found?.again.add(target);
      }
    }
  }
  return all;
}
