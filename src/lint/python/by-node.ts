/**
 * A number that no other node of the process has; those of one file follow each other. What is known of nodes is kept in arrays by it,
 * which take a third of the memory of maps, and no search.
 */
export type Numbered = { readonly number: number };

/** The numbers that the nodes of one file have. */
export type Numbers = { readonly first: number; readonly count: number };

/** What is known of nodes: a map, but quick for those of one file. */
export type ByNode<Node extends Numbered, Value> = {
  get(node: Node): Value | undefined;
  set(node: Node, value: Value): void;
};

let given = 0;

/** The number for a node that is made. */
export const nextNumber = (): number => given++;

/** Does something that makes the nodes of one file, and says which numbers they have. */
export function numbering<Result>(make: () => Result): readonly [Result, Numbers] {
  const first = given;
  const result = make();
  return [result, { first, count: given - first }];
}

export function byNode<Node extends Numbered, Value>({ first, count }: Numbers): ByNode<Node, Value> {
  let own: (Value | undefined)[] | undefined;
  let others: Map<number, Value> | undefined;
  return {
    get({ number }) {
      const place = number - first;
      return place >= 0 && place < count ? own?.[place] : others?.get(number);
    },
    set({ number }, value) {
      const place = number - first;
      if (place >= 0 && place < count) {
        own ??= new Array(count);
        own[place] = value;
      } else {
        others ??= new Map();
        others.set(number, value);
      }
    },
  };
}
