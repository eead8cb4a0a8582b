import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Git, gitIn, nobodys } from "../scripts/release/git.ts";
import { root, sharedCache } from "./slipway.ts";

export type Releasable = {
  readonly path: string;
  readonly git: Git;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

const someone = (who: "AUTHOR" | "COMMITTER") => ({
  [`GIT_${who}_NAME`]: "Ada",
  [`GIT_${who}_EMAIL`]: "ada@example.org",
  [`GIT_${who}_DATE`]: "2026-03-01T10:00:00Z",
});

/**
 * A repository that holds what is on the disk here, committed or not, with a history of its own: version 1.0.0 was released, and two
 * changes came after it. What is installed here is installed there.
 */
export async function releasable(): Promise<Releasable> {
  const path = await mkdtemp(join(tmpdir(), "slipway-releasable-"));
  const git = gitIn(path, { ...nobodys, ...someone("AUTHOR"), ...someone("COMMITTER") });
  await git("init", "--quiet", "--initial-branch=main", "--template=");
  await git(`--work-tree=${root}`, "add", "--all");
  await git("commit", "--quiet", "-m", "feat: check dashboards");
  await git("reset", "--quiet", "--hard");
  await git("checkout", "--quiet", "--detach");
  await writeFile(join(path, "CHANGELOG.md"), "# Changelog\n\n## 1.0.0 – 2026-02-01\n\nThe first.\n");
  await git("commit", "--quiet", "--all", "-m", "release: v1.0.0");
  await git("tag", "--annotate", "-m", "v1.0.0", "v1.0.0");
  await git("checkout", "--quiet", "main");
  const line = "The `scan` stage names <b>every</b> package, @everyone";
  await git("commit", "--quiet", "--allow-empty", "-m", `fix: guard it (#7)\n\nRelease-note: ${line}`);
  await git("commit", "--quiet", "--allow-empty", "-m", "ci: look twice");
  installAsHere(path);
  return { path, git, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** The same history in another folder. */
export async function cloneOf(made: Releasable): Promise<Releasable> {
  const path = await mkdtemp(join(tmpdir(), "slipway-releasable-"));
  const git = gitIn(path, nobodys);
  await git("clone", "--quiet", "--template=", made.path, ".");
  installAsHere(path);
  return { path, git, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** By hard links, which take a moment; the bundle is another when node_modules is a link itself. */
function installAsHere(path: string): void {
  const from = join(root, "node_modules");
  const linked = spawnSync("cp", ["-al", from, path], { stdio: "ignore" });
  if (linked.status === 0) return;
  const copied = spawnSync("cp", ["-a", from, path], { encoding: "utf8" });
  if (copied.status !== 0) throw new Error(copied.stderr);
}

export function npmRun({ path }: Releasable, ...args: readonly string[]) {
  const env = { ...process.env, XDG_CACHE_HOME: sharedCache, NO_COLOR: "1" };
  return spawnSync("npm", ["run", "--silent", ...args], { cwd: path, env, encoding: "utf8" });
}

export const readRelease = (made: Releasable, file: string): Promise<string> =>
  readFile(join(made.path, "release", file), "utf8");

/** Whether a wheel can be built here at all; where parts are required a machine without Python fails instead. */
export const hasPython = (): boolean =>
  spawnSync("python3", ["-c", "import sys; assert sys.version_info >= (3, 11)"]).status === 0 ||
  process.env["SLIPWAY_REQUIRE_PARTS"] === "1";
