import type { Call, Expression, Span } from "./syntax.ts";

/** Signs by which calls are found. */
export type CallSigns = {
  /** Of what is called, by its qualified name. */
  readonly name?: Sign;
  /** Of what is called, by the last word of it as it is written: `append` of `rows.append(…)`, `print` of `print(…)`. */
  readonly word?: Sign;
  /** Of an argument that is given by name. */
  readonly keyword?: Sign;
};

/** Any of some names, or what is asked of a name: once of each that a module has, however many calls there are. */
type Sign = readonly string[] | ((name: string) => boolean);

export type CallFinder = {
  /** Calls that have any of some signs, in reading order. */
  callsWith(signs: CallSigns): readonly Call[];
  callsTo(...names: readonly string[]): readonly Call[];
};

type Index = ReadonlyMap<string | undefined, readonly Call[]>;

/** Finds calls among those of a module, which are in reading order. */
export function callFinder(
  calls: readonly Call[],
  qualifiedName: (expression: Expression) => string | undefined,
): CallFinder {
  const named = finding(() => Map.groupBy(calls, ({ callee }) => qualifiedName(callee)));
  const written = finding(() => Map.groupBy(calls, ({ callee }) => lastWord(callee)));
  const given = finding(() => byKeyword(calls));
  const callsWith: CallFinder["callsWith"] = ({ name, word, keyword }) => {
    const lists = [...named(name), ...written(word), ...given(keyword)];
    return lists.length > 1 ? [...new Set(lists.flat())].sort(inReadingOrder) : (lists[0] ?? []);
  };
  return { callsWith, callsTo: (...names) => callsWith({ name: names }) };
}

/** The lists of an index that have a sign. It is made when somebody asks. */
function finding(make: () => Index): (sign: Sign | undefined) => readonly (readonly Call[])[] {
  let index: Index | undefined;
  return (sign) => {
    if (sign === undefined) return [];
    index ??= make();
    const lists: (readonly Call[])[] = [];
    const add = (list: readonly Call[] | undefined) => {
      if (list) lists.push(list);
    };
    if (typeof sign !== "function") for (const name of sign) add(index.get(name));
    else {
      index.forEach((list, name) => {
        if (name !== undefined && sign(name)) add(list);
      });
    }
    return lists;
  };
}

const lastWord = (callee: Expression): string | undefined =>
  callee.kind === "attribute" ? callee.attribute : callee.kind === "name" ? callee.name : undefined;

function byKeyword(calls: readonly Call[]): Index {
  const found = new Map<string, Call[]>();
  for (const call of calls) {
    for (const { name } of call.keywords) {
      const list = found.get(name);
      if (!list) found.set(name, [call]);
      else if (list.at(-1) !== call) list.push(call);
    }
  }
  return found;
}

/** Outer ones first. */
export const inReadingOrder = (one: Span, other: Span) => one.from - other.from || other.to - one.to;
