import { readFile, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { type ChangeBase, checkoutOf } from "../src/pipeline/checkout.ts";
import { UserError } from "../src/report/user-error.ts";
import { systemExec } from "../src/runner/exec.ts";
import { openFolder } from "../src/runner/folder.ts";
import { type Baseline, fileBaseline, folderBaseline, profileBaseline } from "../src/tabular/drift/baseline.ts";
import { readProfile } from "../src/tabular/profile/read-profile.ts";
import { type CommonOptions, sinceOf } from "./given.ts";
import { bareEnvironment } from "./machine.ts";
import type { Place } from "./places.ts";

/**
 * What `--against` names: a CSV file or a profile for the one table that is checked, or else a commit, for all of them.
 *
 * @throws UserError for what is neither
 */
export async function baselineOf(
  against: string,
  { folder }: Pick<Place, "folder">,
  tables: number,
): Promise<Baseline> {
  const isFile = await stat(against).then(
    (found) => found.isFile(),
    () => false,
  );
  if (isFile) {
    if (tables !== 1) {
      throw new UserError(`--against: "${against}" is one file, and there are ${tables} tables to compare with it.`, {
        fix: "Name the table as well: slipway validate data/x.csv --against old.csv",
      });
    }
    if (/\.json$/i.test(against))
      return profileBaseline(against, readProfile(await readFile(against, "utf8"), against));
    return fileBaseline(against, basename(against), await openFolder(dirname(against)));
  }
  const { before } = checkoutOf(folder, async () => ({ commit: against }), systemExec, bareEnvironment);
  const found = await before();
  if (found === undefined) {
    throw new UserError(`--against: "${against}" is neither a file nor a commit that this checkout has.`, {
      fix: "Name a CSV file, a profile, a branch, a tag or a commit.",
    });
  }
  return folderBaseline(against, found.files);
}

/**
 * What a folder was at `--since`, or when the branch left the main one; on the main one, and before a branch has commits, at the last
 * commit.
 *
 * @throws UserError where nobody knows
 */
export async function baselineSince(options: CommonOptions, { folder }: Pick<Place, "folder">): Promise<Baseline> {
  const { since } = options;
  const beforeOf = (base: () => Promise<ChangeBase>) => checkoutOf(folder, base, systemExec, bareEnvironment).before();
  const last = since === undefined ? await beforeOf(async () => ({ commit: "HEAD" })) : undefined;
  const found = (await beforeOf(sinceOf(options))) ?? last;
  if (found !== undefined) return folderBaseline(since ?? found.commit.slice(0, 7), found.files);
  throw new UserError(
    since === undefined
      ? "It is not known what to compare with: this folder is in no checkout, or nothing is committed."
      : `--since: "${since}" is not a commit that this checkout has.`,
    { fix: "Name two files, or a commit: slipway data diff data/x.csv --since v1.0" },
  );
}
