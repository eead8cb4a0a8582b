import { packageOf } from "../lint/requirements/known-packages.ts";
import { importsOf } from "./dash-candidates.ts";
import type { Folder } from "./folder.ts";

/** What Dash brings along since its second version. */
const partsOfDash = new Set(["dash-core-components", "dash-html-components", "dash-table", "dash-renderer"]);

/** The packages that the code imports, by their names on the index, sorted: those that are well known, and no more. */
export async function importedPackages(folder: Folder): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const module of await folder.code()) {
    for (const imported of importsOf(module)) {
      if (imported.dots > 0 || module.imported(imported) !== undefined) continue;
      const name = packageOf(imported.module.split(".")[0] ?? "");
      if (name !== undefined) found.add(partsOfDash.has(name) ? "dash" : name);
    }
  }
  return [...found].sort();
}
