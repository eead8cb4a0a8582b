import * as z from "zod/mini";
import { hexOf } from "../../oci/digest.ts";
import type { Digest, Registry } from "../../oci/ports.ts";
import { empty, emptyConfig } from "../../oci/referrers.ts";
import type { Ports } from "../../ports.ts";
import { titleOfCode } from "../bytecode/units.ts";
import { inParallel } from "../in-parallel.ts";
import { remembered } from "../layer/layer.ts";
import type { BuiltImage, Layer } from "../model.ts";
import { recordManifest, tagOf } from "./record.ts";

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
 * Leaves what was made for an image where other machines find it: what each wheel holds, and each layer that is made of packages alone.
 * Of a dashboard's own files nothing goes there: whoever may read that place need not be one who may read the dashboard.
 *
 * That it cannot be done is said in the log, and is no reason for a push to fail: the next machine makes it again.
 */
export async function keepRecords(
  image: BuiltImage,
  repositories: Repositories,
  ports: Pick<Ports, "registry" | "blobs" | "cache" | "log">,
): Promise<void> {
  const { registry, cache, log } = ports;
  const listed = await cache.get(placeOf(image.manifest.digest));
  const made = listed === undefined ? [] : (names.safeParse(JSON.parse(new TextDecoder().decode(listed))).data ?? []);
  if (made.length === 0) return;
  try {
    await ensureEmpty(registry, repositories.shared);
    let kept = 0;
    await inParallel(made, 8, async (name) => {
      if (await keepOne(name, image, repositories, ports)) kept += 1;
      log.progress(`keeping what was made in ${repositories.shared}`, kept, made.length);
    });
    log.info(`${kept} records of packages kept in ${registry.name}/${repositories.shared}`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    log.info(`What was made could not be kept in ${repositories.shared} for the next build: ${why}`);
  }
}

async function keepOne(
  name: string,
  image: BuiltImage,
  { own, shared }: Repositories,
  { registry, cache, blobs }: Pick<Ports, "registry" | "blobs" | "cache">,
): Promise<boolean> {
  const tag = tagOf(name);
  const bytes = await cache.get(name);
  if (tag === undefined || bytes === undefined) return false;
  let layer: Layer | undefined;
  if (tag.startsWith("layer-")) {
    const entry = remembered.safeParse(JSON.parse(new TextDecoder().decode(bytes))).data;
    layer = image.layers.find(({ descriptor }) => descriptor.digest === entry?.digest);
    if (layer === undefined || !isOfPackages(layer)) return false;
    const { descriptor } = layer;
    if (!(await registry.has(shared, descriptor))) {
      await registry.upload(shared, descriptor, () => blobs.open(descriptor.digest), { mountFrom: [own] });
    }
  }
  const manifest = recordManifest(tag, { bytes, ...(layer && { layer: layer.descriptor }) });
  if (manifest === undefined) return false;
  await registry.putManifest(shared, tag, manifest.mediaType, manifest.bytes);
  return true;
}

const isOfPackages = ({ role, title }: Layer) =>
  role === "base" || role === "wheel" || role === "wheels" || (role === "bytecode" && title !== titleOfCode);

async function ensureEmpty(registry: Registry, repository: string): Promise<void> {
  if (await registry.has(repository, emptyConfig)) return;
  await registry.upload(repository, emptyConfig, async function* () {
    yield empty;
  });
}
