import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { githubEvents } from "../../test/github-events.ts";
import { systemExec } from "../runner/exec.ts";
import { changeBase } from "./change-base.ts";

const env = { PATH: process.env["PATH"] ?? "", GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" };
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-base-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const git = async (...args: string[]) => {
  const who = ["-c", "user.name=A", "-c", "user.email=a@example.org"];
  const { code, stdout, stderr } = await systemExec("git", ["-C", folder, ...who, ...args], { env });
  if (code !== 0) throw new Error(stderr);
  return stdout.trim();
};
const commit = async (message: string) => {
  await git("commit", "-q", "--allow-empty", "-m", message);
  return git("rev-parse", "HEAD");
};
const base = (name: keyof typeof githubEvents, payload: unknown) =>
  changeBase({ ...githubEvents[name], payload }, folder, systemExec, env);

test("a pull request that is checked out as its merge is compared with the base as it is now", async () => {
  await git("init", "-q", "-b", "main");
  const first = await commit("first");
  await git("checkout", "-qb", "work");
  const head = await commit("work");
  await git("checkout", "-q", "main");
  await commit("meanwhile");
  await git("merge", "-q", "--no-ff", "-m", "merge", "work");
  const pull = { pull_request: { base: { sha: first }, head: { sha: head } } };
  expect(await base("pull request", pull)).toBe("HEAD^1");
});

test("a pull request that is checked out as itself is compared with the base that the event names", async () => {
  await git("init", "-q", "-b", "main");
  const first = await commit("first");
  await git("checkout", "-qb", "work");
  const head = await commit("work");
  expect(await base("pull request", { pull_request: { base: { sha: first }, head: { sha: head } } })).toBe(first);
});

test("a push is compared with what was there before, a merge group with the branch that it will join", async () => {
  await git("init", "-q", "-b", "main");
  const first = await commit("first");
  await commit("second");
  expect(await base("push to the default branch", { before: first })).toBe(first);
  expect(await base("merge group", { merge_group: { base_sha: first } })).toBe(first);
});

test("what changed is not known of a new branch, of a commit that the checkout does not have, and of other events", async () => {
  await git("init", "-q", "-b", "main");
  await commit("first");
  expect(await base("push of a new branch", githubEvents["push of a new branch"].payload)).toBeUndefined();
  expect(await base("push to the default branch", { before: "b".repeat(40) })).toBeUndefined();
  expect(await base("push to the default branch", { before: "--output=/tmp/x" })).toBeUndefined();
  expect(await base("schedule", githubEvents.schedule.payload)).toBeUndefined();
});
