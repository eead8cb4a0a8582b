import { execFile } from "node:child_process";
import { promisify } from "node:util";

export type Git = (...args: readonly string[]) => Promise<string>;

/** Git in a folder; answers with what it printed, or throws with what it said. */
export const gitIn = (folder: string, env: Readonly<Record<string, string>> = {}): Git => {
  // A hook that runs us names its own repository and index there.
  const { GIT_DIR, GIT_WORK_TREE, GIT_INDEX_FILE, ...inherited } = process.env;
  return async (...args) => {
    const options = { cwd: folder, env: { ...inherited, LC_ALL: "C", ...env }, maxBuffer: 256 * 2 ** 20 };
    return (await promisify(execFile)("git", args, options)).stdout.trimEnd();
  };
};

/** Nothing of what a person has set: no hooks, no signing, no line endings. So a commit is the same wherever it is made. */
export const nobodys: Readonly<Record<string, string>> = {
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_ATTR_NOSYSTEM: "1",
};

/** A file as it was in a commit; empty where there was none. */
export const fileAt = (git: Git, revision: string, path: string): Promise<string> =>
  git("show", `${revision}:${path}`).catch(() => "");
