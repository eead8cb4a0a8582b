import { isConfiguration, isRequirements, otherFile } from "../lint/dash/other-files.ts";
import { rangesIn, requirementsIn } from "../lint/dash/requirements.ts";
import type { SourceFile, Sources } from "../lint/model.ts";
import { surveyOf } from "../lint/repository/survey.ts";
import { extendOf } from "../lint/ruff-configuration.ts";
import { shortLived } from "../lint/short-lived.ts";
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
export const lintSourcesOf = (files: Files, paths: readonly string[] = []): Promise<Sources> =>
  shortLived(async () =>
    sourcesIn(await readFolder(files, { defaultPython: "3.13", repositoryName: "dashboard" }), paths),
  );

/** What lint looks at in a folder, and what the folder is as a dashboard, if it is one. @throws UserError as {@link lintSourcesOf} */
export async function lintSubjectOf(
  files: Files,
  options: DashboardOptions,
  paths: readonly string[] = [],
): Promise<{ readonly sources: Sources; readonly outline: Outline | undefined }> {
  return shortLived(async () => {
    const folder = await readFolder(files, options);
    return { sources: await sourcesIn(folder, paths), outline: await whereFound(readOutline(folder)) };
  });
}

async function sourcesIn(folder: Folder, paths: readonly string[]): Promise<Sources> {
  const wanted = paths
    .map((path) => path.replace(/^\.\//, "").replace(/\/$/, ""))
    .filter((path) => path !== "" && path !== ".");
  const sources = await folder.sources();
  const isWanted = (path: string) =>
    wanted.length === 0 || wanted.some((one) => path === one || path.startsWith(`${one}/`));
  const modules = sources.filter(({ path }) => isWanted(path));
  const ruff = await ruffConfiguration(folder);
  const extended = ruff === undefined ? [] : await ruffExtended(folder, ruff);
  const entry = (await whereFound(entryPoint(folder)))?.value.module;
  const beside = await filesBeside(folder);
  const ranges = rangesIn(
    beside
      .map(otherFile)
      .filter(({ path }) => isRequirements(path) && isOfWhole(path))
      .flatMap(requirementsIn),
  );
  const pins = (await whereFound(dependencies(folder)))?.value.pins ?? [];
  return {
    modules,
    ...(ruff === undefined ? {} : { ruffConfiguration: ruff }),
    ...(extended.length === 0 ? {} : { ruffExtended: extended }),
    versions: versionsOf(pins),
    ...(Object.keys(ranges).length > 0 ? { ranges } : {}),
    files: beside.filter(({ path }) => isWanted(path)),
    survey: await surveyOf(
      folder.files,
      folder.entries.filter(({ path }) => isWanted(path)),
      wanted.length === 0,
    ),
    ...(entry === undefined ? {} : { entry }),
    ...ignoredIn(folder),
  };
}

function ignoredIn({ settings }: Folder): Pick<Sources, "ignored"> {
  const entries = settings?.value.lint?.ignore ?? [];
  const ignored = entries.map(({ rule, path, reason }, index) => ({
    rule,
    path: path?.replace(/^\.\//, "").replace(/\/$/, ""),
    reason,
    file: "dashboard.yaml",
    line: settings?.lineOf("lint", "ignore", index) ?? 1,
  }));
  return ignored.length === 0 ? {} : { ignored };
}

/** Whether what a file asks for holds for the whole folder: one further down is of another dashboard, in a folder of many. */
const isOfWhole = (path: string) => !path.includes("/") || /^requirements\/[^/]+$/.test(path);

/** A file of configuration is small; more of it is not read. */
const largest = 262_144;

/** Files of packages, which say nothing of this dashboard. */
const isOthers = (path: string) => /(^|\/)(node_modules|site-packages|__pypackages__|\.?venv|\.tox)\//.test(path);

/** What stands beside the code, sorted: the text of what says how the dashboard is made and started, the path alone of the rest. */
async function filesBeside({ files, entries }: Folder): Promise<NonNullable<Sources["files"]>> {
  const found: { path: string; text?: string }[] = [];
  for (const { path, kind, size } of entries) {
    if (kind !== "file" || path.endsWith(".py")) continue;
    const bytes = isConfiguration(path) && !isOthers(path) && size <= largest ? await files.read(path) : undefined;
    found.push(bytes === undefined ? { path } : { path, text: new TextDecoder().decode(bytes) });
  }
  return found;
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

/** Configurations that extend each other are followed so far. */
const mostExtended = 10;

/** What a configuration of Ruff extends, the nearest first, as far as it is in the folder. */
async function ruffExtended({ files }: Folder, file: SourceFile): Promise<readonly SourceFile[]> {
  const found: SourceFile[] = [];
  let path = extendOf(file);
  while (path !== undefined && found.length < mostExtended) {
    const text = path === "" ? undefined : await readText(files, path);
    if (text === undefined) break;
    const next: SourceFile = { path, text };
    found.push(next);
    path = extendOf(next);
  }
  return found;
}
