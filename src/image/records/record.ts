import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import * as z from "zod/mini";
import { isDigest } from "../../oci/digest.ts";
import type { Descriptor, Digest } from "../../oci/ports.ts";
import { emptyConfig } from "../../oci/referrers.ts";
import { remembered } from "../layer/layer.ts";

// What a machine remembers of wheels and layers, and of the packages in these (an entry of its cache), as a manifest in a registry, where
// other machines find it: under a tag that is made of the entry's name, and so of everything that its content depends on.

/** An entry of the cache, with the layer that it is about. */
export type CacheRecord = { readonly bytes: Uint8Array; readonly layer?: Descriptor };

const manifestType = "application/vnd.oci.image.manifest.v1+json";
const kinds = {
  layer: "application/vnd.slipway.layer.v1",
  wheel: "application/vnd.slipway.wheel.v1",
  inventory: "application/vnd.slipway.inventory.v1",
} as const;
const contentKey = "dev.slipway.record";

/** Registries take manifests of 4 MiB. */
const largestManifest = 4 * 1024 * 1024;
const largestContent = 64 * 1024 * 1024;

/** The tag of an entry; undefined for entries that are for one machine alone. */
export function tagOf(name: string): string | undefined {
  const [, layer] = /^layers\/([0-9a-f]{64})\.json$/.exec(name) ?? [];
  if (layer !== undefined) return `layer-${layer}`;
  const [, inventoryVersion, inventoried] = /^inventory\/(\d{1,5})\/sha256-([0-9a-f]{64})\.json$/.exec(name) ?? [];
  if (inventoried !== undefined) return `inventory-${inventoried}-${inventoryVersion}`;
  const [, wheel, versions] = /^wheels\/([0-9a-f]{64})\.contents-([\w.-]{1,50})\.json$/.exec(name) ?? [];
  return wheel === undefined ? undefined : `wheel-${wheel}-${versions}`;
}

const kindOf = (tag: string) => kinds[tag.slice(0, tag.indexOf("-")) as keyof typeof kinds];

/** The manifest of a record; undefined where it would be larger than registries take. */
export function recordManifest(tag: string, { bytes, layer }: CacheRecord) {
  const params = { [constants.ZSTD_c_compressionLevel]: 9 };
  const manifest = {
    schemaVersion: 2,
    mediaType: manifestType,
    artifactType: kindOf(tag),
    config: emptyConfig,
    layers: [layer ?? emptyConfig],
    annotations: { [contentKey]: zstdCompressSync(bytes, { params }).toString("base64") },
  };
  const encoded = new TextEncoder().encode(JSON.stringify(manifest));
  return encoded.byteLength > largestManifest ? undefined : { mediaType: manifestType, bytes: encoded };
}

const digest = z.custom<Digest>((text) => typeof text === "string" && isDigest(text));
const descriptor = z.strictObject({
  mediaType: z.string().check(z.regex(/^application\/vnd\.oci\.[a-z0-9.+]+$/)),
  digest,
  size: z.int().check(z.gte(1)),
  annotations: z.optional(z.record(z.string(), z.string())),
});
const model = z.strictObject({
  schemaVersion: z.literal(2),
  mediaType: z.literal(manifestType),
  artifactType: z.string(),
  config: z.unknown(),
  layers: z.tuple([descriptor]),
  annotations: z.strictObject({ [contentKey]: z.base64() }),
});

/** Reads a record; what is none, or is one of another kind, counts as absent. */
export function recordIn(tag: string, manifest: Uint8Array): CacheRecord | undefined {
  try {
    const { artifactType, layers, annotations } = model.parse(JSON.parse(new TextDecoder().decode(manifest)));
    if (artifactType !== kindOf(tag)) return undefined;
    const packed = Buffer.from(annotations[contentKey] ?? "", "base64");
    const bytes = zstdDecompressSync(packed, { maxOutputLength: largestContent });
    if (artifactType !== kinds.layer) return { bytes };
    const [{ annotations: _, ...layer }] = layers;
    const { digest, size } = remembered.parse(JSON.parse(new TextDecoder().decode(bytes)));
    return digest === layer.digest && size === layer.size ? { bytes, layer } : undefined;
  } catch {
    return undefined;
  }
}
