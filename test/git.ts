import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Git in one folder, as somebody without a configuration of their own and at one fixed time. */
export const gitIn =
  (folder: string) =>
  async (...args: readonly string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)(
      "git",
      ["-C", folder, "-c", "user.name=Ada", "-c", "user.email=ada@example.org", ...args],
      {
        env: {
          PATH: process.env["PATH"] ?? "",
          GIT_CONFIG_GLOBAL: "/dev/null",
          GIT_CONFIG_SYSTEM: "/dev/null",
          GIT_AUTHOR_DATE: "2026-09-01T10:11:12Z",
          GIT_COMMITTER_DATE: "2026-09-01T10:11:12Z",
        },
      },
    );
    return stdout.trim();
  };

/** Makes a repository of a folder, with all of it in one commit on main. */
export async function repositoryOf(folder: string): Promise<ReturnType<typeof gitIn>> {
  const git = gitIn(folder);
  await git("init", "-q", "-b", "main");
  await git("add", "-A");
  await git("commit", "-qm", "first");
  return git;
}
