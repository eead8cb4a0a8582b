import { digestOf } from "../../oci/digest.ts";
import type { Digest, Registry } from "../../oci/ports.ts";
import type { Ports } from "../../ports.ts";
import { InfrastructureError, UserError } from "../../report/user-error.ts";
import type { Cache } from "../../runner/ports.ts";
import { contentName } from "../layer-content.ts";
import { type BuiltImage, isOfPackages } from "../model.ts";
import { recordIn, tagOf } from "./record.ts";

/** An inventory of a layer, as a digest that holds for this layer alone: what is in another one cannot be passed off as its content. */
const digestFor = (layer: Digest, content: Uint8Array): Digest =>
  digestOf(Buffer.concat([new TextEncoder().encode(`${layer}\n`), content]));

/** By its name in the cache, each layer that other images may have as well. */
const layersByName = ({ layers }: Pick<BuiltImage, "layers">): ReadonlyMap<string, Digest> =>
  new Map(layers.filter(isOfPackages).map(({ descriptor: { digest } }) => [contentName(digest), digest]));

/** What was read in the layers of packages of an image, for another job to know it again. */
export async function inventoriesOf(
  image: Pick<BuiltImage, "layers">,
  { cache }: Pick<Ports, "cache">,
): Promise<readonly Digest[]> {
  const found = await Promise.all(
    [...layersByName(image)].map(async ([name, layer]) => {
      const content = await cache.get(name);
      return content === undefined ? [] : [digestFor(layer, content)];
    }),
  );
  return found.flat();
}

export type InventorySource = {
  readonly registry: Pick<Registry, "name" | "getManifest">;
  readonly repository: string;
  /** What another job read in layers of the same image, as {@link inventoriesOf} gave it. */
  readonly believed: readonly Digest[];
};

/** A cache that knows which inventories were read on this machine. */
export type InventoryCache = Cache & {
  /** By name. */
  made(): readonly string[];
};

/**
 * A cache, and behind it what a registry keeps of the layers of an image: so that a bill of materials can be written of layers that are
 * not here. Only what another job read in the very same layer is taken; for anything else, and where the registry fails, the layer
 * is fetched and read. So what the registry holds decides how long a bill takes, and never what it says.
 */
export function inventoriesBehind(
  cache: Cache,
  image: Pick<BuiltImage, "layers">,
  { registry, repository, believed }: InventorySource,
  { log }: Pick<Ports, "log">,
): InventoryCache {
  const layers = layersByName(image);
  const trusted = new Set(believed);
  const made = new Set<string>();
  let isAsked = trusted.size > 0;

  async function take(name: string, layer: Digest): Promise<Uint8Array | undefined> {
    const tag = tagOf(name);
    if (tag === undefined || !isAsked) return undefined;
    try {
      const manifest = await registry.getManifest(repository, tag);
      const content = manifest && recordIn(tag, manifest.bytes)?.bytes;
      return content !== undefined && trusted.has(digestFor(layer, content)) ? content : undefined;
    } catch (error) {
      if (!(error instanceof UserError || error instanceof InfrastructureError)) throw error;
      if (isAsked) log.info(`What ${registry.name} knows of packages is left aside: ${error.message}`);
      isAsked = false;
      return undefined;
    }
  }

  return {
    made: () => [...made],
    async get(name) {
      const layer = layers.get(name);
      const own = await cache.get(name);
      if (layer === undefined) return own;
      if (own === undefined) return take(name, layer);
      made.add(name);
      return own;
    },
    async put(name, bytes) {
      if (layers.has(name)) made.add(name);
      await cache.put(name, bytes);
    },
  };
}
