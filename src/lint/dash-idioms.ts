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
 * - S105–S107 for a Mapbox token that begins with `pk.`: it is made to be public, and every visitor's browser is sent it;
 * - F401, F811, S105–S107 and B023 in tests, where fixtures are imported and named again, passwords are made up, and a function is
 *   handed to a wait that calls it in the same turn;
 * - PLE1142 for what F704 says too: `await` outside any function.
 */
export function isDashIdiom(module: PythonModule, { code, start }: Diagnostic, all: readonly Diagnostic[]): boolean {
  const inTests = isTest(module.path);
  if (code === "PLE1142") return all.some((one) => one.code === "F704" && isSame(one.start, start));
  if (/^S10[567]$/.test(code) && holdsPublicToken(module, start.line)) return true;
  if (code === "F401") return inTests || isNeededImport(module, start);
  if (code === "F811") return inTests || isCallback(module, start.line);
  return inTests && /^(S10[567]|B023)$/.test(code);
}

type Place = Diagnostic["start"];

const isSame = (one: Place, other: Place) => one.line === other.line && one.column === other.column;

const holdsPublicToken = ({ text }: PythonModule, line: number) =>
  /["']pk\.eyJ[\w-]+\.[\w-]+["']/.test(text.split(/\r\n?|\n/)[line - 1] ?? "");

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
