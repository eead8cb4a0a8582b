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
  return modules.some((other) => other !== module && takes(other, name, module));
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

/** By name, by a star, or through the module as a whole, of which it is not known what is done with it. */
function takes(other: PythonModule, name: string, module: PythonModule): boolean {
  return other.imports
    .flatMap(({ names }) => names)
    .some((one) => {
      if (one.name !== undefined && other.imported(one) === module) return one.name === name || one.name === "*";
      const whole = one.name === undefined ? one.module : one.module === "" ? one.name : `${one.module}.${one.name}`;
      if (other.imported({ dots: one.dots, module: whole }) !== module) return false;
      return new RegExp(String.raw`\.\s*${name}\b|getattr|vars\(`).test(other.text);
    });
}
