import { basename, relative, resolve, sep } from "node:path";
import { UserError } from "../report/user-error.ts";
import type { Exec, Files } from "../runner/ports.ts";
import { type ChangedLines, parseDiff } from "./changed.ts";
import { committedFiles } from "./committed-files.ts";

/** What Git knows of a folder: each thing is asked for when it is wanted, and once. */
export type Checkout = {
  /** The repository's own name at its root, the folder's name elsewhere and outside a checkout. */
  name(): Promise<string>;
  /** What is checked out; undefined outside a checkout, before the first commit, and where Git is not installed. */
  commit(): Promise<Commit | undefined>;
  /**
   * Lines changed since a commit, by path inside the folder; undefined: not known, so everything counts as changed.
   *
   * @throws UserError when somebody named a commit that is not there
   */
  changed(): Promise<ChangedLines | undefined>;
  /** The folder as it was before the change, text only; undefined where nobody knows what that is. */
  before(): Promise<Files | undefined>;
};

export type Commit = {
  /** Its hash, in full. */
  readonly revision: string;
  readonly committedAt: Date;
};

/**
 * What a change is compared with: a commit that somebody named; where the current branch left the default branch, which the
 * default branch itself never did; or nothing, since nobody knows, and then everything counts as changed.
 */
export type ChangeBase = { readonly commit: string } | "where-it-left" | "unknown";

export function checkoutOf(
  folder: string,
  base: () => Promise<ChangeBase>,
  exec: Exec,
  env: Readonly<Record<string, string>>,
): Checkout {
  const place = resolve(folder);
  const git: Git = async (...args) => {
    const { code, stdout } = await exec("git", ["-c", "core.quotePath=false", "-C", folder, ...args], { env }).catch(
      () => ({ code: 1, stdout: "" }),
    );
    return code === 0 ? stdout.trim() : undefined;
  };
  const root = askedOnce(() => git("rev-parse", "--show-toplevel"));
  const since = askedOnce(async () => sinceOf(await base(), git));
  return {
    name: askedOnce(async () => {
      const [top, origin] = await Promise.all([root(), git("config", "--get", "remote.origin.url")]);
      const atRoot = top !== undefined && relative(top, place) === "";
      return atRoot && origin !== undefined
        ? basename(origin.replace(/\/$/, "")).replace(/\.git$/, "")
        : basename(place.split(sep).join("/"));
    }),
    commit: askedOnce(async () => {
      const [revision, committed] = (await git("show", "-s", "--format=%H %cI", "HEAD"))?.split(" ") ?? [];
      return revision === undefined || committed === undefined
        ? undefined
        : { revision, committedAt: new Date(committed) };
    }),
    changed: askedOnce(async () => changedSince(await since(), git)),
    before: askedOnce(async () => {
      const asked = await since();
      // On the default branch itself there is what is not committed yet.
      const name = asked?.commit ?? ((await base()) === "where-it-left" ? "HEAD" : undefined);
      if (name === undefined) return undefined;
      const commit = await git("rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`);
      return commit === undefined ? undefined : committedFiles(folder, commit, exec, env);
    }),
  };
}

type Git = (...args: string[]) => Promise<string | undefined>;

/** The commit before the change, and whether somebody named it. */
type Since = { readonly commit: string; readonly named: boolean };

async function sinceOf(base: ChangeBase, git: Git): Promise<Since | undefined> {
  if (base === "unknown") return undefined;
  if (base !== "where-it-left") return { commit: base.commit, named: true };
  const commit = await leftDefaultBranch(git);
  return commit === undefined ? undefined : { commit, named: false };
}

async function changedSince(since: Since | undefined, git: Git): Promise<ChangedLines | undefined> {
  if (since === undefined) return undefined;
  const { commit, named } = since;
  const diff = await git("diff", "--unified=0", "--no-prefix", "--relative", "--end-of-options", commit);
  if (diff !== undefined) {
    return withNewFiles(parseDiff(diff), await git("ls-files", "-z", "--others", "--exclude-standard"));
  }
  if (!named) return undefined;
  throw new UserError(`--since: "${commit}" is not a commit that this checkout has.`, {
    fix: "Name a branch, a tag or a commit that is there; git fetch brings more.",
  });
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

async function leftDefaultBranch(git: Git): Promise<string | undefined> {
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
