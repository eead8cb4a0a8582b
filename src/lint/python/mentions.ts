import { importedBy } from "./imported-by.ts";
import { wordsFor } from "./known-names.ts";
import type { PythonModule } from "./model.ts";

/**
 * Whether anything in a module can stand for one of some names. A module that takes nothing from the others of its project has to write the
 * last word of the name somewhere: whatever it calls the thing, that is where it comes from.
 */
export const mayMention = (module: PythonModule, names: readonly string[]): boolean =>
  names.some((name) => wordsFor(name).some((word) => module.text.includes(word))) || takesFromOthers(module);

function takesFromOthers(module: PythonModule): boolean {
  const before = known.get(module);
  if (before !== undefined) return before;
  const takes = module.imports.some(({ names }) => names.some((name) => importedBy(module, name).length > 0));
  known.set(module, takes);
  return takes;
}

const known = new WeakMap<PythonModule, boolean>();
