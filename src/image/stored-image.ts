import type { Descriptor, Digest } from "../oci/ports.ts";
import type { Ports } from "../ports.ts";
import type { BuiltImage, LayerRole } from "./model.ts";

type StoredManifest = { readonly config: Descriptor; readonly layers: readonly Descriptor[] };
type StoredConfig = {
  readonly config?: { readonly Labels?: Readonly<Record<string, string>> };
  readonly rootfs: { readonly diff_ids: readonly Digest[] };
  readonly history: readonly { readonly comment?: string; readonly empty_layer?: boolean }[];
};

/** An image, and the dashboard that it is of. */
export type StoredImage = BuiltImage & {
  readonly dashboard: { readonly name: string; readonly title: string };
};

/**
 * An image that the layer builder stored earlier, by its manifest's digest: what the layers are, and whose it is, is written in the
 * configuration.
 *
 * @throws when a blob is absent, is not the digest's, or was not made by this builder
 */
export async function storedImage(digest: Digest, { blobs }: Pick<Ports, "blobs">): Promise<StoredImage> {
  const bytes = await blobs.read(digest);
  const manifest = JSON.parse(new TextDecoder().decode(bytes)) as StoredManifest & Pick<Descriptor, "mediaType">;
  const {
    rootfs,
    history,
    config: { Labels: labels = {} } = {},
  } = JSON.parse(new TextDecoder().decode(await blobs.read(manifest.config.digest))) as StoredConfig;
  const entries = history.filter(({ empty_layer }) => empty_layer !== true);
  const layers = manifest.layers.map((descriptor, index) => {
    const [, role, title] = /^(\w+): (.*)$/.exec(entries[index]?.comment ?? "") ?? [];
    const diffId = rootfs.diff_ids[index];
    if (role === undefined || title === undefined || diffId === undefined) {
      throw new Error(`The image ${digest} does not say what its layer ${index + 1} is.`);
    }
    return { role: role as LayerRole, title, descriptor, diffId };
  });
  const name = labels["dev.slipway.dashboard"];
  const title = labels["org.opencontainers.image.title"];
  if (name === undefined || title === undefined) throw new Error(`The image ${digest} does not say whose it is.`);
  const { mediaType, config } = manifest;
  return { dashboard: { name, title }, manifest: { mediaType, digest, size: bytes.byteLength }, config, layers };
}
