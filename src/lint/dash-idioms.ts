import { isTest } from "./dash/apps.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { dashFacts } from "./python/dash-app.ts";
import type { PythonModule } from "./python/model.ts";

/**
 * Whether Ruff takes for a mistake what is the way that Dash is written:
 *
 * - F401 for `from app import server`, which the server loads, and for an import of a module of the same dashboard, which is
 *   how its callbacks and pages are declared: without it the dashboard would lose them;
 * - F811 for a second callback of the same function name: Dash has both;
 * - F401, F811 and S105–S107 in tests, where fixtures are imported and named again, and passwords are made up.
 */
export function isDashIdiom(module: PythonModule, { code, start }: Diagnostic): boolean {
  const inTests = isTest(module.path);
  if (code === "F401") return inTests || isNeededImport(module, start);
  if (code === "F811") return inTests || isCallback(module, start.line);
  return inTests && /^S10[567]$/.test(code);
}

function isNeededImport(module: PythonModule, { line, column }: Diagnostic["start"]): boolean {
  const { apps, servers } = dashFacts(module);
  return module.imports
    .flatMap(({ names }) => names)
    .some((name) => {
      const at = module.position(name.from);
      // Ruff points at the name as it is bound: at `server` in `import srv as server`, or at the whole of it.
      if (at.line !== line || column < at.column || column > module.position(name.to).column) return false;
      if ([...apps, ...servers].some((one) => one.name === name.as)) return true;
      const inside =
        name.name === undefined ? name.module : name.module === "" ? name.name : `${name.module}.${name.name}`;
      return module.imported({ dots: name.dots, module: inside }) !== undefined;
    });
}

function isCallback(module: PythonModule, line: number): boolean {
  return module.functions.some((one) => {
    const covers = module.position(one.from).line === line;
    return covers && one.decorators.some((decorator) => /\bcallback\b/.test(module.textOf(decorator).slice(0, 100)));
  });
}
