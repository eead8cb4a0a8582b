import { leaveThere } from "../../oci/blobs-behind.ts";
import type { Digest, Registry } from "../../oci/ports.ts";
import type { Cache } from "../../runner/ports.ts";
import { recordIn, tagOf } from "./record.ts";

/** A cache that knows which of its entries are worth a record in a registry. */
export type RecordingCache = Cache & {
  /** Those that were made on this machine, by name. */
  made(): readonly string[];
  /** How many came from the registry. */
  taken(): number;
};

export type RecordSource = {
  readonly registry: Registry;
  readonly repository: string;
  /** The layers that may be taken: a record of any other counts as absent. */
  readonly layers: ReadonlySet<Digest>;
};

/**
 * A cache, and behind it the records of a registry, where one is given. What comes from there is not put into the cache: whether it may
 * be believed is known when the image is whole. A layer that a record names stays in the registry until somebody reads it.
 */
export function recordsBehind(cache: Cache, source?: RecordSource): RecordingCache {
  const made = new Set<string>();
  const taken = new Map<string, Promise<Uint8Array | undefined>>();

  async function take(tag: string): Promise<Uint8Array | undefined> {
    if (source === undefined) return undefined;
    const { registry, repository, layers } = source;
    const manifest = await registry.getManifest(repository, tag);
    const record = manifest && recordIn(tag, manifest.bytes);
    if (record?.layer === undefined) return record?.bytes;
    if (!layers.has(record.layer.digest)) return undefined;
    await leaveThere(record.layer, repository, registry, cache);
    return record.bytes;
  }

  return {
    made: () => [...made],
    taken: () => taken.size,
    async get(name) {
      const tag = tagOf(name);
      const own = await cache.get(name);
      if (tag === undefined) return own;
      if (own !== undefined) {
        made.add(name);
        return own;
      }
      const known = taken.get(name) ?? take(tag);
      taken.set(name, known);
      const found = await known;
      if (found === undefined) taken.delete(name);
      return found;
    },
    async put(name, bytes) {
      if (tagOf(name) !== undefined) made.add(name);
      await cache.put(name, bytes);
    },
  };
}
