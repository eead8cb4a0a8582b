import { posix } from "node:path";
import type { Project } from "../dash/rule.ts";
import type { PythonModule } from "../python/model.ts";
import { keyword } from "../python/syntax.ts";
import { textsOf } from "../python/values.ts";

/** The folders from which Dash serves every file to whoever can open the dashboard, without a slash at the end. @see dash.Dash, assets_folder */
export function assetFolders({ modules }: Pick<Project, "modules">): readonly string[] {
  const folders = modules.flatMap((module) =>
    module.callsTo("dash.Dash").flatMap((call) => {
      const written = keyword(call, "assets_folder");
      const folder = written === undefined ? "assets" : module.constant(written);
      if (typeof folder !== "string" || folder === "") return [];
      const path = posix.normalize(posix.join(posix.dirname(module.path), folder)).replace(/\/$/, "");
      return path === "." || path.startsWith("..") || posix.isAbsolute(folder) ? [] : [path];
    }),
  );
  return [...new Set(folders)];
}

/** What code does with files of the assets, by the last part of a path. */
export type Uses = {
  /** A page gives its address, or may: it is meant to be had. */
  isLinked(name: string): boolean;
  /** Code of the server reads it. */
  isRead(name: string): boolean;
};

const readers = [
  "builtins.open",
  ...["csv", "table", "excel", "parquet", "feather", "json", "pickle", "hdf", "sas", "spss", "stata", "fwf"].map(
    (format) => `pandas.read_${format}`,
  ),
  ...["csv", "excel", "parquet", "json", "ipc", "ndjson"].flatMap((format) => [
    `polars.read_${format}`,
    `polars.scan_${format}`,
  ]),
  "geopandas.read_file",
  "geopandas.read_parquet",
  "numpy.load",
  "numpy.loadtxt",
  "joblib.load",
  "sqlite3.connect",
  "pathlib.Path",
];

/** Those of a dashboard whose assets lie in a folder: code beside it, or below. */
export const besideAssets = (folder: string, modules: readonly PythonModule[]): readonly PythonModule[] => {
  const parent = posix.dirname(folder);
  return parent === "." ? modules : modules.filter(({ path }) => path.startsWith(`${parent}/`));
};

/** Paths that are put together at run time are not read; an address that is could be any. */
export function usesIn(modules: readonly PythonModule[]): Uses {
  const linked = new Set<string>();
  const read = new Set<string>();
  let mayLinkAll = false;
  for (const module of modules) {
    for (const [, name = ""] of module.text.matchAll(/["'`(=]\/assets\/([^"'`\s)?#]+)/g)) {
      if (/[{}%]/.test(name)) mayLinkAll = true;
      linked.add(posix.basename(name));
    }
    if (/["']\/assets\/["']/.test(module.text)) mayLinkAll = true;
    for (const call of module.callsTo(...readers)) {
      const [path] = call.args;
      const texts = path && path.kind !== "starred" ? textsOf(module, path)?.texts : undefined;
      for (const text of texts ?? []) read.add(posix.basename(text.replaceAll("\\", "/")));
    }
    for (const call of module.calls.filter(({ callee }) => /get_asset_url$/.test(module.textOf(callee)))) {
      const [path] = call.args;
      const found = path && path.kind !== "starred" ? textsOf(module, path) : undefined;
      if (!found?.certain) mayLinkAll = true;
      for (const text of found?.texts ?? []) linked.add(posix.basename(text));
    }
  }
  return { isLinked: (name) => mayLinkAll || linked.has(name), isRead: (name) => read.has(name) };
}
