import { neededPackages } from "./dockerfile-in.ts";
import { entryPoint } from "./entry-point.ts";
import type { Folder } from "./folder.ts";
import type { Dashboard } from "./model.ts";
import { dashboardNameOf } from "./name.ts";
import { pythonVersion } from "./python-version.ts";
import { titleOf } from "./title.ts";

/** What a dashboard is and needs, before anybody looks at what it ships. */
export type Outline = Pick<Dashboard, "entry" | "python" | "dependencies" | "name" | "title">;

/**
 * The entry point is looked for first, so that a folder that is no dashboard is told so before it is told what a dashboard would need.
 *
 * @throws UserError for a folder that is no dashboard
 */
export async function readOutline(folder: Folder): Promise<Outline> {
  const entry = await entryPoint(folder);
  const python = await pythonVersion(folder);
  const needed = await neededPackages(folder);
  const name = await dashboardNameOf(folder);
  const title = await titleOf(entry.value, name.value)(folder);
  return { entry, python, dependencies: needed, name, title };
}
