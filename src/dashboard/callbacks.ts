import { dashFacts } from "../lint/python/dash-app.ts";
import { importedWith } from "./dash-candidates.ts";
import type { Folder } from "./folder.ts";
import type { EntryPoint } from "./model.ts";

/**
 * How many callbacks the code certainly declares once the entry point is imported, pages included: a lower bound, since what
 * stands below a condition or in a loop counts at most once. Undefined when a file on the way cannot be read.
 */
export async function declaredCallbacks(folder: Folder, entry: EntryPoint): Promise<number | undefined> {
  const modules = await folder.code();
  const module = modules.find(({ path }) => path === entry.file);
  if (module === undefined) return undefined;
  const loaded = new Set(importedWith(module));
  for (const one of [...loaded]) {
    for (const { from, usePages, pagesFolder } of dashFacts(one).apps) {
      if (!usePages) continue;
      const pages = from.includes("/") ? `${from.slice(0, from.lastIndexOf("/"))}/${pagesFolder}` : pagesFolder;
      for (const page of modules) {
        // Dash imports a page only when its text registers one.
        if (!page.path.startsWith(`${pages}/`) || !page.text.includes("register_page")) continue;
        for (const other of importedWith(page)) loaded.add(other);
      }
    }
  }
  if ([...loaded].some(({ syntaxFault }) => syntaxFault !== undefined)) return undefined;
  return [...loaded].reduce((sum, one) => sum + dashFacts(one).callbacks, 0);
}
