import { UserError } from "../report/user-error.ts";
import { dependencies } from "./dependencies.ts";
import { fileSource } from "./first-found.ts";
import { type Folder, hasFile } from "./folder.ts";
import type { Dependencies, Found } from "./model.ts";

/** The Dockerfile that the image is made by, where there is one. */
export const dockerfileIn = (folder: Pick<Folder, "entries">): string | undefined =>
  ["Dockerfile", "Containerfile"].find((path) => hasFile(folder, path));

/**
 * What the dashboard needs. What a Dockerfile installs need not be written anywhere else, or in a way that is read here: a package from a
 * repository is a reason to have one.
 *
 * @throws UserError where nothing says so, and there is no Dockerfile
 */
export async function neededPackages(folder: Folder): Promise<Found<Dependencies>> {
  const dockerfile = dockerfileIn(folder);
  try {
    return await dependencies(folder);
  } catch (error) {
    if (!(error instanceof UserError) || dockerfile === undefined || folder.packagesKnown) throw error;
    return { value: { file: dockerfile, pins: [] }, from: fileSource(dockerfile) };
  }
}
