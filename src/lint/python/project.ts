import type { SourceFile } from "../model.ts";
import { isKnownPackage } from "./known-names.ts";
import type { PythonModule } from "./model.ts";
import { parseModule } from "./module.ts";

/**
 * Reads all Python files of a project such that names are followed from one into another.
 *
 * An absolute import is looked for beside the importing file first, then in each folder above it: that is how Python
 * finds it, wherever in the project the server or the script is started. A folder that is called `dash` is not Dash.
 */
export function parseModules(files: readonly SourceFile[]): readonly PythonModule[] {
  const [first] = files;
  const before = first && parsedBefore.get(first);
  if (before?.files.length === files.length && before.files.every((file, index) => file === files[index])) {
    return before.modules;
  }
  const modules = parse(files);
  if (first) parsedBefore.set(first, { files, modules });
  return modules;
}

type Parsed = { readonly files: readonly SourceFile[]; readonly modules: readonly PythonModule[] };

/**
 * By the first of the files. A folder is asked what it is before its code is judged: what was found out about its names is good for
 * both, as long as the files are the very same.
 */
const parsedBefore = new WeakMap<SourceFile, Parsed>();

function parse(files: readonly SourceFile[]): readonly PythonModule[] {
  const modules = new Map<string, PythonModule>();
  /** What was looked for before, once all are there: rules ask about each import many times. */
  const known = new Map<string, Map<string, PythonModule | undefined>>();
  /** Every folder and file of the project by its name: most imports are of packages that are none of these. */
  const names = new Set(files.flatMap(({ path }) => path.replace(/\.py$/, "").split("/")));
  const neighbours: Parameters<typeof parseModule>[1] = (from, imported) => {
    const { dots, module } = imported;
    const name = dots === 0 ? module : ".".repeat(dots) + module;
    const before = known.get(from);
    const answer = before?.get(name);
    if (answer !== undefined || before?.has(name)) return answer;
    const found = find(from.slice(0, from.lastIndexOf("/") + 1), imported);
    if (modules.size < files.length) return found;
    if (before) before.set(name, found);
    else known.set(from, new Map([[name, found]]));
    return found;
  };
  const find = (folder: string, { dots, module }: { readonly dots: number; readonly module: string }) => {
    const around = folder.split("/").slice(0, -1);
    const inside = module === "" ? [] : module.split(".");
    if (dots > 0)
      return dots - 1 > around.length ? undefined : at([...around.slice(0, around.length - dots + 1), ...inside]);
    const [first] = inside;
    if (isKnownPackage(module) || (first !== undefined && !names.has(first))) return undefined;
    for (let depth = around.length; depth >= 0; depth--) {
      const found = at([...around.slice(0, depth), ...inside]);
      if (found) return found;
    }
    return undefined;
  };
  const at = (parts: readonly string[]) =>
    modules.get(`${parts.join("/")}.py`) ?? modules.get([...parts, "__init__.py"].join("/"));
  for (const file of files) modules.set(file.path, parseModule(file, neighbours));
  return [...modules.values()];
}
