import type { Ports } from "../ports.ts";
import { inParallel } from "./in-parallel.ts";
import type { Encoder } from "./layer/compress.ts";
import type { Entry } from "./layer/entry.ts";
import { layerOf } from "./layer/layer.ts";
import type { Layer, LayerRole } from "./model.ts";
import type { LayerPlan } from "./plan.ts";

/** A layer that is in the store, and whether it was made before. */
export type Built = { readonly layer: Layer; readonly fromCache: boolean };

/** Gives layers that are planned: those that were made before as they are, the others made now, three at a time. */
export async function buildLayers(
  layers: readonly LayerPlan[],
  entriesOf: (planned: LayerPlan) => Promise<readonly Entry[]>,
  encoder: Encoder,
  ports: Pick<Ports, "blobs" | "cache" | "log">,
): Promise<Built[]> {
  let done = 0;
  return inParallel(layers, 3, async (planned) => {
    const given = planned.role === "base" ? planned.given : undefined;
    const built =
      given === undefined
        ? await layerOf(planned, () => entriesOf(planned), encoder, ports)
        : { layer: given, fromCache: true };
    done += 1;
    ports.log.progress("Building layers", done, layers.length);
    return built;
  });
}

const order: readonly LayerRole[] = ["base", "wheel", "wheels", "bytecode", "code", "data"];

/** From rarely to often changed; within a role as they are. */
export const inOrder = (built: readonly Built[]) =>
  order.flatMap((role) => built.filter(({ layer }) => layer.role === role));
