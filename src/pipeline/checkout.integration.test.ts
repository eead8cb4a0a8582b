import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemExec } from "../runner/exec.ts";
import { readCheckout, trackedFiles } from "./checkout.ts";

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

test("outside a checkout nothing is known but the folder's name", async () => {
  expect(await readCheckout(folder, "where-it-left", systemExec, env)).toEqual({
    name: folder.split("/").at(-1),
    revision: undefined,
    committedAt: undefined,
    changed: undefined,
  });
});

test("on a branch, what changed since it left the default branch counts, new files whole", async () => {
  await git("init", "-q", "-b", "main");
  await git("remote", "add", "origin", "https://github.com/dept/school-absence.git");
  await mkdir(join(folder, "inner"));
  await writeFile(join(folder, "app.py"), "1\n2\n3\n");
  await writeFile(join(folder, "inner/page.py"), "1\n");
  await git("add", ".");
  await git("commit", "-qm", "first");
  expect((await readCheckout(folder, "where-it-left", systemExec, env)).changed).toBeUndefined();

  await git("checkout", "-qb", "work");
  await writeFile(join(folder, "app.py"), "1\ntwo\n3\n");
  await git("commit", "-qam", "second");
  await writeFile(join(folder, "inner/page.py"), "1\n2\n");
  await writeFile(join(folder, "new.py"), "1\n");
  const checkout = await readCheckout(folder, "where-it-left", systemExec, env);
  expect(checkout).toEqual({
    name: "school-absence",
    revision: await git("rev-parse", "HEAD"),
    committedAt: new Date("2026-09-01T10:11:12Z"),
    changed: new Map([
      ["app.py", [{ first: 2, last: 2 }]],
      ["inner/page.py", [{ first: 2, last: 2 }]],
      ["new.py", [{ first: 1, last: Number.POSITIVE_INFINITY }]],
    ]),
  });
  const inner = await readCheckout(join(folder, "inner"), { commit: "HEAD" }, systemExec, env);
  expect([inner.name, inner.changed]).toEqual(["inner", new Map([["page.py", [{ first: 2, last: 2 }]]])]);
});

test("a --since that is no commit is one sentence", async () => {
  await git("init", "-q", "-b", "main");
  await writeFile(join(folder, "app.py"), "1\n");
  await git("add", ".");
  await git("commit", "-qm", "first");
  for (const since of ["nowhere", "--output=/tmp/x"]) {
    await expect(readCheckout(folder, { commit: since }, systemExec, env)).rejects.toThrow(
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
  expect((await readCheckout(folder, "unknown", systemExec, env)).changed).toBeUndefined();
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
