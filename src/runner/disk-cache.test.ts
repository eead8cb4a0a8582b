import { mkdtemp, readdir, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { diskCache } from "./disk-cache.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-cache-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const bytes = new TextEncoder().encode("what was fetched");

test("what is put comes back, and leaves no temporary file", async () => {
  const cache = diskCache(folder);
  await cache.put("wheels/a-1.whl", bytes);
  expect(await cache.get("wheels/a-1.whl")).toEqual(Buffer.from(bytes));
  expect(await readdir(join(folder, "wheels"))).toEqual(["a-1.whl"]);
  expect(await cache.get("wheels/b-1.whl")).toBeUndefined();
});

test("an entry that was cut or changed counts as absent", async () => {
  const cache = diskCache(folder);
  await cache.put("a", bytes);
  await truncate(join(folder, "a"), 40);
  expect(await cache.get("a")).toBeUndefined();
  await writeFile(join(folder, "a"), "short");
  expect(await cache.get("a")).toBeUndefined();
});

test("a name that leads out of the folder is refused", async () => {
  await expect(diskCache(folder).put("../a", bytes)).rejects.toThrow("no name for a cache entry");
});

test("a folder that cannot be written is named", async () => {
  await writeFile(join(folder, "file"), "");
  await expect(diskCache(join(folder, "file")).put("a", bytes)).rejects.toThrow(
    /^The cache .*file could not be written/,
  );
});
