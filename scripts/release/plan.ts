import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { changelogWith, foreword } from "./changelog.ts";
import { changesOf } from "./commits.ts";
import { fileAt, gitIn } from "./git.ts";
import { type History, mustBeMerged, mustBeNew, readHistory } from "./history.ts";
import { type Notes, notesOf } from "./notes.ts";
import { nextVersion, type Step, stepOf, tagOf, type Version } from "./version.ts";

/** What a release of HEAD would be. */
export type Plan = {
  readonly history: History;
  readonly step: Step;
  readonly version: Version;
  readonly notes: Notes;
  /** The release commit's CHANGELOG.md. */
  readonly changelog: string;
};

/**
 * @param merged whether HEAD must be a commit of the remote's main branch
 * @throws UserError when it cannot be released
 */
export async function planRelease(root: string, { merged }: { readonly merged: boolean }): Promise<Plan> {
  const git = gitIn(root);
  const history = await readHistory(git);
  if (merged) await mustBeMerged(git);
  const { last, commits, committed } = history;
  const changes = changesOf(commits);
  const step = stepOf(last, changes);
  const version = nextVersion(last, step);
  mustBeNew(version, history);

  const onMain = await readFile(join(root, "CHANGELOG.md"), "utf8");
  const changelogAt = (revision: string) =>
    last === undefined ? "" : fileAt(git, `refs/tags/${tagOf(last)}${revision}`, "CHANGELOG.md");
  // The release commit has the sections so far, its parent what was unreleased then.
  const [released, then] = [await changelogAt(""), await changelogAt("^{commit}^")];
  const notes = notesOf(changes, foreword(onMain, then));
  const date = new Date(committed).toISOString().slice(0, 10);
  return { history, step, version, notes, changelog: changelogWith(notes, { version, date, onMain, released }) };
}
