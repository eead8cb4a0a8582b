import type { SourceFile } from "../lint/model.ts";
import type { PythonModule } from "../lint/python/model.ts";
import { UserError } from "../report/user-error.ts";
import type { FileEntry, Files } from "../runner/ports.ts";
import type { Settings } from "../settings/read-settings.ts";
import { codeReadOnce } from "./code-read-once.ts";
import { type DashboardYaml, readDashboardYaml } from "./dashboard-yaml.ts";
import { pythonSources } from "./python-sources.ts";
import { readText } from "./text-file.ts";

/** What a resolver may look at: the folder, its entries and its code (each read once), and what dashboard.yaml says. */
export type Folder = {
  readonly files: Files;
  readonly entries: readonly FileEntry[];
  readonly settings: Settings<DashboardYaml> | undefined;
  /** The Python files that ship. */
  readonly sources: () => Promise<readonly SourceFile[]>;
  /** The same, read such that names are followed from one into another. */
  readonly code: () => Promise<readonly PythonModule[]>;
  readonly defaultPython: string;
  /** Those that there is a base for, newest first; undefined: those of the base that comes with Slipway. */
  readonly pythons: readonly string[] | undefined;
  readonly repositoryName: DashboardOptions["repositoryName"];
  readonly packagesKnown: boolean;
};

export type DashboardOptions = {
  /** The platform's default: `3.13`. */
  readonly defaultPython: string;
  /** Those that there is a base for, newest first; left out: those of the base that comes with Slipway. */
  readonly pythons?: readonly string[];
  /** The name of the repository, or of the folder where there is none. */
  readonly repositoryName: string | (() => Promise<string>);
  /** Whether files must say which packages there are also where a Dockerfile installs them. */
  readonly packagesKnown?: boolean;
};

/** @throws UserError for a dashboard.yaml that is not accepted, or has another name */
export async function readFolder(given: Files, options: DashboardOptions): Promise<Folder> {
  const files = codeReadOnce(given);
  const entries = await files.list();
  const yaml = await readText(files, "dashboard.yaml");
  const misnamed = entries.find(({ path }) => /^(\.?dashboards?\.ya?ml)$/i.test(path) && path !== "dashboard.yaml");
  if (yaml === undefined && misnamed !== undefined) {
    throw new UserError(`There is "${misnamed.path}", which nothing reads; accepted: dashboard.yaml.`, {
      fix: `Rename it: git mv ${misnamed.path} dashboard.yaml`,
    });
  }
  let sources: Promise<readonly SourceFile[]> | undefined;
  let code: Promise<readonly PythonModule[]> | undefined;
  const read = () => {
    sources ??= pythonSources(files, entries);
    return sources;
  };
  return {
    files,
    entries,
    settings: yaml === undefined ? undefined : readDashboardYaml(yaml),
    sources: read,
    code: () => {
      code ??= read().then(async (modules) => (await import("../lint/python/project.ts")).parseModules(modules));
      return code;
    },
    defaultPython: options.defaultPython,
    pythons: options.pythons,
    repositoryName: options.repositoryName,
    packagesKnown: options.packagesKnown ?? false,
  };
}

/** Whether a file of that path is there. */
export const hasFile = ({ entries }: Pick<Folder, "entries">, path: string) =>
  entries.some((entry) => entry.path === path && entry.kind === "file");
