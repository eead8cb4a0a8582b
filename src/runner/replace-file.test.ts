import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, link, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { replaceable } from "./replace-file.ts";

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-replace-"));
  file = join(folder, "x.csv");
  await writeFile(file, "old");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function* pieces(...texts: string[]) {
  for (const text of texts) yield Buffer.from(text);
}

const refusal = async (path: string) => (await replaceable(path).catch((error: Error) => error.message)) as string;

test("a file is replaced whole, with its rights, and nothing else is left in its folder", async () => {
  await chmod(file, 0o640);
  await (await replaceable(file)).replace(pieces("n", "ew"));
  expect([await readFile(file, "utf8"), (await stat(file)).mode & 0o777, await readdir(folder)]).toEqual([
    "new",
    0o640,
    ["x.csv"],
  ]);
});

test("a link, a file of two names and a read-only one are refused", async () => {
  await symlink("x.csv", join(folder, "link.csv"));
  expect(await refusal(join(folder, "link.csv"))).toMatch(/link\.csv" is a link, and what it leads to is not changed/);
  await chmod(file, 0o444);
  expect(await refusal(file)).toMatch(/x\.csv" is read-only, and stays as it is/);
  await chmod(file, 0o644);
  await link(file, join(folder, "same.csv"));
  expect(await refusal(file)).toMatch(/has other names \(hard links\)/);
});

test("where the new content cannot be had, the old one stays, and nothing lies about", async () => {
  async function* broken() {
    yield Buffer.from("half");
    throw new Error("no more");
  }
  await expect((await replaceable(file)).replace(broken())).rejects.toThrow("no more");
  expect([await readFile(file, "utf8"), await readdir(folder)]).toEqual(["old", ["x.csv"]]);
});

test("what somebody else has written meanwhile is kept", async () => {
  const target = await replaceable(file);
  await writeFile(file, "theirs");
  await utimes(file, 1, 1);
  await expect(target.replace(pieces("new"))).rejects.toThrow(/was changed by somebody else at the same moment/);
  expect([await readFile(file, "utf8"), await readdir(folder)]).toEqual(["theirs", ["x.csv"]]);
});

test("who is interrupted half-way leaves the old file and nothing beside it", async () => {
  const code = `
    import { replaceable } from ${JSON.stringify(join(import.meta.dirname, "replace-file.ts"))};
    async function* pieces() {
      yield Buffer.from("half");
      console.log("half-way");
      await new Promise((resolve) => setTimeout(resolve, 60_000));
    }
    await (await replaceable(${JSON.stringify(file)})).replace(pieces());
  `;
  const child = spawn(process.execPath, ["--input-type=module", "-e", code], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => child.once("close", (_, signal) => resolve(signal)));
  await new Promise((resolve) => child.stdout.once("data", resolve));
  expect((await readdir(folder)).length).toBe(2);
  child.kill("SIGINT");
  expect([await ended, await readdir(folder), existsSync(file) && (await readFile(file, "utf8"))]).toEqual([
    "SIGINT",
    ["x.csv"],
    "old",
  ]);
});
