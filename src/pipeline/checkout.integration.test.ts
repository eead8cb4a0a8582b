import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemExec } from "../runner/exec.ts";
import { type ChangeBase, checkoutOf, trackedFiles } from "./checkout.ts";

// Real Git, in folders of its own, untouched by the configuration of whoever runs this.
const env = { PATH: process.env["PATH"] ?? "", GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" };
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-checkout-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const git = async (...args: string[]) => {
  const identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"];
  const { code, stdout, stderr } = await systemExec("git", ["-C", folder, ...identity, ...args], {
    env: { ...env, GIT_AUTHOR_DATE: "2026-09-01T10:11:12Z", GIT_COMMITTER_DATE: "2026-09-01T10:11:12Z" },
  });
  if (code !== 0) throw new Error(stderr);
  return stdout.trim();
};

const checkout = (place: string, base: ChangeBase) => checkoutOf(place, async () => base, systemExec, env);
const knownOf = async (place: string, base: ChangeBase) => {
  const { name, commit, changed } = checkout(place, base);
  return { name: await name(), commit: await commit(), changed: await changed() };
};

test("outside a checkout nothing is known but the folder's name", async () => {
  expect(await knownOf(folder, "where-it-left")).toEqual({
    name: folder.split("/").at(-1),
    commit: undefined,
    changed: undefined,
  });
});

test("before the first commit there is a repository, and no commit", async () => {
  await git("init", "-q", "-b", "main");
  await git("remote", "add", "origin", "https://github.com/dept/school-absence.git/");
  expect(await knownOf(folder, "where-it-left")).toEqual({
    name: "school-absence",
    commit: undefined,
    changed: undefined,
  });
});

test("Git is asked for what is wanted, and once", async () => {
  await git("init", "-q", "-b", "main");
  await git("commit", "-qm", "first", "--allow-empty");
  const asked: string[] = [];
  const { commit } = checkoutOf(
    folder,
    async () => "where-it-left",
    (command, args, options) => {
      asked.push(args.slice(4).join(" "));
      return systemExec(command, args, options);
    },
    env,
  );
  expect(await Promise.all([commit(), commit()])).toMatchObject([{}, {}]);
  expect(asked).toEqual(["show -s --format=%H %cI HEAD"]);
});

test("on a branch, what changed since it left the default branch counts, new files whole", async () => {
  await git("init", "-q", "-b", "main");
  await git("remote", "add", "origin", "https://github.com/dept/school-absence.git");
  await mkdir(join(folder, "inner"));
  await writeFile(join(folder, "app.py"), "1\n2\n3\n");
  await writeFile(join(folder, "inner/page.py"), "1\n");
  await git("add", ".");
  await git("commit", "-qm", "first");
  expect(await checkout(folder, "where-it-left").changed()).toBeUndefined();

  await git("checkout", "-qb", "work");
  await writeFile(join(folder, "app.py"), "1\ntwo\n3\n");
  await git("commit", "-qam", "second");
  await writeFile(join(folder, "inner/page.py"), "1\n2\n");
  await writeFile(join(folder, "new.py"), "1\n");
  expect(await knownOf(folder, "where-it-left")).toEqual({
    name: "school-absence",
    commit: { revision: await git("rev-parse", "HEAD"), committedAt: new Date("2026-09-01T10:11:12Z") },
    changed: new Map([
      ["app.py", [{ first: 2, last: 2 }]],
      ["inner/page.py", [{ first: 2, last: 2 }]],
      ["new.py", [{ first: 1, last: Number.POSITIVE_INFINITY }]],
    ]),
  });
  const inner = await knownOf(join(folder, "inner"), { commit: "HEAD" });
  expect([inner.name, inner.changed]).toEqual(["inner", new Map([["page.py", [{ first: 2, last: 2 }]]])]);
});

test("of a table that changed in very many lines, or is no text to Git, every line counts as changed", async () => {
  await git("init", "-q", "-b", "main");
  const rows = (from: number) => Array.from({ length: 6000 }, (_, row) => `${from + row}\n`).join("");
  await writeFile(join(folder, "large.csv"), rows(0));
  await writeFile(join(folder, "a[1].CSV"), "1\n2\n3\n");
  await writeFile(join(folder, "same.csv"), "1\n");
  await writeFile(join(folder, "utf16.tsv"), Buffer.from("\ufeffa\n", "utf16le"));
  await git("add", ".");
  await git("commit", "-qm", "first");
  await writeFile(join(folder, "large.csv"), rows(7000));
  await writeFile(join(folder, "a[1].CSV"), "1\n2\nthree\n");
  await writeFile(join(folder, "utf16.tsv"), Buffer.from("\ufeffb\n", "utf16le"));
  expect(await checkout(folder, { commit: "HEAD" }).changed()).toEqual(
    new Map([
      ["a[1].CSV", [{ first: 3, last: 3 }]],
      ["large.csv", [{ first: 1, last: Number.POSITIVE_INFINITY }]],
      ["utf16.tsv", [{ first: 1, last: Number.POSITIVE_INFINITY }]],
    ]),
  );
});

test("a --since that is no commit is one sentence", async () => {
  await git("init", "-q", "-b", "main");
  await writeFile(join(folder, "app.py"), "1\n");
  await git("add", ".");
  await git("commit", "-qm", "first");
  for (const since of ["nowhere", "--output=/tmp/x"]) {
    await expect(checkout(folder, { commit: since }).changed()).rejects.toThrow(
      `--since: "${since}" is not a commit that this checkout has.`,
    );
  }
});

test("where nobody knows what it is compared with, nothing is known to have changed", async () => {
  await git("init", "-q", "-b", "main");
  await writeFile(join(folder, "app.py"), "1\n");
  await git("add", ".");
  await git("commit", "-qm", "first");
  await git("checkout", "-qb", "work");
  await git("commit", "-qm", "second", "--allow-empty");
  expect(await checkout(folder, "unknown").changed()).toBeUndefined();
});

test("tracked are regular files that Git has, by their path inside the folder", async () => {
  expect(await trackedFiles(folder, systemExec, env)).toEqual(new Set());
  await git("init", "-q", "-b", "main");
  await mkdir(join(folder, "inner"));
  await writeFile(join(folder, "inner/naïve\nname.csv"), "1\n");
  await writeFile(join(folder, "inner/private.csv"), "1\n");
  await symlink("/etc/passwd", join(folder, "inner/link.csv"));
  await git("add", "inner/naïve\nname.csv", "inner/link.csv");
  expect(await trackedFiles(join(folder, "inner"), systemExec, env)).toEqual(new Set(["naïve\nname.csv"]));
});

test("the folder as it was before the change can be read: its files, their sizes and their text", async () => {
  await git("init", "-q", "-b", "main");
  await mkdir(join(folder, "inner/data"), { recursive: true });
  await writeFile(join(folder, "app.py"), "1\n");
  await writeFile(join(folder, "inner/data/café ü.csv"), "name\nZoë\n\n");
  await symlink("café ü.csv", join(folder, "inner/data/link.csv"));
  await git("add", ".");
  await git("commit", "-qm", "first");
  const first = await git("rev-parse", "HEAD");
  expect(await checkout(folder, "where-it-left").before()).toBeUndefined();
  expect(await checkout(folder, "unknown").before()).toBeUndefined();

  await git("checkout", "-qb", "work");
  await writeFile(join(folder, "inner/data/café ü.csv"), "name\n");
  await git("commit", "-qam", "second");
  const before = await checkout(join(folder, "inner"), "where-it-left").before();
  expect(before?.commit).toBe(first);
  expect(await before?.files.list()).toEqual([
    { path: "data/café ü.csv", kind: "file", size: 11, executable: false },
    { path: "data/link.csv", kind: "link", size: 0, executable: false },
  ]);
  expect(Buffer.from((await before?.files.read("data/café ü.csv")) ?? []).toString()).toBe("name\nZoë\n\n");
  expect(await before?.files.read("data/link.csv")).toBeUndefined();
  expect(await before?.files.stat("app.py")).toBeUndefined();
});
