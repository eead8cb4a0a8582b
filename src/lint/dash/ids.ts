import type { Value } from "../python/known-functions.ts";
import type { PythonModule } from "../python/model.ts";
import type { Call, Expression } from "../python/syntax.ts";
import { keyword } from "../python/syntax.ts";
import { type Given, heldBy, nothingGiven, valuesOf } from "../python/values.ts";
import { componentMade, property } from "./components.ts";

/** The id of a component, as a layout or a callback says it. */
export type Id =
  | { readonly kind: "text"; readonly id: string }
  /** A dictionary. A value is undefined where it is not known, and a wildcard for `MATCH`, `ALL` and `ALLSMALLER`. */
  | { readonly kind: "pattern"; readonly keys: ReadonlyMap<string, PatternValue | undefined> }
  /** A component without an id of its own, given to a callback itself: Dash makes one up. */
  | { readonly kind: "component"; readonly call: Call };

export type PatternValue = string | number | boolean | { readonly wildcard: "MATCH" | "ALL" | "ALLSMALLER" };

export type Ids = {
  readonly ids: readonly Id[];
  /** Each of them does come up; else it is one of them, or some. */
  readonly certain: boolean;
};

/** Every id that an expression can be; undefined when they are not all known. */
export function idsOf(module: PythonModule, expression: Expression, given: Given = nothingGiven): Ids | undefined {
  const found = valuesOf(module, expression, given);
  if (found) {
    const ids = found.values.map(idOfValue);
    return ids.every((id) => id !== undefined) ? { ids, certain: found.certain } : undefined;
  }
  const held = heldBy(module, expression, given);
  if ("value" in held) return undefined;
  const origin = held.module.origin(held.expression);
  const written = origin?.kind === "expression" ? origin : held;
  if (written.expression.kind === "dict") return patternIn(written.module, written.expression, held.given);
  if (written.expression.kind === "attribute" && written.expression.attribute === "id") {
    const component = written.module.origin(written.expression.object);
    if (component?.kind !== "expression" || component.expression.kind !== "call") return undefined;
    return idsOfComponent(component.module, component.expression, nothingGiven);
  }
  if (written.expression.kind === "call") return idsOfComponent(written.module, written.expression, held.given);
  return undefined;
}

/** An id as Dash writes it: text as it is, a dictionary as JSON with sorted keys; undefined where that is not known. @see dash._utils.stringify_id */
export function writtenId(id: Id): string | undefined {
  if (id.kind === "text") return id.id;
  if (id.kind === "component") return undefined;
  const entries = [...id.keys].toSorted(([a], [b]) => (a < b ? -1 : 1));
  if (entries.some(([, value]) => value === undefined || typeof value === "object")) return undefined;
  return JSON.stringify(Object.fromEntries(entries));
}

/** As a message names it: `sales`, `{"index": MATCH, "type": "graph"}`. */
export function shownId(id: Id): string {
  if (id.kind === "text") return id.id;
  if (id.kind === "component") return "a component without an id";
  const value = (one: PatternValue | undefined) =>
    one === undefined ? "…" : typeof one === "object" ? one.wildcard : JSON.stringify(one);
  return `{${[...id.keys].map(([key, one]) => `${JSON.stringify(key)}: ${value(one)}`).join(", ")}}`;
}

/** Whether two ids can be of one component: wildcards and what is not known agree with everything. */
export function mayBeSame(one: Id, other: Id): boolean {
  if (one.kind === "component" || other.kind === "component") {
    return one.kind === "component" && other.kind === "component" && one.call === other.call;
  }
  if (one.kind === "text" || other.kind === "text") {
    return one.kind === "text" && other.kind === "text" && one.id === other.id;
  }
  if (one.keys.size !== other.keys.size) return false;
  return [...one.keys].every(([key, value]) => {
    const against = other.keys.get(key);
    if (!other.keys.has(key)) return false;
    return (
      value === undefined ||
      against === undefined ||
      typeof value === "object" ||
      typeof against === "object" ||
      value === against
    );
  });
}

function idOfValue(value: Value): Id | undefined {
  if (typeof value === "string") return value === "" ? undefined : { kind: "text", id: value };
  if (!(value instanceof Map) || value.size === 0) return undefined;
  const keys = new Map<string, PatternValue>();
  for (const [key, one] of value) {
    if (typeof key !== "string" || one === null || typeof one === "object") return undefined;
    keys.set(key, one);
  }
  return { kind: "pattern", keys };
}

function patternIn(module: PythonModule, dict: Extract<Expression, { kind: "dict" }>, given: Given): Ids | undefined {
  const keys = new Map<string, PatternValue | undefined>();
  for (const { key, value } of dict.entries) {
    const name = key && module.constant(key);
    if (typeof name !== "string") return undefined;
    keys.set(name, wildcardIn(module, value) ?? simple(module, value, given));
  }
  return keys.size === 0 ? undefined : { ids: [{ kind: "pattern", keys }], certain: true };
}

function wildcardIn(module: PythonModule, value: Expression): PatternValue | undefined {
  const found = /^dash\.(MATCH|ALL|ALLSMALLER)$/.exec(module.qualifiedName(value) ?? "")?.[1];
  return found === undefined ? undefined : { wildcard: found as "MATCH" };
}

function simple(module: PythonModule, expression: Expression, given: Given): PatternValue | undefined {
  const found = valuesOf(module, expression, given);
  const [value] = found?.values ?? [];
  if (found?.values.length !== 1 || !found.certain || value === null || typeof value === "object") return undefined;
  return value;
}

function idsOfComponent(module: PythonModule, call: Call, given: Given): Ids | undefined {
  const name = componentMade(module, call);
  if (name === undefined) return undefined;
  const id = property({ name, call }, "id") ?? keyword(call, "id");
  if (id) return idsOf(module, id, given);
  return call.spreads.length > 0 ? undefined : { ids: [{ kind: "component", call }], certain: true };
}
