import type { Files } from "../runner/ports.ts";
import { findTables } from "../tabular/discover.ts";
import { declaredCallbacks } from "./callbacks.ts";
import { dockerfileIn } from "./dockerfile-in.ts";
import { fileSource, fromDashboardYaml } from "./first-found.ts";
import { type DashboardOptions, type Folder, readFolder } from "./folder.ts";
import type { Dashboard } from "./model.ts";
import { readOutline } from "./outline.ts";
import { declaredPages } from "./pages.ts";
import { shippedFiles } from "./shipped.ts";

const defaultMemory = "512Mi";

/**
 * Reads a folder as a dashboard: what dashboard.yaml says, and for all else what convention finds, each with the place that said
 * so. Nothing in the folder is executed.
 *
 * @throws UserError for a folder that is no dashboard, and for one that is several or not whole: one sentence and what to do
 */
export async function readDashboard(files: Files, options: DashboardOptions): Promise<Dashboard> {
  const folder = await readFolder(files, options);
  const outline = await readOutline(folder);
  const settings = folder.settings?.value;
  const { shipped, data, secrets } = await shippedFiles(files, folder.entries);
  const base = fromDashboardYaml(folder, (yaml) => yaml.base, "base");
  const dockerfile = dockerfileIn(folder);
  return {
    ...outline,
    owner: settings?.owner,
    groups: settings?.access?.groups ?? [],
    ...(base === undefined ? {} : { capabilities: { ...base, value: [...new Set(base.value)].sort() } }),
    resources: memoryOf(folder),
    tables: await findTables(files),
    callbacks: await declaredCallbacks(folder, outline.entry.value),
    pages: await declaredPages(folder, outline.entry.value),
    shipped,
    data,
    secrets,
    dockerfile: dockerfile === undefined ? undefined : { value: dockerfile, from: fileSource(dockerfile) },
  };
}

function memoryOf(folder: Folder): Dashboard["resources"] {
  const said = fromDashboardYaml(folder, ({ resources }) => resources?.memory, "resources", "memory");
  return said === undefined
    ? { memory: defaultMemory, from: { kind: "default", reason: "the default" } }
    : { memory: said.value, from: said.from };
}
