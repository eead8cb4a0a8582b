import type { Dashboard } from "../dashboard/model.ts";
import type { Digest } from "../oci/ports.ts";
import type { Ports } from "../ports.ts";
import { InfrastructureError, UserError } from "../report/user-error.ts";
import type { StageResult } from "../report/verdict.ts";
import type { BuildOptions, BuildPorts } from "./build-options.ts";
import type { BuiltImage } from "./model.ts";
import { type RecordingCache, recordsBehind } from "./records/behind.ts";
import { noteMade } from "./records/keep.ts";
import { build } from "./stage.ts";

export type Before = {
  /** The configuration that the other build gave. */
  readonly configuration: Digest;
  /** The layers that it gave, compressed as they are. */
  readonly layers: readonly Digest[];
  /** Where the platform keeps what its dashboards share. */
  readonly shared: string;
};

/**
 * Builds an image that another job has built from its packages, with what the registry has of it: no wheel is fetched and no layer made
 * that was made before, on any machine.
 *
 * A layer is believed only where the two agree on its bytes, who cannot write for each other: the registry and that other job. All
 * else that a record says shows in the configuration; where that comes out as another, or where the registry fails, everything is
 * built here. So what the registry holds decides how long a build takes, and never what it gives.
 */
export async function buildAgain(
  dashboard: Dashboard,
  options: BuildOptions,
  { configuration, layers, shared }: Before,
  ports: BuildPorts & Pick<Ports, "registry">,
): Promise<StageResult<BuiltImage>> {
  const { registry, log, cache } = ports;
  const behind = recordsBehind(cache, { registry, repository: shared, layers: new Set(layers) });
  const taken = await attempt(dashboard, options, behind, ports).catch((error: unknown) => {
    if (!(error instanceof UserError || error instanceof InfrastructureError)) throw error;
    return error;
  });
  if (!(taken instanceof Error) && (behind.taken() === 0 || taken.outputs?.config.digest === configuration)) {
    log.info(`${behind.taken()} wheels and layers of the image are known to ${registry.name} already`);
    return taken;
  }
  if (taken instanceof UserError && behind.taken() === 0) throw taken;
  const why = taken instanceof Error ? taken.message : "the image came out as another than the one that was checked.";
  log.info(`What ${registry.name} knows of wheels and layers is left aside: ${why}`);
  return attempt(dashboard, options, recordsBehind(cache), ports);
}

async function attempt(
  dashboard: Dashboard,
  options: BuildOptions,
  cache: RecordingCache,
  ports: BuildPorts,
): Promise<StageResult<BuiltImage>> {
  const result = await build(dashboard, options, { ...ports, cache });
  if (result.outputs !== undefined) await noteMade(result.outputs.manifest.digest, cache.made(), ports);
  return result;
}
