import { expect, test } from "vitest";
import { memoryBlobs } from "../oci/memory-blobs.ts";
import type { Digest } from "../oci/ports.ts";
import { storedImage } from "./stored-image.ts";

const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const digest = (letter: string): Digest => `sha256:${letter.repeat(64)}`;
const layer = (letter: string) => ({
  mediaType: "application/vnd.oci.image.layer.v1.tar+zstd",
  digest: digest(letter),
  size: 3,
});

const labels = { "dev.slipway.dashboard": "rain", "org.opencontainers.image.title": "Rain and snow" };

async function stored(history: readonly object[], own: object = labels) {
  const blobs = memoryBlobs();
  const config = {
    mediaType: "application/vnd.oci.image.config.v1+json",
    ...(await blobs.put(
      bytes({ config: { Labels: own }, rootfs: { type: "layers", diff_ids: [digest("c"), digest("d")] }, history }),
    )),
  };
  const mediaType = "application/vnd.oci.image.manifest.v1+json";
  const manifest = {
    mediaType,
    ...(await blobs.put(bytes({ schemaVersion: 2, mediaType, config, layers: [layer("a"), layer("b")] }))),
  };
  return { blobs, config, manifest };
}

test("an image is read back as it was built: whose it is, its layers, what they are for, and their diff IDs", async () => {
  const { blobs, config, manifest } = await stored([
    { comment: "base: 27 Debian packages" },
    { comment: "wheel: pandas: 3.0.6" },
  ]);
  expect(await storedImage(manifest.digest, { blobs })).toEqual({
    dashboard: { name: "rain", title: "Rain and snow" },
    manifest,
    config,
    layers: [
      { role: "base", title: "27 Debian packages", descriptor: layer("a"), diffId: digest("c") },
      { role: "wheel", title: "pandas: 3.0.6", descriptor: layer("b"), diffId: digest("d") },
    ],
  });
});

test("an image that does not say what its layers are was not made here", async () => {
  const { blobs, manifest } = await stored([{ comment: "base: 27 Debian packages" }, {}]);
  await expect(storedImage(manifest.digest, { blobs })).rejects.toThrow("does not say what its layer 2 is");
});

test("nor was one that does not say whose it is", async () => {
  const { blobs, manifest } = await stored([{ comment: "base: Debian" }, { comment: "wheel: pandas: 3.0.6" }], {});
  await expect(storedImage(manifest.digest, { blobs })).rejects.toThrow("does not say whose it is");
});
