import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { bundle } from "../build.ts";
import { gitIn, nobodys } from "./git.ts";
import { npm } from "./npm.ts";
import type { Plan } from "./plan.ts";
import { movingTagOf, shownVersion, tagOf } from "./version.ts";

/** Only the release workflow's are ever published; they have its name. */
const author = { name: "github-actions[bot]", email: "41898282+github-actions[bot]@users.noreply.github.com" };

export type ReleaseCommit = {
  readonly commit: string;
  /** A checkout of it. */
  readonly tree: string;
  /** The packages in the bundle, by their folder below node_modules. */
  readonly packages: readonly string[];
};

/**
 * Makes the commit that callers run: its parent is the commit that was built, and it adds what that has not, which is dist/ and the
 * version. It is on no branch; tags hold it. All of it happens in a repository of its own, and none of it in the checkout.
 *
 * The date is that of the parent, and nothing else in it is of a person or a machine: the same parent gives the same commit.
 */
export async function makeReleaseCommit(
  root: string,
  { repository, work }: { readonly repository: string; readonly work: string },
  { history: { head, committed }, version, changelog }: Plan,
): Promise<ReleaseCommit> {
  const tree = join(work, "checkout");
  const outside = gitIn(root);
  await outside("init", "--quiet", "--bare", "--initial-branch=main", "--template=", repository);
  // Read as the person who asks, since Git may have been told by them to trust this folder.
  const fetch = ["--git-dir", repository, "fetch", "--quiet", "--no-write-fetch-head"];
  await outside(...fetch, root, "+HEAD:refs/heads/main", "+refs/tags/*:refs/tags/*");
  await gitIn(work, nobodys)("clone", "--quiet", "--template=", "--branch=main", repository, tree);
  const git = gitIn(tree, { ...nobodys, ...byUs(committed) });
  await git("checkout", "--quiet", "--detach", head);

  await npm(tree, "version", shownVersion(version), "--no-git-tag-version", "--allow-same-version", "--ignore-scripts");
  await writeFile(join(tree, "CHANGELOG.md"), changelog);
  const { packages } = await bundle(join(tree, "dist"), {
    version: shownVersion(version),
    source: await sourceOf(tree),
  });

  const tag = tagOf(version);
  await git("add", "--force", "dist", "package.json", "package-lock.json", "CHANGELOG.md");
  await git("commit", "--quiet", "--message", `release: ${tag}\n\nBuilt from ${head}.`);
  await git("tag", "--annotate", "--message", `Slipway ${shownVersion(version)}`, tag);
  await git("push", "--quiet", "origin", `refs/tags/${tag}`, `+HEAD:refs/tags/${movingTagOf(version)}`);
  // One file instead of hundreds; not the references, which must stay files: where it is handed on, empty folders are lost.
  await gitIn(repository, nobodys)("repack", "-a", "-d", "--quiet");
  return { commit: await git("rev-parse", "HEAD"), tree, packages };
}

const byUs = (date: string) => ({
  GIT_AUTHOR_NAME: author.name,
  GIT_AUTHOR_EMAIL: author.email,
  GIT_AUTHOR_DATE: date,
  GIT_COMMITTER_NAME: author.name,
  GIT_COMMITTER_EMAIL: author.email,
  GIT_COMMITTER_DATE: date,
});

/**
 * The hash that a build in the release commit itself would put in. It is made there, by its own code, because the lock holds the new
 * version; so whoever builds the tag gets the very bytes of its dist/.
 */
async function sourceOf(tree: string): Promise<string> {
  const { sourceHash } = await import(pathToFileURL(join(tree, "src/runner/source-hash.ts")).href);
  return await sourceHash();
}
