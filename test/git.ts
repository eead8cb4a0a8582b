import { type Git, gitIn, nobodys } from "../scripts/release/git.ts";

/** Somebody, at one fixed time. */
const ada: Readonly<Record<string, string>> = Object.fromEntries(
  ["AUTHOR", "COMMITTER"].flatMap((who) => [
    [`GIT_${who}_NAME`, "Ada"],
    [`GIT_${who}_EMAIL`, "ada@example.org"],
    [`GIT_${who}_DATE`, "2026-09-01T10:11:12Z"],
  ]),
);

/** Makes a repository of a folder, with all of it in one commit on main. */
export async function repositoryOf(folder: string): Promise<Git> {
  const git = gitIn(folder, { ...nobodys, ...ada });
  await git("init", "-q", "-b", "main");
  await git("add", "-A");
  await git("commit", "-qm", "first");
  return git;
}
