/**
 * The one name that each thing goes by here, whatever way it was imported. Written from the packages' own public modules:
 * dash 4, the packages of Dash 1 that became part of it, dash-extensions' `enrich`, jupyter-dash.
 */
const prefixes: readonly (readonly [string, string])[] = [
  ["dash.dash.Dash", "dash.Dash"],
  ["dash.dependencies", "dash"],
  ["dash._callback.callback", "dash.callback"],
  ["dash._callback.clientside_callback", "dash.clientside_callback"],
  ["dash_core_components", "dash.dcc"],
  ["dash_html_components", "dash.html"],
  ["dash_table", "dash.dash_table"],
  ["dash_extensions.enrich.DashProxy", "dash.Dash"],
  ["dash_extensions.enrich.Dash", "dash.Dash"],
  ["dash_extensions.enrich", "dash"],
  ["jupyter_dash.JupyterDash", "dash.Dash"],
];

/** `dash.dash.Dash` is `dash.Dash`; a name not listed is itself. */
export function canonicalName(name: string): string {
  // Most names are of other packages, and every name that is followed comes by here.
  if (!/^(?:dash|jupyter_dash)/.test(name)) return name;
  const found = prefixes.find(([from]) => name === from || name.startsWith(`${from}.`));
  return found ? `${found[1]}${name.slice(found[0].length)}` : name;
}

const prefixesOf = Map.groupBy(prefixes, ([, name]) => name);

/** The words of which one is written where something gets this canonical name: `Dash`, `DashProxy` and `JupyterDash` for `dash.Dash`. */
export function wordsFor(name: string): readonly string[] {
  const others = prefixesOf.get(name) ?? [];
  return [name, ...others.map(([from]) => from)].map((one) => one.slice(one.lastIndexOf(".") + 1));
}

const exports: Readonly<Record<string, string>> = {
  dash:
    "Dash Input Output State ALL ALLSMALLER MATCH Patch callback callback_context clientside_callback ctx dash_table dcc " +
    "get_app get_asset_url get_relative_path hooks html no_update page_container page_registry register_page " +
    "set_props strip_relative_path ClientsideFunction DiskcacheManager CeleryManager",
  "dash.dependencies": "Input Output State ALL ALLSMALLER MATCH ClientsideFunction",
  "dash.dash": "Dash no_update",
  "dash_extensions.enrich":
    "DashProxy Dash Input Output State ALL ALLSMALLER MATCH callback clientside_callback ctx dcc html no_update",
};

const exported = new Map(Object.entries(exports).map(([module, names]) => [module, new Set(names.split(" "))]));

/** What `from module import *` brings, of the modules that are known here; undefined for any other. */
export function starExports(module: string): ReadonlySet<string> | undefined {
  return exported.get(module);
}

const builtins = new Set(
  (
    "abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex delattr dict dir " +
    "divmod enumerate eval exec filter float format frozenset getattr globals hasattr hash hex id input int isinstance " +
    "issubclass iter len list locals map max memoryview min next object oct open ord pow print property range repr " +
    "reversed round set setattr slice sorted staticmethod str sum super tuple type vars zip __import__ " +
    "BaseException Exception"
  ).split(" "),
);

/** Whether Python itself gives the name where nothing binds it. */
export const isBuiltin = (name: string) => builtins.has(name);

const packages = new Set([
  ...["dash", "dash_core_components", "dash_html_components", "dash_table", "dash_extensions", "jupyter_dash"],
  ...["dash_bootstrap_components", "dash_mantine_components", "flask", "quart", "fastapi", "pandas", "plotly"],
]);

/** Whether an absolute import is of a package that a folder of the same name in the project must not be taken for. */
export function isKnownPackage(module: string): boolean {
  return packages.has(module.split(".")[0] ?? "");
}
