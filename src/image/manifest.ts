import type { Descriptor } from "../oci/ports.ts";
import type { Ports } from "../ports.ts";
import type { BuiltImage, Layer } from "./model.ts";

const mediaTypes = {
  manifest: "application/vnd.oci.image.manifest.v1+json",
  config: "application/vnd.oci.image.config.v1+json",
} as const;

/** Stores configuration and manifest of an image whose layers are stored. @see OCI Image Specification 1.1 §Image Manifest */
export async function storeImage(
  config: Uint8Array,
  layers: readonly Layer[],
  { blobs }: Pick<Ports, "blobs">,
): Promise<BuiltImage> {
  const storedConfig: Descriptor = { mediaType: mediaTypes.config, ...(await blobs.put(config)) };
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: storedConfig,
    layers: layers.map(({ descriptor }) => descriptor),
  };
  const stored = await blobs.put(new TextEncoder().encode(JSON.stringify(manifest)));
  return { manifest: { mediaType: mediaTypes.manifest, ...stored }, config: storedConfig, layers };
}
