import { layerEntries, whiteout } from "../../oci/layers.ts";
import type { Descriptor } from "../../oci/ports.ts";
import type { Ports } from "../../ports.ts";

const marker = "slipway-data ";

/**
 * What lies in the place of a data file while its image is built: steps may copy it and move it about, and the data is put where it
 * ended up. It begins with a byte that no text begins with, so that whatever reads it as data fails instead of going on.
 */
export const placeholderOf = (path: string): Uint8Array => {
  const text = new TextEncoder().encode(`${marker}${path}\n`);
  return Uint8Array.of(startByte, ...text);
};

const startByte = 0x80;

/** What a program says that met a placeholder, or found no file there. */
export const metPlaceholder = /codec can't decode byte 0x80 in position 0\b|slipway-data /;

/**
 * Where the data files belong in an image, path by path: wherever its layers, one over the other, have their placeholders.
 *
 * @param layers those that steps made, the lowest first
 * @returns from the path in the image to the data file's own
 */
export async function placesOfData(
  layers: readonly Descriptor[],
  data: readonly string[],
  { blobs }: Pick<Ports, "blobs">,
): Promise<ReadonlyMap<string, string>> {
  const bySize = Map.groupBy(data, (path) => placeholderOf(path).byteLength);
  const places = new Map<string, string>();
  if (data.length === 0) return places;
  for (const layer of layers) {
    const found = new Map<string, string>();
    const links: (readonly [path: string, target: string])[] = [];
    for await (const { path, kind, size, target = "", read } of layerEntries(layer, blobs)) {
      const name = path.slice(path.lastIndexOf("/") + 1);
      const folder = path.slice(0, Math.max(0, path.lastIndexOf("/")));
      if (name === whiteout.opaque) forget(places, folder);
      else if (name.startsWith(whiteout.prefix)) {
        const removed = [folder, name.slice(whiteout.prefix.length)].filter(Boolean).join("/");
        places.delete(removed);
        forget(places, removed);
      } else if (kind !== "folder") {
        places.delete(path);
        found.delete(path);
        if (kind === "hardlink") links.push([path, target]);
        const candidates = kind === "file" ? bySize.get(size) : undefined;
        if (candidates === undefined) continue;
        const bytes = Buffer.from(await read());
        const which = candidates.find((candidate) => bytes.equals(placeholderOf(candidate)));
        if (which !== undefined) found.set(path, which);
      }
    }
    for (const [path, target] of links) {
      const which = found.get(target);
      if (which !== undefined) found.set(path, which);
    }
    for (const [path, which] of found) places.set(path, which);
  }
  return places;
}

function forget(places: Map<string, string>, folder: string): void {
  for (const path of places.keys()) if (folder === "" || path.startsWith(`${folder}/`)) places.delete(path);
}
