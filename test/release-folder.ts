import { join } from "node:path";
import { gitIn } from "../scripts/release/git.ts";
import { npmRun, releasable } from "./releasable.ts";
import { scratch } from "./slipway.ts";

/**
 * What a caller of `@v1` gets: the release commit that a dry run makes of what is on the disk here, checked out.
 */
export async function releaseFolder() {
  await using made = await releasable();
  const { status, stderr } = npmRun(made, "release", "--", "--dry-run");
  if (status !== 0) throw new Error(stderr);
  const folder = await scratch();
  await gitIn(folder.path)("clone", "--quiet", "--branch", "v1", join(made.path, "release/repository.git"), ".");
  return folder;
}
