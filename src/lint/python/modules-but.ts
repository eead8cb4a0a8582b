import { posix } from "node:path";
import { importedBy } from "./imported-by.ts";
import type { PythonModule } from "./model.ts";
import { parseModules } from "./project.ts";

/**
 * The modules of a project as if some files were not in it. Where no other module imports those files, what was found out about the
 * others holds, and they are the very same objects; else they are read anew.
 */
export function modulesBut(all: readonly PythonModule[], without: ReadonlySet<string>): readonly PythonModule[] {
  if (without.size === 0) return all;
  const kept = all.filter(({ path }) => !without.has(path));
  const isMissed = kept.some(
    (module) =>
      hasAmongItsOwn(module, without) ||
      module.imports.some(({ names }) =>
        names.some((name) => importedBy(module, name).some(({ path }) => without.has(path))),
      ),
  );
  return isMissed ? parseModules(kept) : kept;
}

/** A module of a package is also found as an attribute of it, without a statement that imports it. */
const hasAmongItsOwn = ({ path }: PythonModule, without: ReadonlySet<string>) =>
  posix.basename(path) === "__init__.py" && [...without].some((one) => packageOf(one) === posix.dirname(path));

/** The folder of the package that a module, or a package, is a part of. */
function packageOf(path: string): string {
  const folder = posix.dirname(path);
  return posix.basename(path) === "__init__.py" ? posix.dirname(folder) : folder;
}
