import { createHash } from "node:crypto";
import * as z from "zod/mini";
import { digestOf } from "../../oci/digest.ts";
import { jsonIn } from "../../oci/json-in.ts";
import type { Digest } from "../../oci/ports.ts";
import type { Ports } from "../../ports.ts";
import type { Layer, LayerRole } from "../model.ts";
import type { Encoder } from "./compress.ts";
import type { Entry } from "./entry.ts";
import { tarOf } from "./tar.ts";

/** A layer that is to be there: what it is, by content alone, and how its entries are had when they are needed. */
export type PlannedLayer = {
  readonly role: LayerRole;
  readonly title: string;
  /** Everything that its bytes depend on, but for the encoder and the way we write a tar. */
  readonly content: readonly string[];
};

/** Raised whenever the same content would give other bytes: another order, another mode, another time. */
const formatVersion = 1;

export const annotations = {
  encoder: "dev.slipway.layer.encoder",
  role: "dev.slipway.layer.role",
  title: "org.opencontainers.image.title",
} as const;

const digest = z.templateLiteral(["sha256:", z.string().check(z.regex(/^[0-9a-f]{64}$/))]);
/** What is remembered of a layer that was made. */
export const remembered = z.strictObject({ digest, diffId: digest, size: z.int().check(z.gte(1)) });

/**
 * Gives the layer as a blob that is in the store: the one that was made before from the same content with the same encoder,
 * or a new one from `entries`, which is not called otherwise.
 */
export async function layerOf(
  planned: PlannedLayer,
  entries: () => Promise<readonly Entry[]>,
  encoder: Encoder,
  { blobs, cache }: Pick<Ports, "blobs" | "cache">,
): Promise<{ readonly layer: Layer; readonly fromCache: boolean }> {
  const known = await recall(planned, encoder, { blobs, cache });
  if (known !== undefined) return { layer: known, fromCache: true };
  const hash = createHash("sha256");
  const measured = async function* (tar: AsyncIterable<Uint8Array>) {
    for await (const chunk of tar) {
      hash.update(chunk);
      yield chunk;
    }
  };
  const stored = await blobs.put(encoder.compress(measured(tarOf(await entries()))));
  const made = { ...stored, diffId: `sha256:${hash.digest("hex")}` as Digest };
  await cache.put(cacheName(planned, encoder), new TextEncoder().encode(JSON.stringify(made)));
  return { layer: described(planned, encoder, made), fromCache: false };
}

/** The layer of that content, when it was made before and its blob is still there. */
export async function recall(
  planned: PlannedLayer,
  encoder: Encoder,
  { blobs, cache }: Pick<Ports, "blobs" | "cache">,
): Promise<Layer | undefined> {
  const bytes = await cache.get(cacheName(planned, encoder));
  if (bytes === undefined) return undefined;
  const made = remembered.safeParse(jsonIn(bytes)).data;
  return made !== undefined && (await blobs.has(made.digest)) ? described(planned, encoder, made) : undefined;
}

function described(planned: PlannedLayer, encoder: Encoder, made: z.infer<typeof remembered>): Layer {
  return {
    role: planned.role,
    title: planned.title,
    descriptor: {
      mediaType: encoder.mediaType,
      digest: made.digest,
      size: made.size,
      annotations: {
        [annotations.encoder]: encoder.name,
        [annotations.role]: planned.role,
        [annotations.title]: planned.title,
      },
    },
    diffId: made.diffId,
  };
}

const cacheName = (planned: PlannedLayer, encoder: Encoder) => {
  const key = digestOf(new TextEncoder().encode(JSON.stringify([formatVersion, encoder.name, planned.content])));
  return `layers/${key.slice("sha256:".length)}.json`;
};
