import * as z from "zod/mini";
import { jsonIn } from "../oci/json-in.ts";
import { type LayerEntry, layerEntries, whiteout } from "../oci/layers.ts";
import type { Descriptor, Digest } from "../oci/ports.ts";
import type { Ports } from "../ports.ts";
import { type PackageRecord, packageRecord, packagesOf } from "./package-records.ts";

/** Raised whenever the same layer would be read to another end. */
const version = 3;

const layerModel = z.strictObject({
  /** Path to what stands there. */
  records: z.record(
    z.string(),
    z.array(
      z.strictObject({
        kind: z.enum(["deb", "python"]),
        name: z.string(),
        version: z.string(),
        source: z.exactOptional(z.strictObject({ name: z.string(), version: z.string() })),
        architecture: z.exactOptional(z.string()),
        licence: z.exactOptional(z.string()),
        needs: z.exactOptional(z.array(z.string())),
        provides: z.exactOptional(z.array(z.string())),
        bundledIn: z.exactOptional(z.string()),
      }),
    ),
  ),
  /** `etc/os-release` and `usr/lib/os-release`, as they are written. */
  systems: z.record(z.string(), z.string()),
  /** Paths that lower layers have and the image has not. */
  removed: z.array(z.string()),
  /** Folders of which only what this layer brings is there. */
  hidden: z.array(z.string()),
});

/** What one layer adds and takes away, as it is kept between runs. */
export type LayerContent = Omit<z.infer<typeof layerModel>, "records"> & {
  records: Record<string, readonly PackageRecord[]>;
};

/** What the content of a layer is called in the cache. */
export const contentName = (layer: Digest): string => `inventory/${version}/${layer.replace(":", "-")}.json`;

/** What is in a layer, from the cache or from the layer itself, which is then remembered by its digest. */
export async function contentOf(
  descriptor: Descriptor,
  { blobs, cache }: Pick<Ports, "blobs" | "cache">,
): Promise<LayerContent> {
  const name = contentName(descriptor.digest);
  const known = layerModel.safeParse(jsonIn(await cache.get(name)));
  if (known.success) return known.data;
  const content: LayerContent = { records: {}, systems: {}, removed: [], hidden: [] };
  for await (const entry of layerEntries(descriptor, blobs)) await take(entry, content);
  const written = JSON.stringify(content);
  await cache.put(name, new TextEncoder().encode(written));
  // As whoever reads it from the cache has it, down to the order of its keys, of which a document's number is made.
  return layerModel.parse(JSON.parse(written));
}

async function take({ path, kind, read }: LayerEntry, content: LayerContent): Promise<void> {
  const slash = path.lastIndexOf("/");
  const folder = slash < 0 ? "" : path.slice(0, slash);
  const file = path.slice(slash + 1);
  if (file === whiteout.opaque) content.hidden.push(folder);
  else if (file.startsWith(whiteout.prefix)) {
    content.removed.push(`${folder}${folder && "/"}${file.slice(whiteout.prefix.length)}`);
  } else if (kind === "file" && (path === "etc/os-release" || path === "usr/lib/os-release")) {
    content.systems[path] = new TextDecoder().decode(await read(64 * 1024));
  } else if (kind === "file" && packageRecord(path)) {
    content.records[path] = packagesOf(path, new TextDecoder().decode(await read()));
  } else if (content.records[path]) {
    delete content.records[path]; // The same path once more in one tar: the last one counts.
  }
}
