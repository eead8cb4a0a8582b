import { shorten } from "../../src/report/escape.ts";
import { UserError } from "../../src/report/user-error.ts";
import type { RawCommit } from "./commits.ts";
import type { Git } from "./git.ts";
import { compareVersions, tagOf, type Version, versionOfTag } from "./version.ts";

export type History = {
  /** The commit that is to be built. */
  readonly head: string;
  /** When it was committed: as ISO 8601. */
  readonly committed: string;
  readonly last: Version | undefined;
  /** Since then, the newest first. */
  readonly commits: readonly RawCommit[];
  readonly tags: readonly string[];
};

/**
 * What there is to release in a checkout.
 *
 * @throws UserError when it is no clean, whole checkout, or when nothing is new
 */
export async function readHistory(git: Git): Promise<History> {
  await mustBeReleasable(git);
  const head = await git("rev-parse", "HEAD");
  const tags = (await git("tag", "--list")).split("\n").filter((tag) => tag !== "");
  const last = await lastRelease(git, tags);
  const commits = await commitsSince(git, last);
  if (commits.length === 0) {
    throw new UserError(`There is nothing to release: ${last ? tagOf(last) : "HEAD"} has every commit that HEAD has.`, {
      fix: "Merge a change first, or check out the commit that you mean.",
    });
  }
  return { head, committed: await git("log", "-1", "--format=%cI", head), last, commits, tags };
}

async function mustBeReleasable(git: Git): Promise<void> {
  if ((await git("rev-parse", "--is-inside-work-tree").catch(() => "")) !== "true") {
    throw new UserError("This is not a Git checkout.", {
      fix: "Release from a clone of the repository; an archive of it has no history.",
    });
  }
  if ((await git("rev-parse", "--is-shallow-repository")) === "true") {
    throw new UserError("This checkout is shallow: the commits since the last release are not all here.", {
      fix: "Run git fetch --unshallow --tags; in a workflow, check out with fetch-depth: 0.",
    });
  }
  if ((await git("rev-parse", "--verify", "--quiet", "HEAD").catch(() => "")) === "") {
    throw new UserError("There is no commit in this checkout.", { fix: "Commit something first." });
  }
  const changed = (await git("status", "--porcelain")).split("\n").filter((line) => line !== "");
  if (changed.length > 0) {
    const [first = "", ...others] = changed.map((line) => shorten(line.slice(3), 60));
    const more = others.length === 0 ? "" : ` and in ${others.length} more`;
    throw new UserError(`There are changes that are not committed, in ${first}${more}.`, {
      fix: "Commit them, or put them aside with git stash --include-untracked: only what is committed is released.",
    });
  }
}

/**
 * The highest version that was built from a commit that HEAD has. A release commit is on no branch, so its parent is what is looked
 * for; that way an older line goes on from its own last release.
 */
async function lastRelease(git: Git, tags: readonly string[]): Promise<Version | undefined> {
  const versions = tags.flatMap((tag) => {
    const version = versionOfTag(tag);
    return version === undefined ? [] : [version];
  });
  for (const version of versions.sort(compareVersions).reverse()) {
    const isOurs = await git("merge-base", "--is-ancestor", `refs/tags/${tagOf(version)}^{commit}^`, "HEAD").then(
      () => true,
      () => false,
    );
    if (isOurs) return version;
  }
  return undefined;
}

async function commitsSince(git: Git, last: Version | undefined): Promise<readonly RawCommit[]> {
  const range = last === undefined ? ["HEAD"] : ["HEAD", `^refs/tags/${tagOf(last)}`];
  // What a merge brings is counted in its own commits.
  const log = await git("log", "-z", "--topo-order", "--no-merges", "--format=%H%n%B", ...range, "--");
  return log.split("\0").flatMap((entry) => {
    const [, hash, message] = /^([0-9a-f]+)\n([\s\S]*)$/.exec(entry) ?? [];
    return hash === undefined ? [] : [{ hash, message: message ?? "" }];
  });
}

/**
 * @throws UserError when the version was released before: what callers have by that name never changes
 */
export function mustBeNew(version: Version, { tags, last }: Pick<History, "tags" | "last">): void {
  const tag = tagOf(version);
  if (!tags.includes(tag)) return;
  const from = last === undefined ? "it was built from no commit that is here" : `HEAD goes on from ${tagOf(last)}`;
  throw new UserError(`The tag ${tag} exists already, and a released version never changes (${from}).`, {
    fix: "Check out the newest commit of main, with git fetch --tags; nothing but a newer version can follow.",
  });
}

/**
 * @throws UserError when HEAD is not on the main branch that others have
 */
export async function mustBeMerged(git: Git): Promise<void> {
  const merged = await git("merge-base", "--is-ancestor", "HEAD", "refs/remotes/origin/main").then(
    () => true,
    () => false,
  );
  if (merged) return;
  throw new UserError("HEAD is not on origin/main, and only what was merged is released.", {
    fix: "Merge it and fetch, or try it out with npm run release -- --dry-run.",
  });
}
