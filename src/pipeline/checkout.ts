import { basename, relative, resolve, sep } from "node:path";
import { UserError } from "../report/user-error.ts";
import type { Exec } from "../runner/ports.ts";
import { type ChangedLines, parseDiff } from "./changed.ts";

/** What Git knows of a folder; everything undefined outside a checkout or where Git is not installed. */
export type Checkout = {
  /** The repository's own name at its root, the folder's name elsewhere. */
  readonly name: string;
  readonly revision: string | undefined;
  readonly committedAt: Date | undefined;
  /** Lines changed since a commit, by path inside the folder; undefined: not known, so everything counts as changed. */
  readonly changed: ChangedLines | undefined;
};

/**
 * What a change is compared with: a commit that somebody named; where the current branch left the default branch, which the
 * default branch itself never did; or nothing, since nobody knows, and then everything counts as changed.
 */
export type ChangeBase = { readonly commit: string } | "where-it-left" | "unknown";

/** @throws UserError when `base` names a commit that is not there. */
export async function readCheckout(
  folder: string,
  base: ChangeBase,
  exec: Exec,
  env: Readonly<Record<string, string>>,
): Promise<Checkout> {
  const git = async (...args: string[]) => {
    const { code, stdout } = await exec("git", ["-c", "core.quotePath=false", "-C", folder, ...args], { env }).catch(
      () => ({ code: 1, stdout: "" }),
    );
    return code === 0 ? stdout.trim() : undefined;
  };
  const place = resolve(folder);
  const [root, revision, committed, origin] = await Promise.all([
    git("rev-parse", "--show-toplevel"),
    git("rev-parse", "HEAD"),
    git("show", "-s", "--format=%cI", "HEAD"),
    git("config", "--get", "remote.origin.url"),
  ]);
  const atRoot = root !== undefined && relative(root, place) === "";
  const named = typeof base === "object" ? base.commit : undefined;
  const since = named ?? (root === undefined || base === "unknown" ? undefined : await leftDefaultBranch(git));
  const diff =
    since === undefined
      ? undefined
      : await git("diff", "--unified=0", "--no-prefix", "--relative", "--end-of-options", since);
  if (named !== undefined && diff === undefined) {
    throw new UserError(`--since: "${named}" is not a commit that this checkout has.`, {
      fix: "Name a branch, a tag or a commit that is there; git fetch brings more.",
    });
  }
  return {
    name:
      atRoot && origin !== undefined
        ? basename(origin.replace(/\/$/, "")).replace(/\.git$/, "")
        : basename(place.split(sep).join("/")),
    revision,
    committedAt: committed === undefined ? undefined : new Date(committed),
    changed:
      diff === undefined
        ? undefined
        : withNewFiles(parseDiff(diff), await git("ls-files", "-z", "--others", "--exclude-standard")),
  };
}

/** What Git knows, asked for at the first call and kept: most steps end without a question. */
export function askedOnce<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let answer: Promise<Answer> | undefined;
  return () => {
    answer ??= ask();
    return answer;
  };
}

/** A file that Git does not track yet is new from its first line to its last. */
const withNewFiles = (changed: ChangedLines, untracked = ""): ChangedLines =>
  new Map([
    ...changed,
    ...untracked
      .split("\0")
      .filter((path) => path !== "")
      .map((path) => [path, [{ first: 1, last: Number.POSITIVE_INFINITY }]] as const),
  ]);

async function leftDefaultBranch(git: (...args: string[]) => Promise<string | undefined>): Promise<string | undefined> {
  const named = (await git("symbolic-ref", "--short", "refs/remotes/origin/HEAD")) ?? undefined;
  for (const branch of [named, "origin/main", "origin/master", "main", "master"]) {
    if (branch === undefined) continue;
    const base = await git("merge-base", "HEAD", branch);
    if (base !== undefined) return base === (await git("rev-parse", "HEAD")) ? undefined : base;
  }
  return undefined;
}

/**
 * The files of a folder whose content is in the repository for everybody who can read it: tracked, regular, by their path inside
 * the folder. Empty outside a checkout.
 */
export async function trackedFiles(
  folder: string,
  exec: Exec,
  env: Readonly<Record<string, string>>,
): Promise<ReadonlySet<string>> {
  const { code, stdout } = await exec("git", ["-C", folder, "ls-files", "--stage", "-z"], { env }).catch(() => ({
    code: 1,
    stdout: "",
  }));
  if (code !== 0) return new Set();
  const regular = stdout.split("\0").flatMap((entry) => /^100\d{3} [0-9a-f]+ 0\t(.+)$/s.exec(entry)?.[1] ?? []);
  return new Set(regular);
}
