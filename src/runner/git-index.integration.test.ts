import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemExec } from "./exec.ts";
import { openFolder } from "./folder.ts";
import { trackedIn } from "./git-index.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "slipway-index-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const env = { PATH: process.env["PATH"] ?? "", HOME: "/nowhere" };

async function git(...args: string[]) {
  const who = ["-c", "user.name=Test", "-c", "user.email=test@example.org"];
  const { code, stdout, stderr } = await systemExec("git", ["-C", root, ...who, ...args], { env });
  if (code !== 0) throw new Error(stderr);
  return stdout;
}

const write = async (path: string, text = "") => {
  await mkdir(join(root, path, ".."), { recursive: true });
  await writeFile(join(root, path), text);
};

const files = [".env", ".gitignore", "app.py", "data/a.csv", "data/ä.csv", `long/${"x".repeat(200)}/y.py`, "long/z.py"];

test.each([
  ["version 2", [], ["--index-version", "2"]],
  ["version 4", [], ["--index-version", "4"]],
  ["names of SHA-256", ["--object-format=sha256"], ["--index-version", "2"]],
])("an index of %s says the same as Git", async (_, made, written) => {
  await git("init", "-q", ...made);
  for (const path of files) await write(path, path);
  await git("add", "--force", ".");
  await git("add", "--intent-to-add", "--force", ".");
  await git("update-index", ...written);
  expect(trackedIn(root)).toEqual((await git("ls-files", "-z")).split("\0").slice(0, -1));
});

test("an index whose entries are elsewhere, none at all, and one that is torn are not known", async () => {
  await git("init", "-q");
  expect(trackedIn(root)).toBeUndefined();
  await write("app.py");
  await git("add", ".");
  await git("update-index", "--split-index");
  expect(trackedIn(root)).toBeUndefined();
  await write(".git/index", "DIRC\0\0\0\u0002\0\0\0\u0009");
  expect(trackedIn(root)).toBeUndefined();
});

test("a file that was committed is listed although it is ignored, and nothing else that is", async () => {
  await git("init", "-q");
  await write(".gitignore", ".env*\ndata/\nvenv/\nnode_modules/\n");
  for (const path of [".env", "data/kept.csv", "node_modules/a/index.js", "inner/.env", "app.py"]) await write(path);
  await git("add", "--force", ".");
  await write(".env.local");
  await write("data/other.csv");
  await write("data/.gitignore", "!other.csv\n");
  await write("venv/lib/x.py");
  const listed = async (folder: string) => (await (await openFolder(folder)).list()).map(({ path }) => path);
  const all = [".env", ".gitignore", "app.py", "data", "data/kept.csv", "inner", "inner/.env", "node_modules"];
  expect(await listed(root)).toEqual(all);
  expect(await listed(join(root, "inner"))).toEqual([".env"]);
  await git("commit", "-qm", "first");
  await git("worktree", "add", "-q", join(root, "venv/other"));
  expect(await listed(join(root, "venv/other"))).toEqual(all);
});
