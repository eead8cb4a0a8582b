import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { gitIn, nobodys } from "./git.ts";
import { mustBeMerged, mustBeNew, readHistory } from "./history.ts";

/** A repository with a commit for each message. */
async function repository(...messages: readonly string[]) {
  const path = await mkdtemp(join(tmpdir(), "slipway-history-"));
  const who = { GIT_AUTHOR_NAME: "A", GIT_AUTHOR_EMAIL: "a@b.example", GIT_AUTHOR_DATE: "2026-03-01T10:00:00+01:00" };
  const committer = {
    GIT_COMMITTER_NAME: "A",
    GIT_COMMITTER_EMAIL: "a@b.example",
    GIT_COMMITTER_DATE: who.GIT_AUTHOR_DATE,
  };
  const git = gitIn(path, { ...nobodys, ...who, ...committer });
  await git("init", "--quiet", "--initial-branch=main", "--template=");
  const commit = (message: string) => git("commit", "--quiet", "--allow-empty", "--allow-empty-message", "-m", message);
  for (const message of messages) await commit(message);
  /** As a release does it: a commit on no branch, and a tag that holds it. */
  const release = async (tag: string) => {
    await git("checkout", "--quiet", "--detach");
    await commit(`release: ${tag}`);
    await git("tag", "--annotate", "-m", tag, tag);
    await git("checkout", "--quiet", "main");
  };
  return { path, git, commit, release, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

const subjects = (commits: readonly { readonly message: string }[]) => commits.map(({ message }) => message.trim());

test("before the first release, every commit is new", async () => {
  await using made = await repository("feat: a", "", "fix: b\n\nWith a body.\n\nRelease-note: c");
  const { last, commits, committed, head } = await readHistory(made.git);
  expect([last, subjects(commits)]).toEqual([undefined, ["fix: b\n\nWith a body.\n\nRelease-note: c", "", "feat: a"]]);
  expect(committed).toBe("2026-03-01T10:00:00+01:00");
  expect(head).toBe(await made.git("rev-parse", "main"));
});

test("after a release it is those that were not in it, though its commit is on no branch", async () => {
  await using made = await repository("feat: a");
  await made.release("v1.9.0");
  await made.commit("feat: b");
  await made.release("v1.10.0");
  await made.git("tag", "v1");
  await made.git("tag", "v9.9.9-rc.1");
  await made.commit("fix: c");
  const { last, commits } = await readHistory(made.git);
  expect([last, subjects(commits)]).toEqual([[1, 10, 0], ["fix: c"]]);
});

test("an older line goes on from its own last release", async () => {
  await using made = await repository("feat: a");
  await made.release("v1.0.0");
  await made.git("branch", "older");
  await made.commit("feat!: b");
  await made.release("v2.0.0");
  await made.git("checkout", "--quiet", "older");
  await made.commit("fix: c");
  const { last, commits } = await readHistory(made.git);
  expect([last, subjects(commits)]).toEqual([[1, 0, 0], ["fix: c"]]);
});

test("a merge counts by its commits", async () => {
  await using made = await repository("feat: a");
  await made.git("checkout", "--quiet", "-b", "branch");
  await made.commit("fix: b");
  await made.git("checkout", "--quiet", "main");
  await made.git("merge", "--quiet", "--no-ff", "-m", "Merge branch", "branch");
  expect(subjects((await readHistory(made.git)).commits)).toEqual(["fix: b", "feat: a"]);
});

const sentences = async (made: Promise<unknown>) => {
  const error = await made.then(
    () => undefined,
    (thrown: Error & { fix?: string }) => thrown,
  );
  return `${error?.name}: ${error?.message} ${error?.fix}`;
};

test("what is not committed is named", async () => {
  await using made = await repository("feat: a");
  for (const name of ["new.ts", "other.ts"]) await writeFile(join(made.path, name), "");
  expect(await sentences(readHistory(made.git))).toBe(
    "UserError: There are changes that are not committed, in new.ts and in 1 more. " +
      "Commit them, or put them aside with git stash --include-untracked: only what is committed is released.",
  );
});

test("a release without a change is refused", async () => {
  await using made = await repository("feat: a");
  await made.release("v1.0.0");
  expect(await sentences(readHistory(made.git))).toBe(
    "UserError: There is nothing to release: v1.0.0 has every commit that HEAD has. " +
      "Merge a change first, or check out the commit that you mean.",
  );
});

test("neither a folder, nor a repository without commits, nor a part of one will do", async () => {
  await using empty = await repository();
  await using whole = await repository("feat: a", "feat: b");
  const shallow = join(empty.path, "shallow");
  await whole.git("clone", "--quiet", "--depth=1", `file://${whole.path}`, shallow);
  const folder = await mkdtemp(join(tmpdir(), "slipway-history-"));
  expect([
    await sentences(readHistory(gitIn(folder))),
    await sentences(readHistory(empty.git)),
    await sentences(readHistory(gitIn(shallow))),
  ]).toEqual([
    "UserError: This is not a Git checkout. Release from a clone of the repository; an archive of it has no history.",
    "UserError: There is no commit in this checkout. Commit something first.",
    "UserError: This checkout is shallow: the commits since the last release are not all here. " +
      "Run git fetch --unshallow --tags; in a workflow, check out with fetch-depth: 0.",
  ]);
  await rm(folder, { recursive: true });
});

test("a tag that is there is never made again", async () => {
  const refusal = sentences((async () => mustBeNew([1, 1, 0], { tags: ["v1.1.0"], last: [1, 0, 9] }))());
  expect(await refusal).toBe(
    "UserError: The tag v1.1.0 exists already, and a released version never changes (HEAD goes on from v1.0.9). " +
      "Check out the newest commit of main, with git fetch --tags; nothing but a newer version can follow.",
  );
  expect(() => mustBeNew([1, 1, 0], { tags: ["v1.1.1", "v1"], last: undefined })).not.toThrow();
});

test("what was not merged is released as a trial only", async () => {
  await using made = await repository("feat: a");
  expect(await sentences(mustBeMerged(made.git))).toBe(
    "UserError: HEAD is not on origin/main, and only what was merged is released. " +
      "Merge it and fetch, or try it out with npm run release -- --dry-run.",
  );
  await made.git("update-ref", "refs/remotes/origin/main", "HEAD");
  await expect(mustBeMerged(made.git)).resolves.toBeUndefined();
});
