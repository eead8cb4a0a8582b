import type { PythonModule } from "../python/model.ts";
import type { Binding } from "../python/scopes.ts";
import type { Call, Expression, Name, Parameter } from "../python/syntax.ts";
import { componentMade } from "./components.ts";

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
    const object = heldIn(target);
    const bindings = object.kind === "name" ? bindingsBehind(module, object) : undefined;
    if (!bindings) return undefined;
    const before = all.get(bindings) ?? { added: [], changed: false, again: new Set<object>() };
    all.set(bindings, before);
    return before;
  };
  for (const call of module.calls) {
    for (const argument of argumentsChanged(module, call)) {
      const found = of(argument);
      if (found) found.changed = true;
    }
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

/** What a thing is in: `panel` of `panel.children`, and of `panel["props"]["children"]`, as a callback is given a component. */
function heldIn(target: Expression): Expression {
  let object = target.kind === "attribute" && target.attribute === "children" ? target.object : target;
  while (object.kind === "subscript") ({ object } = object);
  return object;
}

/** The bindings of a name, or of the one that it is only another name for: `rows = children`. */
function bindingsBehind(module: PythonModule, name: Name): readonly Binding[] | undefined {
  let bindings = module.bindings(name);
  for (let step = 0; step < 10; step++) {
    const [only, ...more] = bindings ?? [];
    if (more.length > 0 || only?.kind !== "value" || only.value.kind !== "name") break;
    bindings = module.bindings(only.value) ?? bindings;
  }
  return bindings;
}

/** What is handed to a function that may add to it: one of the project that does, or one of somebody else's that nobody here knows. */
function argumentsChanged(module: PythonModule, call: Call): readonly Expression[] {
  if (componentMade(module, call) !== undefined) return [];
  const { args, keywords } = call;
  const names = [...args, ...keywords.map(({ value }) => value)].filter(({ kind }) => kind === "name");
  if (names.length === 0) return [];
  const origin = module.origin(call.callee);
  if (origin?.kind === "function") {
    const { parameters } = origin.definition;
    const given = [
      ...args.map((value, index) => ({ value, parameter: parameters[index] })),
      ...keywords.map(({ name, value }) => ({ value, parameter: parameters.find((one) => one.name === name) })),
    ];
    return given.flatMap(({ value, parameter }) =>
      value.kind === "name" && adds(origin.module, parameter) ? [value] : [],
    );
  }
  if (origin === undefined) return call.callee.kind === "name" ? names : [];
  if (origin.kind !== "external") return [];
  if (origin.name === "builtins.setattr") return names.slice(0, 1);
  return /^(builtins|dash|dash_\w+|plotly|pandas|numpy|json|copy)\b/.test(origin.name) ? [] : names;
}

/** Whether a function does something to what it is given as a parameter. */
const adds = (module: PythonModule, parameter: Parameter | undefined): boolean =>
  parameter !== undefined && changedParameters(module).has(parameter);

function changedParameters(module: PythonModule): ReadonlySet<Parameter> {
  const before = changedIn.get(module);
  if (before) return before;
  const changed = new Set<Parameter>();
  const note = (target: Expression) => {
    const object = heldIn(target);
    const [only] = (object.kind === "name" ? bindingsBehind(module, object) : undefined) ?? [];
    if (only?.kind === "parameter") changed.add(only.parameter);
  };
  for (const { callee } of module.calls) {
    if (callee.kind === "attribute" && /^(append|extend|insert)$/.test(callee.attribute)) note(callee.object);
  }
  for (const { targets, augmented } of module.assignments) {
    for (const target of targets)
      if (augmented || target.kind === "subscript" || target.kind === "attribute") note(target);
  }
  changedIn.set(module, changed);
  return changed;
}

const changedIn = new WeakMap<PythonModule, ReadonlySet<Parameter>>();
