import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { UserError } from "../report/user-error.ts";
import { digestOf } from "./digest.ts";
import { folderRegistry } from "./folder-registry.ts";
import { openLayout } from "./layout.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);
const mediaType = "application/vnd.oci.image.manifest.v1+json";
const layer = utf8("a layer");
const descriptor = { mediaType: "application/octet-stream", digest: digestOf(layer), size: 7 };
const manifest = utf8(JSON.stringify({ schemaVersion: 2, mediaType, config: descriptor, layers: [descriptor] }));
const content = async function* () {
  yield layer;
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-registry-"));
});
afterEach(() => rm(folder, { recursive: true }));

test("each repository is a layout of its own, and looking makes none", async () => {
  const registry = folderRegistry(folder);
  expect(await registry.has("team/dash", descriptor)).toBe(false);
  expect(await registry.getManifest("team/dash", "v1")).toBeUndefined();
  expect(await readdir(folder)).toEqual([]);
  for (const repository of ["team", "team/dash"]) {
    await registry.upload(repository, descriptor, content);
    expect(await registry.has(repository, descriptor)).toBe(true);
  }
  expect(await readdir(folder)).toEqual(["team", "team~dash"]);
});

test("a manifest comes after its blobs, and is there by tag and digest", async () => {
  const registry = folderRegistry(folder);
  await expect(registry.putManifest("dash", "v1", mediaType, manifest)).rejects.toThrow("has no blob");
  await registry.upload("dash", descriptor, content);
  const digest = await registry.putManifest("dash", "v1", mediaType, manifest);
  for (const reference of ["v1", digest]) {
    expect(await registry.getManifest("dash", reference)).toEqual({ mediaType, bytes: manifest, digest });
  }
  expect(await registry.getManifest("dash", "v2")).toBeUndefined();
});

test("blobs of the layout the image was built in are linked, others are copied", async () => {
  const from = await openLayout(join(folder, "built"));
  await from.put(layer);
  const registry = folderRegistry(join(folder, "registry"), { from });
  await registry.upload("dash", descriptor, content);
  expect((await stat(from.path(descriptor.digest))).nlink).toBe(2);
  const other = { ...descriptor, digest: digestOf(utf8("other")) };
  await registry.upload("dash", other, async function* () {
    yield utf8("other");
  });
  expect(await registry.has("dash", other)).toBe(true);
});

test("bytes that are not the digest's are refused", async () => {
  const wrong = { ...descriptor, digest: digestOf(utf8("else")) };
  const registry = folderRegistry(folder);
  await expect(registry.upload("dash", wrong, content)).rejects.toThrow("what was sent gave bytes of");
  expect(await registry.has("dash", descriptor)).toBe(false);
});

test.each(["../up", "Team", "a/../b", "/etc"])("the repository name %j is refused", async (name) => {
  await expect(folderRegistry(folder).upload(name, descriptor, content)).rejects.toThrow(UserError);
  expect(await readdir(folder)).toEqual([]);
});
