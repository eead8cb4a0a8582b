import * as z from "zod/mini";
import type { Cache } from "../runner/ports.ts";
import { digestOf, hexOf } from "./digest.ts";
import { jsonIn } from "./json-in.ts";
import type { Blobs, Descriptor, Digest, Registry } from "./ports.ts";

// Blobs that were left where they are, in a registry: what is only sent on need not come here first.

const place = z.strictObject({ repository: z.string(), size: z.int().check(z.gte(0)) });
type Place = z.infer<typeof place>;

/** Keeps in mind that a blob which is not here can be had from a repository of the registry. */
export const leaveThere = (
  { digest, size }: Pick<Descriptor, "digest" | "size">,
  repository: string,
  registry: Pick<Registry, "name">,
  cache: Cache,
): Promise<void> =>
  cache.put(nameOf(registry.name, digest), new TextEncoder().encode(JSON.stringify({ repository, size })));

/** Where a blob was left. */
export async function leftAt(
  digest: Digest,
  registry: Pick<Registry, "name">,
  cache: Cache,
): Promise<Place | undefined> {
  const found = await cache.get(nameOf(registry.name, digest));
  return place.safeParse(jsonIn(found)).data;
}

const nameOf = (registry: string, digest: Digest) =>
  `left/${hexOf(digestOf(new TextEncoder().encode(registry))).slice(0, 16)}/${hexOf(digest)}`;

/** The blobs that are here, and behind them those that were left in a registry: one comes here when it is read first. */
export function blobsBehind(here: Blobs, registry: Registry, cache: Cache): Blobs {
  const underway = new Map<Digest, Promise<void>>();

  async function fetched(digest: Digest): Promise<void> {
    if (await here.has(digest)) return;
    const left = await leftAt(digest, registry, cache);
    // What is nowhere is told by those who should have it.
    if (left !== undefined) await here.put(registry.open(left.repository, { digest, size: left.size }));
  }
  const present = (digest: Digest) => {
    const coming = underway.get(digest) ?? fetched(digest).finally(() => underway.delete(digest));
    underway.set(digest, coming);
    return coming;
  };

  return {
    has: async (digest) => (await here.has(digest)) || (await leftAt(digest, registry, cache)) !== undefined,
    async read(digest) {
      await present(digest);
      return here.read(digest);
    },
    async *open(digest) {
      await present(digest);
      yield* here.open(digest);
    },
    put: (content) => here.put(content),
  };
}
