import type { PythonModule } from "../python/model.ts";
import type { Call, Expression, FunctionDefinition } from "../python/syntax.ts";
import { keyword } from "../python/syntax.ts";
import { callbacksIn, type Owner } from "./callbacks.ts";
import { componentsIn, property } from "./components.ts";
import { idsOf } from "./ids.ts";
import { type Placed, type PlacedId, placedIds } from "./placed-ids.ts";
import type { App } from "./rule.ts";

/** What Dash is given to show: the app's layout, a page's, or a layout that only says which ids there are. */
export type Layout = Placed & {
  readonly kind: "app" | "page" | "validation";
  readonly module: PythonModule;
  /** What is assigned, or the function called `layout`. */
  readonly at: Expression | FunctionDefinition;
  /** The Dash object whose layout it is, where that is known. */
  readonly owner: Owner | undefined;
};

/** Every layout that a module gives, in reading order. */
export function layoutsIn(module: PythonModule): readonly Layout[] {
  const before = known.get(module);
  if (before) return before;
  const found = [...assignedIn(module), ...pagesIn(module)].map((one) => ({ ...one, ...placedIds(module, one.at) }));
  const layouts = found.toSorted((a, b) => a.at.from - b.at.from);
  known.set(module, layouts);
  return layouts;
}

/** Every layout of a dashboard, over all its modules. */
export const layoutsOfApp = (app: App): readonly Layout[] => app.modules.flatMap(layoutsIn);

/**
 * Every id that some component of a dashboard has: in its layouts, in what its callbacks return, and wherever else its modules make a
 * component. Only where this is complete may an id be called unknown.
 */
export function definedIds(app: App): Pick<Placed, "ids" | "complete"> {
  const before = definedIn.get(app);
  if (before) return before;
  const layouts = layoutsOfApp(app);
  const returned = app.modules.flatMap(callbacksIn).flatMap(({ body, outputs, complete }) => {
    const shows = !complete || outputs.some(({ property }) => property === undefined || property === "children");
    return body && shows ? [placedIds(body.module, body.definition)] : [];
  });
  const placed = [...layouts, ...returned];
  const seen = new Set<Call>(placed.flatMap(({ calls }) => [...calls]));
  const elsewhere = app.modules.flatMap(componentsIn).flatMap((component): (readonly PlacedId[] | undefined)[] => {
    const { call, name, module } = component;
    if (seen.has(call)) return [];
    const id = property(component, "id");
    if (!id) return call.spreads.length > 0 ? [undefined] : [];
    const found = idsOf(module, id);
    return [found?.ids.map((one) => ({ id: one, component: name, certain: false, module, at: id, call }))];
  });
  const shown = layouts.some(({ kind }) => kind === "app");
  const defined = {
    ids: [...placed.flatMap(({ ids }) => ids), ...elsewhere.flatMap((ids) => ids ?? [])],
    complete:
      shown &&
      placed.every(({ complete }) => complete) &&
      !elsewhere.includes(undefined) &&
      !app.modules.some(changesLayout),
  };
  definedIn.set(app, defined);
  return defined;
}

/** Ids that Dash gives to components of its own. */
export const isDashOwn = (id: string): boolean => /^_(pages_|dash-)/.test(id);

const known = new WeakMap<PythonModule, readonly Layout[]>();
const definedIn = new WeakMap<App, Pick<Placed, "ids" | "complete">>();

type Given = Pick<Layout, "kind" | "module" | "at" | "owner">;

function assignedIn(module: PythonModule): readonly Given[] {
  return module.partsAssigned.flatMap(({ target, value, augmented }): Given[] => {
    if (!value || augmented) return [];
    if (target.kind !== "attribute" || !/^(validation_)?layout$/.test(target.attribute)) return [];
    const kind = target.attribute === "layout" ? "app" : "validation";
    const name = module.qualifiedName(target);
    if (name !== "dash.Dash.layout" && name !== "dash.Dash.validation_layout" && !isShown(module, value)) return [];
    const origin = module.origin(target.object);
    const owner =
      origin?.kind === "expression" && origin.expression.kind === "call"
        ? { module: origin.module, made: origin.expression }
        : undefined;
    return [{ kind, module, at: value, owner }];
  });
}

/** Whether what is assigned to a `layout` of something unknown is what Dash would show, and not, say, a figure's. */
function isShown(module: PythonModule, value: Expression): boolean {
  const origin = module.origin(value);
  const made = origin?.kind === "expression" ? origin : { module, expression: value };
  return componentsIn(made.module).some(({ call }) => call === made.expression);
}

/** `register_page(…, layout=…)`, else what a page's module calls `layout`. */
function pagesIn(module: PythonModule): readonly Given[] {
  const calls = module.callsTo("dash.register_page");
  if (calls.length === 0) return [];
  const page = { kind: "page", module, owner: undefined } as const;
  const given = calls.flatMap((call) => keyword(call, "layout") ?? []).map((at) => ({ ...page, at }));
  const named = (module.scope.bindings.get("layout") ?? []).flatMap((binding): Given[] => {
    if (binding.kind === "function") return [{ ...page, at: binding.definition }];
    if (binding.kind === "value") return [{ ...page, at: binding.value }];
    return [];
  });
  return [...given, ...named];
}

/** Adds to `app.layout` in a way that is not followed: `app.layout.children.append(…)`, `app.layout["x"] = …`. */
function changesLayout(module: PythonModule): boolean {
  return module.referencesTo("dash.Dash.layout", "dash.Dash.validation_layout").some((reference) => {
    return !module.assignments.some(({ targets, augmented }) => !augmented && targets.includes(reference));
  });
}
