import { digestOf } from "../oci/digest.ts";
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
  const { byteLength: size } = config;
  const storedConfig: Descriptor = { mediaType: mediaTypes.config, digest: digestOf(config), size };
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: storedConfig,
    layers: layers.map(({ descriptor }) => descriptor),
  };
  const [stored] = await Promise.all([
    blobs.put(new TextEncoder().encode(JSON.stringify(manifest))),
    blobs.put(config),
  ]);
  return { manifest: { mediaType: mediaTypes.manifest, ...stored }, config: storedConfig, layers };
}
