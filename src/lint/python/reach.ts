import type { AppName } from "./dash-app.ts";
import { dashFacts } from "./dash-app.ts";
import { importedBy } from "./imported-by.ts";
import type { PythonModule } from "./model.ts";

/** The modules that one module loads, itself first, and which of them it loads for certain. */
export type Reached = {
  readonly modules: readonly PythonModule[];
  /** Imported whenever the first one is: from no function, condition or `try`. */
  readonly certain: ReadonlySet<PythonModule>;
};

/**
 * Every module of the project that is loaded with one, through imports and through Dash's pages folder.
 *
 * Pages are the `.py` files of the folder that mention `register_page`, hidden and underscored ones left out, as Dash finds
 * them. What `importlib` loads by a name made at run time is not seen.
 */
export function reachedFrom(entry: PythonModule, all: readonly PythonModule[]): Reached {
  const certain = new Set<PythonModule>();
  const modules = new Set<PythonModule>();
  const visit = (module: PythonModule, sure: boolean) => {
    if (modules.has(module) && (!sure || certain.has(module))) return;
    modules.add(module);
    if (sure) certain.add(module);
    for (const { module: next, certain: always } of loadedBy(module, all)) visit(next, sure && always);
  };
  visit(entry, true);
  return { modules: [...modules], certain };
}

type Loaded = { readonly module: PythonModule; readonly certain: boolean };

function loadedBy(module: PythonModule, all: readonly PythonModule[]): readonly Loaded[] {
  const imports = module.imports.flatMap((statement) => {
    const { certain, attempt, scope } = module.site(statement);
    const always = certain && !attempt && scope === module.scope;
    return statement.names.flatMap((name) =>
      importedBy(module, name).map((found) => ({ module: found, certain: always })),
    );
  });
  const pages = dashFacts(module)
    .apps.filter((app) => app.usePages && app.from === module.path)
    .flatMap((app) => pagesOf(module, app, all).map((page) => ({ module: page, certain: true })));
  return [...imports, ...pages];
}

function pagesOf(module: PythonModule, app: AppName, all: readonly PythonModule[]): readonly PythonModule[] {
  const beside = module.path.split("/").slice(0, -1);
  const folder = [...beside, ...app.pagesFolder.split("/").filter((part) => part !== "" && part !== ".")].join("/");
  return all.filter(({ path, text }) => {
    if (!path.startsWith(`${folder}/`) || !text.includes("register_page")) return false;
    return path
      .slice(folder.length + 1)
      .split("/")
      .every((part) => !/^[._]/.test(part));
  });
}
