import * as z from "zod/mini";
import { hexOf } from "../../oci/digest.ts";
import type { Digest, Registry } from "../../oci/ports.ts";
import { empty, emptyConfig } from "../../oci/referrers.ts";
import type { Ports } from "../../ports.ts";
import type { Cache } from "../../runner/ports.ts";
import { inParallel } from "../in-parallel.ts";
import { remembered } from "../layer/layer.ts";
import { type BuiltImage, isOfPackages } from "../model.ts";
import { type CacheRecord, recordManifest, tagOf } from "./record.ts";

const names = z.array(z.string());
const placeOf = (image: Digest) => `made-for/${hexOf(image)}.json`;

/** Keeps in mind which entries of the cache an image was made with, for whoever pushes it. */
export const noteMade = (image: Digest, made: readonly string[], { cache }: Pick<Ports, "cache">): Promise<void> =>
  cache.put(placeOf(image), new TextEncoder().encode(JSON.stringify(made)));

export type Repositories = {
  /** Where the image is. */
  readonly own: string;
  /** Where the platform keeps what its dashboards share. */
  readonly shared: string;
};

/**
 * Leaves what was made for an image where other machines find it: what each wheel holds, each layer that is made of packages alone, and
 * which packages are in it. Of a dashboard's own files nothing goes there: whoever may read that place need not be one who may read the dashboard.
 *
 * That it cannot be done is said in the log, and is no reason for a push to fail: the next machine makes it again.
 *
 * @param read the inventories of its layers that were read here, by name
 */
export async function keepRecords(
  image: BuiltImage,
  repositories: Repositories,
  ports: Pick<Ports, "registry" | "blobs" | "cache" | "log">,
  read: readonly string[] = [],
): Promise<void> {
  const { registry, cache, log } = ports;
  const listed = await cache.get(placeOf(image.manifest.digest));
  const made = listed === undefined ? [] : (names.safeParse(JSON.parse(new TextDecoder().decode(listed))).data ?? []);
  const records = (await Promise.all([...made, ...read].map((name) => recordOf(name, image, cache)))).flatMap(
    (one) => one ?? [],
  );
  if (records.length === 0) return;
  try {
    await ensureEmpty(registry, repositories.shared);
    let kept = 0;
    await inParallel(records, 8, async (record) => {
      await keepOne(record, repositories, ports);
      kept += 1;
      log.progress(`keeping what was made in ${repositories.shared}`, kept, records.length);
    });
    log.info(`${kept} records of packages kept in ${registry.name}/${repositories.shared}`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    log.info(`What was made could not be kept in ${repositories.shared} for the next build: ${why}`);
  }
}

type Named = CacheRecord & { readonly tag: string };

/** The record that an entry of the cache is worth; undefined for what is the dashboard's own. */
async function recordOf(name: string, { layers }: BuiltImage, cache: Cache): Promise<Named | undefined> {
  const tag = tagOf(name);
  const bytes = await cache.get(name);
  if (tag === undefined || bytes === undefined) return undefined;
  if (!tag.startsWith("layer-")) return { tag, bytes };
  const entry = remembered.safeParse(JSON.parse(new TextDecoder().decode(bytes))).data;
  const layer = layers.find(({ descriptor }) => descriptor.digest === entry?.digest);
  return layer && isOfPackages(layer) ? { tag, bytes, layer: layer.descriptor } : undefined;
}

async function keepOne(
  { tag, ...record }: Named,
  { own, shared }: Repositories,
  { registry, blobs }: Pick<Ports, "registry" | "blobs">,
): Promise<void> {
  const { layer } = record;
  if (layer !== undefined && !(await registry.has(shared, layer))) {
    await registry.upload(shared, layer, () => blobs.open(layer.digest), { mountFrom: [own] });
  }
  const manifest = recordManifest(tag, record);
  if (manifest !== undefined) await registry.putManifest(shared, tag, manifest.mediaType, manifest.bytes);
}

async function ensureEmpty(registry: Registry, repository: string): Promise<void> {
  if (await registry.has(repository, emptyConfig)) return;
  await registry.upload(repository, emptyConfig, async function* () {
    yield empty;
  });
}
