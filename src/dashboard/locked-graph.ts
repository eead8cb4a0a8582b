/** That one package needs another: with which extras, and under which marker. */
export type Edge<Package> = {
  readonly to: Package;
  readonly extras: readonly string[];
  readonly marker: string | undefined;
};

/** How a package is needed: the extras asked of it, and the marker under which it is; none where it always is. */
export type Needed = { readonly extras: ReadonlySet<string>; readonly marker: string | undefined };

/** While walking: each set of markers, one a line and sorted, under which a package is needed. */
type Reached = { readonly extras: Set<string>; readonly conditions: Set<string> };

/**
 * Everything that a root needs in a graph of locked packages, in no order, without the root. A package that is needed under conditions
 * only has them as its marker.
 *
 * @param edgesOf what a package needs, with these extras of it
 */
export function neededBy<Package>(
  root: Package,
  edgesOf: (from: Package, extras: ReadonlySet<string>) => readonly Edge<Package>[],
): ReadonlyMap<Package, Needed> {
  const reached = new Map<Package, Reached>([[root, { extras: new Set(), conditions: new Set([""]) }]]);
  const waiting = [root];
  for (let from = waiting.pop(); from !== undefined; from = waiting.pop()) {
    const here = reached.get(from);
    if (here === undefined) continue;
    for (const edge of edgesOf(from, here.extras)) {
      const there = reached.get(edge.to) ?? { extras: new Set(), conditions: new Set() };
      reached.set(edge.to, there);
      if (grow(there, edge, here)) waiting.push(edge.to);
    }
  }
  reached.delete(root);
  return new Map(
    [...reached].map(([found, { extras, conditions }]) => [
      found,
      { extras, marker: conditions.has("") ? undefined : disjunction(conditions) },
    ]),
  );
}

/** More alternatives than this say nothing that a reader could follow: the package then counts as always needed. */
const mostConditions = 32;

/** Adds what one more way to a package asks of it; whether that was anything new. */
function grow(there: Reached, edge: Pick<Edge<unknown>, "extras" | "marker">, here: Reached): boolean {
  const before = there.extras.size + there.conditions.size;
  const wasAlways = there.conditions.has("");
  for (const extra of edge.extras) there.extras.add(extra);
  const extrasGrew = there.extras.size + there.conditions.size > before;
  if (wasAlways) return extrasGrew;
  for (const condition of here.conditions) {
    const own = edge.marker ? [`(${edge.marker})`] : [];
    const parts = new Set([...condition.split("\n").filter((part) => part !== ""), ...own]);
    there.conditions.add([...parts].sort().join("\n"));
  }
  if (there.conditions.has("") || there.conditions.size > mostConditions) {
    there.conditions.clear();
    there.conditions.add("");
    return true;
  }
  return there.extras.size + there.conditions.size > before;
}

/** `(a) and (b) or (c)`, without what a shorter condition says already. */
function disjunction(conditions: ReadonlySet<string>): string {
  const all = [...conditions].map((condition) => new Set(condition.split("\n")));
  return all
    .filter((one) => !all.some((other) => other !== one && [...other].every((part) => one.has(part))))
    .map((one) => [...one].join(" and "))
    .sort()
    .join(" or ");
}
