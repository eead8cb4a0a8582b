import { describe, expect, test } from "vitest";
import { memoryBlobs } from "../../oci/memory-blobs.ts";
import { jsonBytes, layoutOf } from "./fixtures/builder.ts";
import { takeImage } from "./take-image.ts";

const layout = await layoutOf({ layers: [{ a: "1" }, { b: "2" }] });

/** The same layout with another manifest, or another configuration. */
async function changed(parts: { readonly manifest?: object; readonly config?: object; readonly index?: object }) {
  const blobs = memoryBlobs();
  for (const { digest } of layout.manifest.layers) await blobs.put(await layout.blobs.read(digest));
  const config = await blobs.put(jsonBytes({ ...layout.config, ...parts.config }));
  const described = { ...layout.manifest.config, ...config };
  const manifest = await blobs.put(jsonBytes({ ...layout.manifest, config: described, ...parts.manifest }));
  const entry = { mediaType: "application/vnd.oci.image.manifest.v1+json", ...manifest };
  const index = jsonBytes({ schemaVersion: 2, manifests: [entry], ...parts.index });
  return takeImage({ index, blobs }, { blobs: memoryBlobs() });
}

describe("the image of a layout that strangers had a part in", () => {
  test("is taken with its layers", async () => {
    const blobs = memoryBlobs();
    const { layers } = await takeImage(layout, { blobs });
    expect(layers.map(({ diffId }) => diffId)).toEqual(layout.config.rootfs.diff_ids);
    for (const { descriptor } of layers) expect(await blobs.has(descriptor.digest)).toBe(true);
  });

  const other = `sha256:${"0".repeat(64)}`;
  test.each<[what: string, parts: Parameters<typeof changed>[0], sentence: RegExp]>([
    [
      "two images",
      { index: { manifests: [{}, {}] } },
      /^The index of the image that the Dockerfile gave has something/,
    ],
    ["an attestation", { index: { manifests: [] } }, /^The index/],
    ["another machine's", { config: { architecture: "arm64" } }, /^The configuration .* as architecture/],
    ["another system's", { config: { os: "windows" } }, /^The configuration .* as os/],
    ["too few diff IDs", { config: { rootfs: { type: "layers", diff_ids: [] } } }, /lists other layers/],
    ["no layer", { manifest: { layers: [] } }, /^The manifest .* as layers/],
    [
      "a layer of another kind",
      { manifest: { layers: [{ ...layout.manifest.layers[0], mediaType: "application/zip" }] } },
      /as layers\.0\.mediaType/,
    ],
    [
      "a layer elsewhere",
      { manifest: { layers: [{ ...layout.manifest.layers[0], digest: "../../etc/passwd" }] } },
      /as layers\.0\.digest/,
    ],
    [
      "another size",
      { manifest: { layers: layout.manifest.layers.map((layer) => ({ ...layer, size: 1 })) } },
      /^The manifest .* is not that of sha256:/,
    ],
    [
      "a document of unusual size",
      { manifest: { config: { ...layout.manifest.config, size: 1e9 } } },
      /names a document of unusual size/,
    ],
    ["a NUL in the command", { config: { config: { Cmd: ["a\0b"] } } }, /^The configuration .* as config\.Cmd/],
  ])("is refused with %s", async (_, parts, sentence) => {
    await expect(changed(parts)).rejects.toThrow(sentence);
  });

  test("is refused where a blob is not there or not the digest's", async () => {
    const manifest = { layers: [{ ...layout.manifest.layers[0], digest: other }, layout.manifest.layers[1]] };
    await expect(changed({ manifest })).rejects.toThrow();
  });
});
