import type { Constant } from "./syntax.ts";

/** What Python makes of literals: a list, a tuple and a set are all an array. */
export type Value = Constant | readonly Value[] | ReadonlyMap<Value, Value>;

export type Arguments = { readonly args: readonly Value[]; readonly keywords: ReadonlyMap<string, Value> };

/** As `str()` and an f-string write it; undefined for what is never part of a name: floats, lists. */
export function textOfValue(value: Value | undefined): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "number") return Number.isInteger(value) ? String(value) : undefined;
  if (value === null) return "None";
  return typeof value === "boolean" ? (value ? "True" : "False") : undefined;
}

export function operatorValue(operator: string, left: Value, right: Value): Value | undefined {
  if (operator === "+") {
    if (typeof left === "string" && typeof right === "string") return left + right;
    if (typeof left === "number" && typeof right === "number") return left + right;
    return Array.isArray(left) && Array.isArray(right) ? [...left, ...right] : undefined;
  }
  if (operator === "%" && typeof left === "string") return percent(left, Array.isArray(right) ? right : [right]);
  if (typeof left !== "number" || typeof right !== "number") return undefined;
  return operator === "-" ? left - right : operator === "*" ? left * right : undefined;
}

/** What a function of Python itself gives back, of those that make names and go through lists. */
export function builtinValue(name: string, { args, keywords }: Arguments): Value | undefined {
  const [first, second, third] = args;
  if (keywords.size > 0 && name !== "builtins.dict") return undefined;
  switch (name) {
    case "builtins.str":
      return args.length === 1 ? textOfValue(first) : undefined;
    case "builtins.int":
      return typeof first === "number" ? Math.trunc(first) : undefined;
    case "builtins.len":
      return typeof first === "string" || Array.isArray(first)
        ? first.length
        : first instanceof Map
          ? first.size
          : undefined;
    case "builtins.list":
    case "builtins.tuple":
      return args.length === 0 ? [] : listed(first);
    case "builtins.dict":
      return args.length === 0 ? new Map<Value, Value>(keywords) : undefined;
    case "builtins.range":
      return range(args);
    case "builtins.enumerate": {
      const start = second ?? 0;
      return typeof start === "number" ? listed(first)?.map((item, index) => [start + index, item]) : undefined;
    }
    case "builtins.zip": {
      const lists = args.map(listed);
      if (lists.length === 0 || lists.some((list) => list === undefined)) return undefined;
      const known = lists as readonly (readonly Value[])[];
      const shortest = Math.min(...known.map(({ length }) => length));
      return Array.from({ length: shortest }, (_, index) => known.map((list) => list[index] as Value));
    }
    case "builtins.reversed":
      return third === undefined ? listed(first)?.toReversed() : undefined;
    default:
      return undefined;
  }
}

/** What a method of a text or a dictionary gives back. */
export function methodValue(object: Value, method: string, { args, keywords }: Arguments): Value | undefined {
  if (object instanceof Map) {
    if (args.length === 0 && method === "items") return [...object].map(([key, value]) => [key, value]);
    if (args.length === 0 && method === "keys") return [...object.keys()];
    if (args.length === 0 && method === "values") return [...object.values()];
    return method === "get" && args.length > 0 ? (object.get(args[0]) ?? args[1] ?? null) : undefined;
  }
  if (typeof object !== "string") return undefined;
  const [first, second] = args;
  switch (method) {
    case "format":
      return formatted(object, args, keywords);
    case "lower":
      return object.toLowerCase();
    case "upper":
      return object.toUpperCase();
    case "strip":
      return args.length === 0 ? object.trim() : undefined;
    case "replace":
      return typeof first === "string" && typeof second === "string" && args.length === 2 && first !== ""
        ? object.replaceAll(first, () => second)
        : undefined;
    case "join": {
      const texts = Array.isArray(first)
        ? first.map((item: Value) => (typeof item === "string" ? item : undefined))
        : [undefined];
      return texts.includes(undefined) ? undefined : texts.join(object);
    }
    default:
      return undefined;
  }
}

const listed = (value: Value | undefined): readonly Value[] | undefined => {
  if (value instanceof Map) return [...value.keys()];
  return Array.isArray(value) ? value : undefined;
};

/** A range of more than this is not gone through. */
const longest = 1000;

function range(args: readonly Value[]): readonly Value[] | undefined {
  const numbers = args.filter((one) => typeof one === "number" && Number.isInteger(one));
  if (numbers.length !== args.length || args.length === 0 || args.length > 3) return undefined;
  const [start = 0, stop = 0, step = 1] = args.length === 1 ? [0, ...numbers] : numbers;
  const length = step === 0 ? Number.NaN : Math.max(0, Math.ceil((Number(stop) - Number(start)) / Number(step)));
  if (!(length <= longest)) return undefined;
  return Array.from({ length }, (_, index) => Number(start) + index * Number(step));
}

/** `"{}-{name}".format(…)` without any conversion or format. */
function formatted(template: string, args: readonly Value[], keywords: ReadonlyMap<string, Value>): string | undefined {
  let next = 0;
  let known = true;
  const text = template.replace(/\{\{|\}\}|\{(\w*)\}|[{}]/g, (whole, name: string | undefined) => {
    if (whole === "{{" || whole === "}}") return whole[0] ?? "";
    const value =
      name === undefined
        ? undefined
        : name === ""
          ? args[next++]
          : /^\d+$/.test(name)
            ? args[Number(name)]
            : keywords.get(name);
    const written = textOfValue(value);
    known &&= written !== undefined;
    return written ?? "";
  });
  return known ? text : undefined;
}

/** `"%s-%d" % (…)` without widths. */
function percent(template: string, values: readonly Value[]): string | undefined {
  let next = 0;
  let known = true;
  const text = template.replace(/%(.?)/gs, (_, kind: string) => {
    if (kind === "%") return "%";
    const written = kind === "s" || kind === "d" ? textOfValue(values[next++]) : undefined;
    known &&= written !== undefined;
    return written ?? "";
  });
  return known && next === values.length ? text : undefined;
}
