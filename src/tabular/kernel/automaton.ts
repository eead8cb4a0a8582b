import { type CharacterSet, type PatternTree, patternTree } from "./pattern-tree.ts";

/**
 * An automaton that reads one byte after the other: of each byte its class, and of each state, by class, the next state. State 0 is
 * where nothing matches any more, state 1 where reading begins.
 */
export type Automaton = {
  readonly classes: Uint8Array;
  readonly width: number;
  /** One row for each state: first whether the text may end there, then the next state for each class from 1 on. */
  readonly rows: Uint16Array;
};

const mostStates = 1_000;
const mostNodes = 4_000;

/** An automaton for the whole of a text in UTF-8; undefined for a pattern that is not of the common kind, or grows too large. */
export function automatonOf(pattern: string): Automaton | undefined {
  const tree = patternTree(pattern);
  const net = tree && netOf(tree);
  return net && determined(net);
}

/** States with steps on bytes and steps on nothing; 0 is where reading begins, `end` where the text may end. */
type Net = { readonly nodes: readonly Node[]; readonly end: number };
type Node = {
  readonly free: number[];
  readonly steps: { readonly bytes: readonly ByteRange[]; readonly to: number }[];
};
type ByteRange = readonly [from: number, to: number];

function netOf(tree: PatternTree): Net | undefined {
  const nodes: Node[] = [];
  const node = () => nodes.push({ free: [], steps: [] }) - 1;
  const free = (from: number, to: number) => nodes[from]?.free.push(to);
  const step = (from: number, bytes: readonly ByteRange[], to: number) => nodes[from]?.steps.push({ bytes, to });

  /** Adds what a part says behind a state, and gives the state behind it. */
  function add(part: PatternTree, from: number): number {
    if (nodes.length > mostNodes) return from;
    switch (part.kind) {
      case "set":
        return addSet(part.set, from);
      case "sequence":
        return part.parts.reduce((state, one) => add(one, state), from);
      case "choice": {
        const to = node();
        for (const one of part.parts) {
          const start = node();
          free(from, start);
          free(add(one, start), to);
        }
        return to;
      }
      case "repeat":
        return repeat(part, from);
    }
  }

  function repeat({ part, least, most }: PatternTree & { kind: "repeat" }, from: number): number {
    let state = from;
    for (let count = 0; count < least; count++) state = add(part, state);
    const to = node();
    if (most === Number.POSITIVE_INFINITY) {
      const again = node();
      free(state, again);
      free(add(part, again), again);
      free(again, to);
      return to;
    }
    for (let count = least; count < most; count++) {
      free(state, to);
      state = add(part, state);
    }
    free(state, to);
    return to;
  }

  function addSet({ codes, others }: CharacterSet, from: number): number {
    const to = node();
    step(
      from,
      [...codes].map((code) => [code, code]),
      to,
    );
    if (!others) return to;
    // A lead byte says how many follow; the text is known to be UTF-8.
    for (const [lead, following] of [
      [[0xc2, 0xdf], 1] as const,
      [[0xe0, 0xef], 2] as const,
      [[0xf0, 0xf4], 3] as const,
    ]) {
      let state = node();
      step(from, [lead], state);
      for (let left = following; left > 0; left--) {
        const next = left === 1 ? to : node();
        step(state, [[0x80, 0xbf]], next);
        state = next;
      }
    }
    return to;
  }

  const end = add(tree, node());
  return nodes.length > mostNodes ? undefined : { nodes, end };
}

function determined({ nodes, end }: Net): Automaton | undefined {
  const reached = (states: Iterable<number>): readonly number[] => {
    const found = new Set(states);
    for (const state of found) for (const next of nodes[state]?.free ?? []) found.add(next);
    return [...found].sort((a, b) => a - b);
  };
  const { classes, width, examples } = classesOf(nodes);
  const known = new Map<string, number>();
  const sets: (readonly number[])[] = [[]];
  const stateOf = (set: readonly number[]): number => {
    if (set.length === 0) return 0;
    const key = set.join();
    const before = known.get(key);
    if (before !== undefined) return before;
    known.set(key, sets.length);
    return sets.push(set) - 1;
  };
  stateOf(reached([0]));
  const rows: number[] = Array(width).fill(0);
  for (let state = 1; state < sets.length; state++) {
    if (sets.length > mostStates) return undefined;
    const set = sets[state] ?? [];
    rows.push(set.includes(end) ? 1 : 0);
    for (const byte of examples) {
      const next = set.flatMap((one) =>
        (nodes[one]?.steps ?? []).filter(({ bytes }) => isIn(byte, bytes)).map(({ to }) => to),
      );
      rows.push(stateOf(reached(next)));
    }
  }
  return { classes, width, rows: Uint16Array.from(rows) };
}

const isIn = (byte: number, ranges: readonly ByteRange[]) => ranges.some(([from, to]) => byte >= from && byte <= to);

/** Bytes that no step tells apart are of one class; the classes count from 1. */
function classesOf(nodes: readonly Node[]) {
  const steps = nodes.flatMap((node) => node.steps.map(({ bytes }) => bytes));
  const distinct = [...new Map(steps.map((bytes) => [bytes.join(";"), bytes])).values()];
  const classes = new Uint8Array(256);
  const byMembership = new Map<string, number>();
  const examples: number[] = [];
  for (let byte = 0; byte < 256; byte++) {
    const key = distinct.map((bytes) => (isIn(byte, bytes) ? 1 : 0)).join("");
    const known = byMembership.get(key);
    const sort = known ?? examples.push(byte);
    if (known === undefined) byMembership.set(key, sort);
    classes[byte] = sort;
  }
  return { classes, width: examples.length + 1, examples };
}

/** Whether a text is matched as a whole. */
export function runAutomaton({ classes, width, rows }: Automaton, bytes: Uint8Array): boolean {
  let state = 1;
  for (const byte of bytes) {
    state = rows[state * width + (classes[byte] ?? 0)] ?? 0;
    if (state === 0) return false;
  }
  return rows[state * width] === 1;
}
