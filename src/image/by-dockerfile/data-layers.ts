import type { Dashboard } from "../../dashboard/model.ts";
import type { Ports } from "../../ports.ts";
import type { Encoder } from "../layer/compress.ts";
import type { Entry } from "../layer/entry.ts";
import { layerOf } from "../layer/layer.ts";
import type { Layer } from "../model.ts";
import { dataLayers } from "../plan.ts";
import { dashboardFolder, readShipped, shippedEntries } from "../shipped-files.ts";

export type BuiltLayer = { readonly layer: Layer; readonly fromCache: boolean };

/**
 * The data, as layers on top of what a Dockerfile made.
 *
 * @param places where each file belongs: from the path in the image to the file's own
 */
export async function layersOfData(
  dashboard: Dashboard,
  places: ReadonlyMap<string, string>,
  encoder: Encoder,
  ports: Pick<Ports, "files" | "blobs" | "cache">,
): Promise<readonly BuiltLayer[]> {
  const targets = Map.groupBy(places, ([, path]) => path);
  const files = await readShipped({ ...dashboard, shipped: dashboard.data.filter((path) => targets.has(path)) }, ports);
  const layers: BuiltLayer[] = [];
  for (const planned of dataLayers(dashboard, files)) {
    const at = planned.files.flatMap(({ path }) => (targets.get(path) ?? []).map(([place]) => ({ path, place })));
    const content = [
      ...planned.content,
      "placed",
      ...at.map(({ path, place }) => JSON.stringify([path, place])).sort(),
    ];
    const entries = async () => {
      const made = new Map((await shippedEntries(planned.files, ports)).map((entry) => [entry.path, entry]));
      return at.flatMap(({ path, place }): readonly Entry[] => {
        const entry = made.get(`${dashboardFolder}/${path}`);
        return entry === undefined ? [] : [{ ...entry, path: place }];
      });
    };
    layers.push(await layerOf({ ...planned, content }, entries, encoder, ports));
  }
  return layers;
}
