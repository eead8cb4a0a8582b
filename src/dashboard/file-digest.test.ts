import { createHash } from "node:crypto";
import { mkdtemp, rename, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openFolder } from "../runner/folder.ts";
import { memoryCache, memoryFiles } from "../runner/memory.ts";
import type { Files } from "../runner/ports.ts";
import { fileDigest } from "./file-digest.ts";

const large = (letter: string) => letter.repeat(1_100_000);
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const later = () => Date.now() + 10_000;

let folder: string;
let files: Files;
const read: string[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-digest-"));
  await writeFile(join(folder, "data.csv"), large("a"));
  const opened = await openFolder(folder);
  read.length = 0;
  files = {
    ...opened,
    open(path, options) {
      read.push(path);
      return opened.open(path, options);
    },
  };
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("a large file that nobody touched is read once", async () => {
  const cache = memoryCache();
  const expected = { sha256: sha256(large("a")), size: 1_100_000 };
  expect(await fileDigest("data.csv", { files, cache }, later)).toEqual(expected);
  expect(await fileDigest("data.csv", { files, cache }, later)).toEqual(expected);
  expect(read).toEqual(["data.csv"]);
});

test("one that was written to is read again, whatever its time says", async () => {
  const cache = memoryCache();
  const time = new Date("2026-09-01T10:11:12Z");
  await utimes(join(folder, "data.csv"), time, time);
  await fileDigest("data.csv", { files, cache }, later);
  await new Promise((done) => setTimeout(done, 20));
  await writeFile(join(folder, "data.csv"), large("b"));
  await utimes(join(folder, "data.csv"), time, time);
  expect((await fileDigest("data.csv", { files, cache }, later)).sha256).toBe(sha256(large("b")));
});

test("another file in its place is read, although it is as old and as long", async () => {
  const cache = memoryCache();
  const time = new Date("2026-09-01T10:11:12Z");
  await writeFile(join(folder, "other.csv"), large("b"));
  for (const name of ["data.csv", "other.csv"]) await utimes(join(folder, name), time, time);
  await fileDigest("data.csv", { files, cache }, later);
  await rename(join(folder, "other.csv"), join(folder, "data.csv"));
  expect((await fileDigest("data.csv", { files, cache }, later)).sha256).toBe(sha256(large("b")));
});

test("one that was touched a moment ago is not believed to stay as it is", async () => {
  const cache = memoryCache();
  await fileDigest("data.csv", { files, cache });
  await fileDigest("data.csv", { files, cache });
  expect(read).toEqual(["data.csv", "data.csv"]);
});

test("one that changes while it is read leaves no note", async () => {
  const cache = memoryCache();
  let turn = 0;
  const changing: Files = {
    ...files,
    onDisk: (path) => {
      const found = files.onDisk?.(path);
      turn += 1;
      return found && { ...found, changed: found.changed + turn };
    },
  };
  await fileDigest("data.csv", { files: changing, cache }, later);
  turn = 0;
  await fileDigest("data.csv", { files: changing, cache }, later);
  expect(read).toEqual(["data.csv", "data.csv"]);
});

test("a small one, and one on no disk, is simply read", async () => {
  const cache = memoryCache();
  await writeFile(join(folder, "small.csv"), "a");
  const expected = { sha256: sha256("a"), size: 1 };
  for (const _ of [1, 2]) expect(await fileDigest("small.csv", { files, cache }, later)).toEqual(expected);
  expect(read).toEqual(["small.csv", "small.csv"]);
  expect(await fileDigest("x", { files: memoryFiles({ x: "a" }), cache })).toEqual(expected);
});
