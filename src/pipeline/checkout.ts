import { basename, relative, resolve, sep } from "node:path";
import { UserError } from "../report/user-error.ts";
import type { Exec, Files } from "../runner/ports.ts";
import { type ChangedLines, parseDiff } from "./changed.ts";
import { commitFiles } from "./commit-files.ts";

/** What Git knows of a folder: each thing is asked for when it is wanted, and once. */
export type Checkout = {
  /** The repository's own name at its root, the folder's name elsewhere and outside a checkout. */
  name(): Promise<string>;
  /** What is checked out; undefined outside a checkout, before the first commit, and where Git is not installed. */
  commit(): Promise<Commit | undefined>;
  /** The same by its hash alone, in full, which is there sooner. */
  revision(): Promise<string | undefined>;
  /**
   * Lines changed since a commit, by path inside the folder; undefined: not known, so everything counts as changed.
   *
   * @throws UserError when somebody named a commit that is not there
   */
  changed(): Promise<ChangedLines | undefined>;
  /** The folder as it was in the commit that a change is compared with; undefined: not known. */
  before(): Promise<Before | undefined>;
};

export type Before = {
  /** The commit's hash. */
  readonly commit: string;
  readonly files: Files;
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

/** @param headOf reads the commit around a folder without Git, where it can */
export function checkoutOf(
  folder: string,
  base: () => Promise<ChangeBase>,
  exec: Exec,
  env: Readonly<Record<string, string>>,
  headOf: (folder: string) => string | undefined = () => undefined,
): Checkout {
  const place = resolve(folder);
  const git: Git = async (...args) => {
    const { code, stdout } = await exec("git", ["-c", "core.quotePath=false", "-C", folder, ...args], { env }).catch(
      () => ({ code: 1, stdout: "" }),
    );
    return code === 0 ? stdout.trim() : undefined;
  };
  const root = askedOnce(() => git("rev-parse", "--show-toplevel"));
  const commit = askedOnce(async () => {
    const [revision, committed] = (await git("show", "-s", "--format=%H %cI", "HEAD"))?.split(" ") ?? [];
    return revision === undefined || committed === undefined
      ? undefined
      : { revision, committedAt: new Date(committed) };
  });
  return {
    name: askedOnce(async () => {
      const [top, origin] = await Promise.all([root(), git("config", "--get", "remote.origin.url")]);
      const atRoot = top !== undefined && relative(top, place) === "";
      return atRoot && origin !== undefined
        ? basename(origin.replace(/\/$/, "")).replace(/\.git$/, "")
        : basename(place.split(sep).join("/"));
    }),
    commit,
    revision: askedOnce(async () => headOf(folder) ?? (await commit())?.revision),
    changed: askedOnce(async () => changedSince(await base(), git)),
    before: askedOnce(async () => {
      const since = await commitOf(await base(), git);
      if (since === undefined) return undefined;
      const commit = await git("rev-parse", "--verify", "--end-of-options", `${since}^{commit}`);
      return commit === undefined ? undefined : { commit, files: commitFiles(folder, commit, exec, env) };
    }),
  };
}

type Git = (...args: string[]) => Promise<string | undefined>;

async function changedSince(base: ChangeBase, git: Git): Promise<ChangedLines | undefined> {
  const since = await commitOf(base, git);
  if (since === undefined) return undefined;
  const [code, tables, untracked] = await Promise.all([
    git(...linesSince(since), "--", ".", ...dataFiles.map((pattern) => `:(exclude,icase)${pattern}`)),
    changedTables(since, git),
    git("ls-files", "-z", "--others", "--exclude-standard"),
  ]);
  if (code !== undefined && tables !== undefined) {
    return new Map([...parseDiff(code), ...tables, ...wholly((untracked ?? "").split("\0"))]);
  }
  if (typeof base === "string") return undefined;
  throw new UserError(`--since: "${since}" is not a commit that this checkout has.`, {
    fix: "Name a branch, a tag or a commit that is there; git fetch brings more.",
  });
}

const linesSince = (since: string) => ["diff", "--unified=0", "--no-prefix", "--relative", "--end-of-options", since];

const dataFiles = ["*.csv", "*.tsv"];

/** Of a table in which more lines changed, which ones is not asked: Git would print all of them. */
const mostLines = 10_000;

async function changedTables(since: string, git: Git): Promise<ChangedLines | undefined> {
  const patterns = dataFiles.map((pattern) => `:(icase)${pattern}`);
  const counts = await git(
    ...["diff", "--numstat", "-z", "--no-renames", "--relative", "--end-of-options", since, "--", ...patterns],
  );
  if (counts === undefined) return undefined;
  const files = counts.split("\0").flatMap((entry) => {
    const [, added, removed, path = ""] = /^(\d+|-)\t(\d+|-)\t(.+)$/s.exec(entry) ?? [];
    return path === "" ? [] : [{ path, lines: Number(added) + Number(removed) }];
  });
  // Lines of what is no text to Git, such as UTF-16, are not numbers.
  const known = files.filter(({ lines }) => lines <= mostLines).map(({ path }) => path);
  const literally = known.map((path) => `:(literal)${path}`);
  const lines = known.length === 0 ? "" : await git(...linesSince(since), "--", ...literally);
  if (lines === undefined) return undefined;
  const others = files.map(({ path }) => path).filter((path) => !known.includes(path));
  return new Map([...parseDiff(lines), ...wholly(others)]);
}

async function commitOf(base: ChangeBase, git: Git): Promise<string | undefined> {
  if (base === "unknown") return undefined;
  return base === "where-it-left" ? leftDefaultBranch(git) : base.commit;
}

/** What Git knows, asked for at the first call and kept: most steps end without a question. */
export function askedOnce<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let answer: Promise<Answer> | undefined;
  return () => {
    answer ??= ask();
    return answer;
  };
}

/** Files that count as changed from the first line to the last: what Git does not track yet is new, and of others nobody knows. */
const wholly = (paths: readonly string[]): ChangedLines =>
  new Map(
    paths.filter((path) => path !== "").map((path) => [path, [{ first: 1, last: Number.POSITIVE_INFINITY }]] as const),
  );

async function leftDefaultBranch(git: Git): Promise<string | undefined> {
  // Of what is no checkout nothing more is asked: each question is a process.
  const head = await git("rev-parse", "HEAD");
  if (head === undefined) return undefined;
  const named = (await git("symbolic-ref", "--short", "refs/remotes/origin/HEAD")) ?? undefined;
  for (const branch of [named, "origin/main", "origin/master", "main", "master"]) {
    if (branch === undefined) continue;
    const base = await git("merge-base", "HEAD", branch);
    if (base !== undefined) return base === head ? undefined : base;
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
