import type { PythonModule } from "../python/model.ts";
import type { Position } from "../python/positions.ts";
import type { ImportedName } from "../python/syntax.ts";

/** Packages that are imported for what importing them does: they add methods to frames, colours to charts, or names to a library. */
const doSomething =
  /^(hvplot|pandas_bokeh|swifter|janitor|pint_pandas|rioxarray|cmocean|cmasher|colorcet|mpl_toolkits|sklearn\.experimental)\b/;

/**
 * Whether an import that its own module does not use may be wanted all the same: in a package's own file, for what importing it does,
 * or by another module that takes the name from here. Ruff, which sees one file, takes all of these for left over.
 */
export function isNeededElsewhere(module: PythonModule, at: Position, modules: readonly PythonModule[]): boolean {
  if (module.path.endsWith("__init__.py")) return true;
  const imported = importedAt(module, at);
  const name = imported && boundName(imported);
  // A dotted name without another is imported for what it does, or the package above it would do.
  if (imported === undefined || name === undefined || imported.dots > 0) return true;
  const full = imported.name === undefined ? imported.module : `${imported.module}.${imported.name}`;
  if (doSomething.test(full) || module.imported(imported) !== undefined) return true;
  const takers = takersAmong(modules).get(module);
  return takers !== undefined && isTaken(name, takers);
}

const boundName = ({ as, name, module }: ImportedName): string | undefined =>
  as ?? (name === undefined && !module.includes(".") ? module : undefined);

function importedAt({ imports, position }: PythonModule, { line, column }: Position): ImportedName | undefined {
  return imports
    .flatMap(({ names }) => names)
    .find((name) => {
      const [from, to] = [position(name.from), position(name.to)];
      return from.line === line && from.column <= column && (to.line > line || column < to.column);
    });
}

/** What other modules take from each: names, everything, or the module as a whole, of which it is not known what is done with it. */
type Takers = { readonly names: Set<string>; readonly whole: PythonModule[] };

const known = new WeakMap<readonly PythonModule[], ReadonlyMap<PythonModule, Takers>>();

function takersAmong(modules: readonly PythonModule[]): ReadonlyMap<PythonModule, Takers> {
  const before = known.get(modules);
  if (before) return before;
  const takers = new Map<PythonModule, Takers>(modules.map((one) => [one, { names: new Set(), whole: [] }]));
  for (const other of modules) {
    for (const one of other.imports.flatMap(({ names }) => names)) {
      const from = one.name === undefined ? undefined : other.imported(one);
      if (from !== undefined && from !== other) takers.get(from)?.names.add(one.name ?? "");
      const whole = one.name === undefined ? one.module : one.module === "" ? one.name : `${one.module}.${one.name}`;
      const module = other.imported({ dots: one.dots, module: whole });
      if (module !== undefined && module !== other) takers.get(module)?.whole.push(other);
    }
  }
  known.set(modules, takers);
  return takers;
}

function isTaken(name: string, { names, whole }: Takers): boolean {
  if (names.has(name) || names.has("*")) return true;
  const used = new RegExp(String.raw`\.\s*${name}\b|getattr|vars\(`);
  return whole.some(({ text }) => used.test(text));
}
