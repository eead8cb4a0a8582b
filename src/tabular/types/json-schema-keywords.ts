import { compileSearch } from "../pattern.ts";
import { type CellValue, codePoints } from "./reader.ts";
import { canonicalJson } from "./structures.ts";

/** Where something stands in a schema: the steps from its root. */
export type Path = readonly (string | number)[];

/** A part of a schema, compiled: it holds where all its checks do. `inPlace` are those of its parts that look at the same value. */
export type Part = { readonly checks: { readonly keyword: string; readonly check: Check }[]; readonly inPlace: Part[] };
export type Holds = (part: Part, value: CellValue) => boolean;
export type Check = (value: CellValue, holds: Holds) => boolean;

export type JsonObject = { readonly [key: string]: CellValue };

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
export const isArray = (value: unknown): value is readonly CellValue[] => Array.isArray(value);

/** What a keyword's own value is, and what it may ask of whoever compiles the schema. */
type Site = {
  /** The schema that the keyword stands in. */
  readonly own: JsonObject;
  readonly path: Path;
  /** Compiles a schema for what is inside the value, or for the value itself. */
  readonly inside: (schema: unknown, path: Path) => Part;
  readonly inPlace: (schema: unknown, path: Path) => Part;
  readonly wrong: (fault: string, path: Path) => void;
};

/** Undefined where it asks nothing. */
type Keyword = (written: unknown, site: Site) => Check | undefined;

export const said = (value: unknown) => JSON.stringify(value)?.slice(0, 60) ?? "nothing";

/** A keyword whose value has to be of a kind. */
function of<Value>(
  words: string,
  is: (value: unknown) => value is Value,
  ask: (written: Value, site: Site) => Check | undefined,
): Keyword {
  return (written, site) => {
    if (is(written)) return ask(written, site);
    site.wrong(`"${site.path.at(-1)}" is ${said(written)}; accepted is ${words}`, site.path);
    return undefined;
  };
}

const isNumber = (value: unknown): value is number => typeof value === "number";
const isText = (value: unknown): value is string => typeof value === "string";
const isFlag = (value: unknown): value is boolean => typeof value === "boolean";
const isPositive = (value: unknown): value is number => isNumber(value) && value > 0;
const isCount = (value: unknown): value is number => Number.isInteger(value) && Number(value) >= 0;
const isTexts = (value: unknown): value is readonly string[] => isArray(value) && value.every(isText);
const isSome = (value: unknown): value is readonly CellValue[] => isArray(value) && value.length > 0;
const isAnything = (_value: unknown): _value is CellValue => true;
const isTypes = (value: unknown): value is string | readonly string[] =>
  (isArray(value) ? value : [value]).every((type) => isText(type) && types.has(type));

const types: ReadonlyMap<string, (value: CellValue) => boolean> = new Map<string, (value: CellValue) => boolean>([
  ["null", (value) => value === null],
  ["boolean", isFlag],
  ["number", isNumber],
  ["integer", (value) => Number.isInteger(value)],
  ["string", isText],
  ["array", isArray],
  ["object", isObject],
]);

const number = (ask: (value: number, written: number) => boolean) =>
  of("a number", isNumber, (written) => (value) => !isNumber(value) || ask(value, written));
const size = <Value>(
  is: (value: unknown) => value is Value,
  sizeOf: (value: Value) => number,
  ask: (size: number, written: number) => boolean,
) => of("a whole number from 0", isCount, (written) => (value) => !is(value) || ask(sizeOf(value), written));

const atLeast = (size: number, least: number) => size >= least;
const atMost = (size: number, most: number) => size <= most;
const lengthOf = (value: readonly unknown[]) => value.length;
const widthOf = (value: JsonObject) => Object.keys(value).length;

/** Exact for decimals such as 0.3 and 0.1, whose quotient is none. */
function isMultiple(value: number, of: number): boolean {
  const scale = 10 ** Math.min(15, Math.max(decimals(value), decimals(of)));
  return Number.isInteger(value / of) || Math.round(value * scale) % Math.round(of * scale) === 0;
}

function decimals(value: number): number {
  const [, fraction = "", power = "0"] = /^-?[0-9]+(?:\.([0-9]+))?(?:e([+-][0-9]+))?$/.exec(String(value)) ?? [];
  return Math.max(0, fraction.length - Number(power));
}

const all = (words: string, ask: (results: readonly Part[], value: CellValue, holds: Holds) => boolean) =>
  of(words, isSome, (written, { inPlace, path }) => {
    const parts = written.map((schema, index) => inPlace(schema, [...path, index]));
    return (value, holds) => ask(parts, value, holds);
  });

const schemas = "a list of schemas";

/** A property's schema by its name, and the rest by patterns of names and for all others: one keyword that stands for three. */
const properties: Keyword = (_, { own, path, inside, wrong }) => {
  const at = (key: string) => [...path.slice(0, -1), key];
  const named = new Map<string, Part>();
  const matched: { readonly test: (name: string) => boolean; readonly part: Part }[] = [];
  for (const key of ["properties", "patternProperties"]) {
    const written = own[key];
    if (written === undefined) continue;
    if (!isObject(written)) {
      wrong(`"${key}" is ${said(written)}; accepted is an object of schemas`, at(key));
      continue;
    }
    for (const [name, schema] of Object.entries(written)) {
      const part = inside(schema, [...at(key), name]);
      const search = key === "properties" ? undefined : compileSearch(name);
      if (search === undefined) named.set(name, part);
      else if ("test" in search) matched.push({ test: search.test, part });
      else wrong(`the pattern ${said(name)} cannot be used: ${search.fault}`, [...at(key), name]);
    }
  }
  const rest = own["additionalProperties"];
  const others = rest === undefined ? undefined : inside(rest, at("additionalProperties"));
  return (value, holds) =>
    !isObject(value) ||
    Object.entries(value).every(([name, item]) => {
      const own = named.get(name);
      const patterns = matched.filter(({ test }) => test(name));
      if (own === undefined && patterns.length === 0) return others === undefined || holds(others, item);
      return (own === undefined || holds(own, item)) && patterns.every(({ part }) => holds(part, item));
    });
};

/** Items by their place, and the rest: as draft 7 writes it and as the later ones do. */
const items: Keyword = (_, { own, path, inside, wrong }) => {
  const at = (key: string) => [...path.slice(0, -1), key];
  const isPlaced = isArray(own["items"]);
  const placed = isPlaced ? "items" : "prefixItems";
  const written = own[placed] ?? [];
  if (!isArray(written)) {
    wrong(`"${placed}" is ${said(written)}; accepted is ${schemas}`, at(placed));
    return undefined;
  }
  const firsts = written.map((schema, index) => inside(schema, [...at(placed), index]));
  const restKey = isPlaced ? "additionalItems" : "items";
  const rest = own[restKey];
  const others = rest === undefined ? undefined : inside(rest, at(restKey));
  return (value, holds) =>
    !isArray(value) ||
    value.every((item, index) => {
      const part = firsts[index] ?? others;
      return part === undefined || holds(part, item);
    });
};

const dependencies = of("an object", isObject, (written, { path, inPlace, wrong }) => {
  const needs = Object.entries(written).map(([name, needed]): readonly [string, Check] => {
    if (isTexts(needed))
      return [name, (value) => needed.every((other) => isObject(value) && Object.hasOwn(value, other))];
    if (isArray(needed)) wrong(`"${name}" is ${said(needed)}; accepted are names of properties`, [...path, name]);
    const part = inPlace(isArray(needed) ? true : needed, [...path, name]);
    return [name, (value, holds) => holds(part, value)];
  });
  return (value, holds) =>
    !isObject(value) || needs.every(([name, check]) => !Object.hasOwn(value, name) || check(value, holds));
});

export const keywords: ReadonlyMap<string, Keyword> = new Map<string, Keyword>([
  [
    "type",
    of(`one or more of ${[...types.keys()].join(", ")}`, isTypes, (written) => {
      const checks = [written].flat().flatMap((type) => types.get(type) ?? []);
      return (value) => checks.some((is) => is(value));
    }),
  ],
  [
    "enum",
    of("a list", isArray, (written) => {
      const keys = new Set(written.map(canonicalJson));
      return (value) => keys.has(canonicalJson(value));
    }),
  ],
  [
    "const",
    of("anything", isAnything, (written) => {
      const key = canonicalJson(written);
      return (value) => canonicalJson(value) === key;
    }),
  ],
  [
    "multipleOf",
    of("a number above 0", isPositive, (written) => (value) => !isNumber(value) || isMultiple(value, written)),
  ],
  ["minimum", number((value, least) => value >= least)],
  ["maximum", number((value, most) => value <= most)],
  ["exclusiveMinimum", number((value, least) => value > least)],
  ["exclusiveMaximum", number((value, most) => value < most)],
  ["minLength", size(isText, codePoints, atLeast)],
  ["maxLength", size(isText, codePoints, atMost)],
  ["minItems", size(isArray, lengthOf, atLeast)],
  ["maxItems", size(isArray, lengthOf, atMost)],
  ["minProperties", size(isObject, widthOf, atLeast)],
  ["maxProperties", size(isObject, widthOf, atMost)],
  [
    "pattern",
    of("a pattern", isText, (written, { path, wrong }) => {
      const search = compileSearch(written);
      if ("test" in search) return (value) => !isText(value) || search.test(value);
      wrong(`the pattern ${said(written)} cannot be used: ${search.fault}`, path);
      return undefined;
    }),
  ],
  [
    "uniqueItems",
    of("true or false", isFlag, (written) =>
      written ? (value) => !isArray(value) || new Set(value.map(canonicalJson)).size === value.length : undefined,
    ),
  ],
  [
    "required",
    of(
      "a list of names",
      isTexts,
      (written) => (value) => !isObject(value) || written.every((name) => Object.hasOwn(value, name)),
    ),
  ],
  [
    "contains",
    (written, { path, inside }) => {
      const part = inside(written, path);
      return (value, holds) => !isArray(value) || value.some((item) => holds(part, item));
    },
  ],
  [
    "propertyNames",
    (written, { path, inside }) => {
      const part = inside(written, path);
      return (value, holds) => !isObject(value) || Object.keys(value).every((name) => holds(part, name));
    },
  ],
  ["properties", properties],
  [
    "patternProperties",
    (written, site) => (site.own["properties"] === undefined ? properties(written, site) : undefined),
  ],
  [
    "additionalProperties",
    (written, site) =>
      ["properties", "patternProperties"].every((key) => site.own[key] === undefined)
        ? properties(written, site)
        : undefined,
  ],
  ["items", items],
  ["prefixItems", (written, site) => (site.own["items"] === undefined ? items(written, site) : undefined)],
  ["dependencies", dependencies],
  ["dependentRequired", dependencies],
  ["dependentSchemas", dependencies],
  ["allOf", all(schemas, (parts, value, holds) => parts.every((part) => holds(part, value)))],
  ["anyOf", all(schemas, (parts, value, holds) => parts.some((part) => holds(part, value)))],
  ["oneOf", all(schemas, (parts, value, holds) => parts.filter((part) => holds(part, value)).length === 1)],
  [
    "not",
    (written, { path, inPlace }) => {
      const part = inPlace(written, path);
      return (value, holds) => !holds(part, value);
    },
  ],
  [
    "if",
    (written, { own, path, inPlace }) => {
      const [condition, yes, no] = [written, own["then"] ?? true, own["else"] ?? true].map((schema) =>
        inPlace(schema, path),
      );
      return (value, holds) => {
        const part = condition && holds(condition, value) ? yes : no;
        return part === undefined || holds(part, value);
      };
    },
  ],
]);
