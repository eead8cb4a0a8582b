import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemExec } from "./exec.ts";
import { headOf } from "./git-head.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "slipway-head-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const env = { PATH: process.env["PATH"] ?? "", HOME: "/nowhere" };

async function git(at: string, ...args: string[]) {
  const who = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "init.defaultBranch=main"];
  const { code, stdout, stderr } = await systemExec("git", ["-C", at, ...who, ...args], { env });
  if (code !== 0) throw new Error(stderr);
  return stdout.trim();
}
const commit = (text: string) => git(root, "commit", "-q", "--allow-empty", "-m", text);
const said = () => git(root, "rev-parse", "HEAD");

test.each([
  ["SHA-1", []],
  ["SHA-256", ["--object-format=sha256"]],
])(
  "with names of %s it is what Git says: on a branch, after one more commit, packed, and packed and moved",
  async (_, made) => {
    await git(root, "init", "-q", ...made);
    await commit("one");
    expect(headOf(root)).toBe(await said());
    await git(root, "pack-refs", "--all");
    expect(headOf(root)).toBe(await said());
    await commit("two");
    expect(headOf(root)).toBe(await said());
    await git(root, "checkout", "-q", "-b", "feature/x");
    await commit("three");
    expect(headOf(root)).toBe(await said());
  },
);

test("it is what Git says of a detached head, a folder below, and a further working tree", async () => {
  await git(root, "init", "-q");
  await commit("one");
  await commit("two");
  await git(root, "checkout", "-q", "--detach", "HEAD~1");
  expect(headOf(root)).toBe(await said());
  await mkdir(join(root, "dashboards/a"), { recursive: true });
  expect(headOf(join(root, "dashboards/a"))).toBe(await said());
  await git(root, "worktree", "add", "-q", join(root, "other"), "main");
  await git(root, "pack-refs", "--all");
  expect(headOf(join(root, "other"))).toBe(await git(join(root, "other"), "rev-parse", "HEAD"));
});

test("it is not known outside a checkout, before the first commit, and where the files say something else", async () => {
  expect(headOf(root)).toBeUndefined();
  expect(headOf(join(root, "gone"))).toBeUndefined();
  await git(root, "init", "-q");
  expect(headOf(root)).toBeUndefined();
  await writeFile(join(root, ".git/HEAD"), "ref: refs/heads/.invalid\n");
  expect(headOf(root)).toBeUndefined();
  await writeFile(join(root, ".git/HEAD"), "torn");
  expect(headOf(root)).toBeUndefined();
});
