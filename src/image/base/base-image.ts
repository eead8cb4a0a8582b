import type { Ports } from "../../ports.ts";
import { inParallel } from "../in-parallel.ts";
import type { Encoder } from "../layer/compress.ts";
import { layerOf, recall } from "../layer/layer.ts";
import { constantDate } from "../layer/time.ts";
import { storeImage } from "../manifest.ts";
import type { BuiltImage, Layer } from "../model.ts";
import { baseLayer } from "../plan.ts";
import { type BaseLock, interpreterOf, lockDigest, partsOf } from "./lock.ts";
import { type BaseOptions, fetchBase } from "./packages.ts";
import { baseEntries } from "./part-entries.ts";
import { dashboardUser } from "./root.ts";

type BuildPorts = Pick<Ports, "http" | "cache" | "clock" | "log" | "blobs">;

/**
 * The layers of a base with these capabilities, made of its packages where they are not there already.
 *
 * @throws UserError when a locked package is gone
 */
export async function baseLayers(
  lock: BaseLock,
  capabilities: readonly string[],
  encoder: Encoder,
  options: BaseOptions,
  ports: BuildPorts,
): Promise<readonly Layer[]> {
  const isThere = async (part: Parameters<typeof baseLayer>[0]) =>
    (await recall(baseLayer(part), encoder, ports)) !== undefined;
  const fetched = await fetchBase(lock, { capabilities, isThere }, options, ports);
  return inParallel(partsOf(fetched.lock, capabilities), 2, async (part) => {
    const { layer } = await layerOf(baseLayer(part), () => baseEntries(part, fetched), encoder, ports);
    return layer;
  });
}

/**
 * A base as an image of its own, to be looked at, scanned, pushed, or named after `FROM`: one layer for its packages and one for
 * those of each capability, the same bytes from any machine. It runs Python as the user that dashboards run as.
 *
 * @see OCI Image Specification 1.1 §Image Configuration
 */
export async function buildBase(
  lock: BaseLock,
  capabilities: readonly string[],
  encoder: Encoder,
  options: BaseOptions,
  ports: BuildPorts,
): Promise<BuiltImage> {
  const layers = await baseLayers(lock, capabilities, encoder, options, ports);
  const { series } = interpreterOf(lock);
  const config = {
    created: constantDate,
    architecture: "amd64",
    os: "linux",
    config: {
      User: `${dashboardUser}:${dashboardUser}`,
      Env: ["PATH=/usr/local/bin:/usr/bin", "LANG=C.UTF-8", "HOME=/tmp"],
      Cmd: [`/usr/bin/python${series.join(".")}`],
      WorkingDir: "/app",
      Labels: {
        "org.opencontainers.image.title": lock.name,
        "dev.slipway.base.lock": lockDigest(lock),
        ...(capabilities.length === 0 ? {} : { "dev.slipway.base.capabilities": capabilities.join(",") }),
      },
    },
    rootfs: { type: "layers", diff_ids: layers.map(({ diffId }) => diffId) },
    history: layers.map(({ role, title }) => ({
      created: constantDate,
      created_by: "slipway base build",
      comment: `${role}: ${title}`,
    })),
  };
  return storeImage(new TextEncoder().encode(JSON.stringify(config)), layers, ports);
}
