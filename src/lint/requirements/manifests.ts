import { posix } from "node:path";
import { isRequirements, linesOf, type OtherFile } from "../dash/other-files.ts";
import { type Requirement, requirementsIn } from "../dash/requirements.ts";
import type { App, Project } from "../dash/rule.ts";
import { requirementsInToml } from "./toml-requirements.ts";

/** A file that says what is installed, and what it asks for. */
export type Manifest = { readonly file: OtherFile; readonly asks: readonly Requirement[] };

/** A folder in which it is said what is installed, for the dashboards that lie there or below. */
export type Place = {
  /** Without a slash at the end; empty for the top. */
  readonly folder: string;
  readonly apps: readonly App[];
  /** Files that pin everything, one of which is installed from where there is any. */
  readonly locks: readonly string[];
  /** What is installed from where nothing is locked, the first that a tool would take; with what it includes. */
  readonly manifests: readonly Manifest[];
};

const lockNames = new Set(["uv.lock", "pylock.toml", "poetry.lock", "Pipfile.lock", "pdm.lock"]);

/** Where it is said what is installed: for every dashboard the nearest folder from its own up that says so; the top where there is none. */
export function placesOf(project: Project): readonly Place[] {
  const before = known.get(project);
  if (before) return before;
  const places = read(project);
  known.set(project, places);
  return places;
}

/** A project does not change, and every rule about what is installed asks again. */
const known = new WeakMap<Project, readonly Place[]>();

function read({ apps, files, survey }: Project): readonly Place[] {
  const locks = Map.groupBy(
    survey.entries.flatMap(({ path, kind }) => (kind === "file" && lockNames.has(posix.basename(path)) ? [path] : [])),
    folderOf,
  );
  const manifests = Map.groupBy(
    files.filter(({ path }) => isManifest(path)),
    ({ path }) => folderOf(path),
  );
  const says = (folder: string) => locks.has(folder) || manifests.has(folder);
  const nearest = (path: string) => upFrom(folderOf(path)).find(says);
  const byFolder = Map.groupBy(apps, ({ entry }) => nearest(entry.path));
  const folders = new Map(
    [...byFolder].flatMap(([folder, own]) => (folder === undefined ? [] : [[folder, own] as const])),
  );
  if (apps.length === 0 && says("")) folders.set("", []);
  return [...folders].map(([folder, own]) => ({
    folder,
    apps: own,
    locks: locks.get(folder) ?? [],
    manifests: installedFrom(manifests.get(folder) ?? [], files),
  }));
}

const isManifest = (path: string) => /(^|\/)(requirements\.txt|pyproject\.toml|Pipfile)$/.test(path);

export const folderOf = (path: string): string => {
  const folder = posix.dirname(path);
  return folder === "." ? "" : folder;
};

/** A folder and those around it, up to the top. */
export const upFrom = (folder: string): readonly string[] =>
  folder === "" ? [""] : [folder, ...upFrom(folderOf(folder))];

/** The first of these that asks for anything: two of them in one folder are two ways to say the same. */
function installedFrom(found: readonly OtherFile[], files: readonly OtherFile[]): readonly Manifest[] {
  for (const name of ["requirements.txt", "pyproject.toml", "Pipfile"]) {
    const file = found.find(({ path }) => posix.basename(path) === name);
    const manifests = file ? withIncluded(file, files) : [];
    if (manifests.some(({ asks }) => asks.length > 0)) return manifests;
  }
  return [];
}

function withIncluded(file: OtherFile, files: readonly OtherFile[], seen = new Set<string>()): readonly Manifest[] {
  if (seen.has(file.path) || seen.size > 50) return [];
  seen.add(file.path);
  if (!isRequirements(file.path)) return [{ file, asks: requirementsInToml(file) }];
  const included = includedBy(file, "-r|--requirement").flatMap((path) => files.find((one) => one.path === path) ?? []);
  return [{ file, asks: requirementsIn(file) }, ...included.flatMap((one) => withIncluded(one, files, seen))];
}

/** Paths that a requirements file names after an option. */
export function includedBy(file: OtherFile, options: string): readonly string[] {
  const pattern = new RegExp(`^\\s*(?:${options})(?:\\s*=\\s*|\\s*)([^\\s#]+)`);
  return linesOf(file).flatMap(({ text }) => {
    const target = pattern.exec(text.slice(0, 500))?.[1];
    return target === undefined ? [] : [posix.normalize(posix.join(posix.dirname(file.path), target))];
  });
}
