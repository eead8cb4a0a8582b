import { expect, test } from "vitest";
import { digestOf } from "../oci/digest.ts";
import { memoryBlobs } from "../oci/memory-blobs.ts";
import type { Digest } from "../oci/ports.ts";
import { archivesOf } from "./archives.ts";
import { base, built, dash, dashboardOf, flask, folder, gunicorn, numpy } from "./fixtures/build.ts";
import { readInventory } from "./inventory.ts";

test("what a built image was put together from is found again, by hash, from its configuration alone", async () => {
  const { image, blobs, cache } = await built();
  const { components } = await readInventory(image, { blobs, cache });
  const found = components.map(({ name, version, sha256 }) => [name, version, sha256]);
  const wheels = [dash, flask, numpy, gunicorn].map(({ name, version, sha256 }) => [name, version, sha256]);
  const packages = base.lock.packages.map(({ name, version, sha256 }) => [name, version, sha256]);
  expect(found.sort()).toEqual([...wheels, ...packages].sort());
});

test("of an image that says nothing of it, or something odd, nothing is known", async () => {
  const blobs = memoryBlobs();
  const config = async (value: unknown) => ({
    mediaType: "application/vnd.oci.image.config.v1+json",
    ...(await blobs.put(new TextEncoder().encode(JSON.stringify(value)))),
  });
  const odd = (await blobs.put(new TextEncoder().encode("[[1]]"))).digest;
  const nothing = { wheels: new Map(), debian: new Map() };
  for (const Labels of [
    {},
    { "dev.slipway.wheels": odd, "dev.slipway.base.lock": "sha256:x" },
    { "dev.slipway.wheels": digestOf(new Uint8Array(9)) },
  ]) {
    expect(await archivesOf(await config({ config: { Labels } }), { blobs })).toEqual(nothing);
  }
  expect(await archivesOf(await config("?"), { blobs })).toEqual(nothing);
});

test("after a change of code only the layers that it changed are looked into", async () => {
  const { image, blobs, cache } = await built();
  await readInventory(image, { blobs, cache });
  const next = await built(dashboardOf(), { files: { ...folder, "app.py": "app = 2\n" }, blobs, cache });
  const opened: string[] = [];
  const open = (digest: Digest) => {
    opened.push(digest);
    return blobs.open(digest);
  };
  await readInventory(next.image, { blobs: { ...blobs, open }, cache });
  const before = new Set(image.layers.map(({ descriptor }) => descriptor.digest));
  const changed = next.image.layers.flatMap(({ descriptor: { digest } }) => (before.has(digest) ? [] : digest));
  expect(opened.sort()).toEqual(changed.sort());
  expect(changed.length).toBeLessThan(3);
});
