import type { Sources } from "../lint/model.ts";
import { UserError } from "../report/user-error.ts";
import type { Files } from "../runner/ports.ts";
import { dependencies } from "./dependencies.ts";
import { entryPoint } from "./entry-point.ts";
import { type DashboardOptions, type Folder, hasFile, readFolder } from "./folder.ts";
import type { Pin } from "./model.ts";
import { type Outline, readOutline } from "./outline.ts";
import { readText } from "./text-file.ts";
import { parseToml, tableIn } from "./toml-file.ts";

/**
 * What lint looks at in a folder, which need not be a dashboard: without an entry point or pinned dependencies, those are left
 * out. `paths` keeps files, and all below folders, of these names; none means everything.
 *
 * @throws UserError for a Python file that is no text, and for a dashboard.yaml that is not accepted
 */
export async function lintSourcesOf(files: Files, paths: readonly string[] = []): Promise<Sources> {
  return sourcesIn(await readFolder(files, { defaultPython: "3.13", repositoryName: "dashboard" }), paths);
}

/** What lint looks at in a folder, and what the folder is as a dashboard, if it is one. @throws UserError as {@link lintSourcesOf} */
export async function lintSubjectOf(
  files: Files,
  options: DashboardOptions,
  paths: readonly string[] = [],
): Promise<{ readonly sources: Sources; readonly outline: Outline | undefined }> {
  const folder = await readFolder(files, options);
  return { sources: await sourcesIn(folder, paths), outline: await whereFound(readOutline(folder)) };
}

async function sourcesIn(folder: Folder, paths: readonly string[]): Promise<Sources> {
  const wanted = paths
    .map((path) => path.replace(/^\.\//, "").replace(/\/$/, ""))
    .filter((path) => path !== "" && path !== ".");
  const sources = await folder.sources();
  const modules = sources.filter(
    ({ path }) => wanted.length === 0 || wanted.some((one) => path === one || path.startsWith(`${one}/`)),
  );
  const ruff = await ruffConfiguration(folder);
  const entry = (await whereFound(entryPoint(folder)))?.value.module;
  const pins = (await whereFound(dependencies(folder)))?.value.pins ?? [];
  return {
    modules,
    ...(ruff === undefined ? {} : { ruffConfiguration: ruff }),
    versions: versionsOf(pins),
    ...(entry === undefined ? {} : { entry }),
  };
}

/** What lint can do without: a folder that is no dashboard is linted all the same. */
const whereFound = <Value>(found: Promise<Value>): Promise<Value | undefined> =>
  found.catch((error: unknown) => {
    if (error instanceof UserError) return undefined;
    throw error;
  });

const versionsOf = (pins: readonly Pin[]) => Object.fromEntries(pins.map(({ name, version }) => [name, version]));

/** The file that Ruff itself would take: `.ruff.toml`, `ruff.toml`, then a `pyproject.toml` that speaks of Ruff. */
async function ruffConfiguration({ files, entries }: Folder): Promise<Sources["ruffConfiguration"]> {
  for (const path of [".ruff.toml", "ruff.toml"]) {
    const text = hasFile({ entries }, path) ? await readText(files, path) : undefined;
    if (text !== undefined) return { path, text };
  }
  const path = "pyproject.toml";
  const text = await readText(files, path);
  if (text === undefined) return undefined;
  return "ruff" in tableIn(parseToml(text, path), "tool") ? { path, text } : undefined;
}
