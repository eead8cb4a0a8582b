import { join } from "node:path";
import { storeImage } from "../../src/image/manifest.ts";
import type { Layer } from "../../src/image/model.ts";
import { httpRegistry } from "../../src/oci/http-registry.ts";
import { openLayout } from "../../src/oci/layout.ts";
import { push } from "../../src/oci/push-stage.ts";
import { systemClock } from "../../src/runner/clock.ts";
import { keptConnections } from "../../src/runner/kept-connections.ts";
import { quietLog } from "../../src/runner/memory.ts";

/**
 * Brings the base of an image that was built to a registry, as an image of its own, for a Dockerfile to begin with: the same Debian
 * packages, and the bytecode of Python's own library.
 *
 * @param home the SLIPWAY_HOME that the image was built in
 * @returns what a Dockerfile calls it
 */
export async function pushBase(layers: readonly LayerFact[], home: string, host: string): Promise<string> {
  const blobs = await openLayout(join(home, "cache/images"));
  const own = layers.filter(({ role, title }) => role === "base" || title === "bytecode of Python's own library");
  const config = {
    architecture: "amd64",
    os: "linux",
    config: { Env: ["PATH=/usr/local/bin:/usr/bin"] },
    rootfs: { type: "layers", diff_ids: own.map(({ diffId }) => diffId) },
  };
  const described = own.map(({ role, title, digest, size, diffId }): Layer => {
    const mediaType = "application/vnd.oci.image.layer.v1.tar+zstd";
    return { role, title, diffId, descriptor: { mediaType, digest, size } };
  });
  const image = await storeImage(new TextEncoder().encode(JSON.stringify(config)), described, { blobs });
  const ports = { http: keptConnections(), clock: systemClock, log: quietLog };
  const registry = httpRegistry({ host, insecure: true }, ports);
  await push(image, { repository: "base", tag: "1" }, { blobs, registry, log: quietLog });
  return `${host}/base@${image.manifest.digest}`;
}

/** As the report of a build has it. */
export type LayerFact = Pick<Layer, "role" | "title" | "diffId"> & Pick<Layer["descriptor"], "digest" | "size">;
