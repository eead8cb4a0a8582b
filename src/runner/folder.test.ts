import { appendFile, chmod, mkdir, mkdtemp, rm, symlink, truncate, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openFolder } from "./folder.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "slipway-folder-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const write = async (path: string, text = "") => {
  await mkdir(join(root, path, ".."), { recursive: true });
  await writeFile(join(root, path), text);
};

test("lists what is there, sorted, with links as links, ignored files left out and caches not looked into", async () => {
  await mkdir(join(root, ".git"));
  await write(".gitignore", "*.log\n!keep.log\nbuild/\n");
  await write("b.py", "12345");
  await write("a/keep.log");
  await write("a/lose.log");
  await write("build/x.py");
  await write("__pycache__/b.pyc");
  await write(".venv/.gitignore", "*\n");
  await symlink("../b.py", join(root, "a/link.py"));
  await chmod(join(root, "b.py"), 0o755);
  const files = await openFolder(root);
  expect(await files.list()).toEqual([
    { path: ".gitignore", kind: "file", size: 23, executable: false },
    { path: "__pycache__", kind: "folder", size: 0, executable: false },
    { path: "a", kind: "folder", size: 0, executable: false },
    { path: "a/keep.log", kind: "file", size: 0, executable: false },
    { path: "a/link.py", kind: "link", size: 0, executable: false, target: "../b.py" },
    { path: "b.py", kind: "file", size: 5, executable: true },
  ]);
});

test("a .gitignore of the checkout above counts, and one of no checkout does not", async () => {
  await write(".gitignore", "*.csv\n");
  await write("inner/a.csv");
  expect((await (await openFolder(join(root, "inner"))).list()).map(({ path }) => path)).toEqual(["a.csv"]);
  await mkdir(join(root, ".git"));
  expect((await (await openFolder(join(root, "inner"))).list()).map(({ path }) => path)).toEqual([]);
});

test("a path or a link that leads out is refused by name", async () => {
  await write("inside/app.py");
  await write("secret.txt", "s");
  await symlink("../secret.txt", join(root, "inside/data.csv"));
  const files = await openFolder(join(root, "inside"));
  for (const path of ["../secret.txt", "/etc/passwd", "a/../../secret.txt", "data.csv"]) {
    await expect(files.read(path)).rejects.toThrow(new RegExp(`"${path}" (is a link that )?leads out of`));
  }
});

test("an absent file and a folder read as nothing", async () => {
  await write("folder/file");
  const files = await openFolder(root);
  expect(await files.read("none")).toBeUndefined();
  expect(await files.read("folder")).toBeUndefined();
  expect(await files.stat("none")).toBeUndefined();
});

test("a folder that is not there, or is a file, is one sentence", async () => {
  await write("app.py");
  await expect(openFolder(join(root, "none"))).rejects.toThrow(/^There is no folder ".*none"\.$/);
  await expect(openFolder(join(root, "app.py"))).rejects.toThrow(/^".*app.py" is a file; a folder is needed\.$/);
});

test("a file that grows, shrinks or is written anew while it is read is one sentence", async () => {
  const changes: Record<string, () => Promise<void>> = {
    "grow.csv": () => appendFile(join(root, "grow.csv"), "1\n".repeat(100_000)),
    "shrink.csv": () => truncate(join(root, "shrink.csv"), 70_000),
    "anew.csv": async () => {
      await utimes(join(root, "anew.csv"), 1, 1);
    },
  };
  const files = await openFolder(root);
  for (const [path, change] of Object.entries(changes)) {
    await write(path, "x\n".repeat(2_000_000));
    const reading = (async () => {
      let changed = false;
      for await (const _ of files.open(path)) {
        if (!changed) await change();
        changed = true;
      }
    })();
    await expect(reading).rejects.toThrow(`"${path}" was changed while it was read.`);
  }
});

test("gives a file's bytes from one on, as long as the file is what it was", async () => {
  await write("long.csv", "0123456789".repeat(20_000));
  const files = await openFolder(root);
  const file = files.onDisk?.("long.csv");
  if (!file) throw new Error("the file is on disk");
  expect(file).toMatchObject({ place: join(root, "long.csv"), size: 200_000 });
  const read = async () => Buffer.concat(await Array.fromAsync(files.open("long.csv", { from: 150_003, as: file })));
  expect((await read()).subarray(0, 4).toString()).toBe("3456");
  expect((await read()).length).toBe(49_997);
  await write("long.csv", "x".repeat(200_001));
  await expect(read()).rejects.toThrow('"long.csv" was changed while it was read.');
  expect([files.onDisk?.("absent.csv"), files.onDisk?.("")]).toEqual([undefined, undefined]);
});
