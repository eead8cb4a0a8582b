import { dashFacts } from "../lint/python/dash-app.ts";
import { reachedFrom } from "../lint/python/reach.ts";
import { firstSyntaxError } from "../lint/ruff-wasm.ts";
import type { Folder } from "./folder.ts";
import type { EntryPoint } from "./model.ts";

/**
 * How many callbacks the code certainly declares once the entry point is imported, pages included: a lower bound, since what
 * stands below a condition or in a loop counts at most once. Undefined when Python cannot read a file on the way.
 */
export async function declaredCallbacks(folder: Folder, entry: EntryPoint): Promise<number | undefined> {
  const modules = await folder.code();
  const module = modules.find(({ path }) => path === entry.file);
  if (module === undefined) return undefined;
  const loaded = [...reachedFrom(module, modules).certain];
  for (const one of loaded)
    if (one.syntaxFault !== undefined && (await firstSyntaxError(one)) !== undefined) return undefined;
  return loaded.reduce((sum, one) => sum + dashFacts(one).callbacks, 0);
}
