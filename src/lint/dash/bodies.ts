import type { PythonModule } from "../python/model.ts";
import type { FunctionDefinition, Span, Statement } from "../python/syntax.ts";
import { statementsIn } from "../python/syntax.ts";

/** Every statement of a function and of the blocks in it, made once however many rules and places ask. */
export function statementsOf(definition: FunctionDefinition): readonly Statement[] {
  const before = known.get(definition);
  if (before) return before;
  const found = statementsIn(definition.body);
  known.set(definition, found);
  return found;
}

const known = new WeakMap<FunctionDefinition, readonly Statement[]>();

/** Every statement of a module at its top level and in its functions, made once; not those of classes themselves. */
export function everyStatement(module: PythonModule): readonly Statement[] {
  const before = knownIn.get(module);
  if (before) return before;
  const found = [...statementsIn(module.statements), ...module.functions.flatMap(statementsOf)];
  knownIn.set(module, found);
  return found;
}

const knownIn = new WeakMap<PythonModule, readonly Statement[]>();

export const covers = (outer: Span, inner: Span) => outer.from <= inner.from && inner.to <= outer.to;

/** The last of some spans, in order and none inside another, that begins before a place: the only one that can cover it. */
export function lastBefore<Node extends Span>(all: readonly Node[], place: number): Node | undefined {
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((all[middle]?.from ?? 0) <= place) low = middle + 1;
    else high = middle;
  }
  return all[low - 1];
}
