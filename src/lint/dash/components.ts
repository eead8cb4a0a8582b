import type { PythonModule } from "../python/model.ts";
import type { Call, Expression } from "../python/syntax.ts";
import { keyword } from "../python/syntax.ts";

/**
 * The component that a call makes, by the one name it has here: `dash.html.Div`, `dash.dcc.Graph`, `dash.dash_table.DataTable`,
 * `dash_bootstrap_components.Button`, whichever way and from whichever older package it was imported. Undefined for any other call.
 */
export function componentMade(module: PythonModule, call: Call): string | undefined {
  const name = module.qualifiedName(call.callee);
  return name !== undefined && isComponent(name) ? name : undefined;
}

/** Every call of a module that makes a component, with its name, in reading order. */
export function componentsIn(module: PythonModule): readonly Component[] {
  const before = known.get(module);
  if (before) return before;
  const found = module.callsWith({ name: isComponent }).flatMap((call) => {
    const name = componentMade(module, call);
    return name === undefined ? [] : [{ name, call, module }];
  });
  known.set(module, found);
  return found;
}

export type Component = { readonly name: string; readonly call: Call; readonly module: PythonModule };

const known = new WeakMap<PythonModule, readonly Component[]>();

/** Packages of the kind's name that hold something else. */
const otherPackages =
  /^dash_(auth|enterprise\w*|snapshots|testing|tools|labs|extensions\.(javascript|snippets|utils|pages))(\.|$)/;

/** A capital letter tells a component from a function. */
export function isComponent(name: string): boolean {
  if (!name.startsWith("dash")) return false;
  const before = judged.get(name);
  if (before !== undefined) return before;
  const is = looksLikeComponent(name);
  judged.set(name, is);
  return is;
}

/** There are few names, and many places where each is written. */
const judged = new Map<string, boolean>();

const looksLikeComponent = (name: string): boolean =>
  /^dash\.(html|dcc|dash_table)\.[A-Z]\w*$/.test(name) ||
  (/^dash_[a-z_]+\.(\w+\.)*[A-Z]\w*$/.test(name) && !otherPackages.test(name));

/** What stands in a component's first places. Any other component has `children` and `id` there. */
const places: Readonly<Record<string, readonly string[]>> = {
  "dash.dcc.Graph": ["id"],
  "dash.dcc.Store": ["id"],
  "dash.dcc.Interval": ["id"],
  "dash.dcc.Location": ["id"],
  "dash.dcc.Download": ["id"],
  "dash.dcc.ConfirmDialog": ["id"],
  "dash.dcc.Link": ["children", "href"],
  "dash.dcc.Dropdown": ["options", "value"],
  "dash.dcc.Checklist": ["options", "value"],
  "dash.dcc.RadioItems": ["options", "value"],
  "dash.dcc.Slider": ["min", "max", "step", "marks", "value"],
  "dash.dcc.RangeSlider": ["min", "max", "step", "marks", "value"],
  "dash.dcc.Input": ["value"],
  "dash.dcc.Textarea": ["value"],
  "dash.dash_table.DataTable": ["data", "columns"],
};
const usualPlaces = ["children", "id"];

/**
 * What a component is given under a name, in writing or by its place; undefined where it is not there. With `call.spreads` it may be
 * there all the same: ask {@link mayHave}.
 */
export function property({ name, call }: Pick<Component, "name" | "call">, key: string): Expression | undefined {
  const written = keyword(call, key);
  if (written) return written;
  const place = (Object.hasOwn(places, name) ? (places[name] ?? []) : usualPlaces).indexOf(key);
  if (place < 0 || call.args.slice(0, place + 1).some(({ kind }) => kind === "starred")) return undefined;
  return call.args[place];
}

/** Whether a component has a property, or has something added to it that cannot be seen. */
export const mayHave = (component: Pick<Component, "name" | "call">, key: string): boolean =>
  component.call.spreads.length > 0 || property(component, key) !== undefined;
