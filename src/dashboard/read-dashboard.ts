import type { Files } from "../runner/ports.ts";
import { findTables } from "../tabular/discover.ts";
import { declaredCallbacks } from "./callbacks.ts";
import { dependencies } from "./dependencies.ts";
import { entryPoint, requireServable } from "./entry-point.ts";
import { fileSource } from "./first-found.ts";
import { type DashboardOptions, hasFile, readFolder } from "./folder.ts";
import type { Dashboard } from "./model.ts";
import { dashboardNameOf } from "./name.ts";
import { pythonVersion } from "./python-version.ts";
import { shippedFiles } from "./shipped.ts";
import { titleOf } from "./title.ts";

const defaultMemory = "512Mi";

/**
 * Reads a folder as a dashboard: what dashboard.yaml says, and for all else what convention finds, each with the place that said
 * so. Nothing in the folder is executed. The entry point is looked for first, so that a folder that is no dashboard is told so before
 * it is told what a dashboard would need.
 *
 * @throws UserError for a folder that is no dashboard, and for one that is several or not whole: one sentence and what to do
 */
export async function readDashboard(files: Files, options: DashboardOptions): Promise<Dashboard> {
  const folder = await readFolder(files, options);
  const entry = await entryPoint(folder);
  const python = await pythonVersion(folder);
  const needed = await dependencies(folder);
  await requireServable(folder, entry.value, needed.value);
  const name = await dashboardNameOf(folder);
  const title = await titleOf(entry.value, name.value)(folder);
  const settings = folder.settings?.value;
  const { shipped, data, secrets } = await shippedFiles(files, folder.entries);
  const dockerfile = ["Dockerfile", "Containerfile"].find((path) => hasFile(folder, path));
  return {
    name,
    title,
    owner: settings?.owner,
    groups: settings?.access?.groups ?? [],
    entry,
    python,
    dependencies: needed,
    resources: { memory: settings?.resources?.memory ?? defaultMemory },
    tables: await findTables(files),
    callbacks: await declaredCallbacks(folder, entry.value),
    shipped,
    data,
    secrets,
    dockerfile: dockerfile === undefined ? undefined : { value: dockerfile, from: fileSource(dockerfile) },
  };
}
