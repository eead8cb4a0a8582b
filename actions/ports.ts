import { mkdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Machine } from "../src/cloud/local/machine.ts";
import type { Blobs, Digest } from "../src/oci/ports.ts";
import type { RunOptions } from "../src/pipeline/run.ts";
import type { Platform, RegistryPlace } from "../src/platform/model.ts";
import type { Ports } from "../src/ports.ts";
import { diskCache } from "../src/runner/disk-cache.ts";
import { openFolder } from "../src/runner/folder.ts";
import { keptPrograms } from "../src/runner/kept-programs.ts";
import type { Cache, Runner } from "../src/runner/ports.ts";
import { tableThread } from "../threads/table-thread.ts";

/**
 * The composition root of the actions: the one place where the outside is put together for a step. The other is `cli/ports.ts`.
 *
 * Everything is kept in the job's own folder: no result of an earlier run is ever read.
 */
export async function stepPorts(folder: string, { temporary, log, clock, exec, identity }: Runner) {
  const cache = diskCache(join(homesIn(temporary).cache, "made"));
  return {
    files: await openFolder(folder),
    log,
    clock,
    exec,
    http: fetch,
    // Beside an identity nothing runs that was fetched.
    runProgram: identity.granted ? undefined : keptPrograms(join(homesIn(temporary).cache, "programs"), process.env),
    cache,
    tableThread,
  } satisfies Partial<Ports>;
}

export type ImageOptions = {
  /** How long a dashboard may take until it answers. */
  readonly timeoutSeconds?: number | undefined;
  /** The configuration that the build must have. */
  readonly expected?: Digest | undefined;
  /** The layers that the other build of it gave. */
  readonly expectedLayers?: readonly Digest[] | undefined;
  /** The versions that another build chose. */
  readonly lock?: string | undefined;
  /** Whether steps of a Dockerfile are run here. */
  readonly dockerfile?: boolean;
  /** What another job built by the Dockerfile. */
  readonly layout?: Digest | undefined;
  /** Told what this job built by it, once later jobs can have it. */
  readonly handedOver?: (layout: Digest) => void;
};

/** The images of this job, and where the platform keeps images and data. */
export async function imagePorts(platform: Platform, { temporary, log }: Runner, cache: Cache) {
  const [{ imagesOf, platformStores }, { blobsBehind }] = await Promise.all([
    import("../src/cloud/local/machine.ts"),
    import("../src/oci/blobs-behind.ts"),
  ]);
  const homes = homesIn(temporary);
  const here = await imagesOf(homes);
  const stores = await platformStores(platform, { homes, blobs: here, log, signIns: signIns() });
  return { ...stores, blobs: blobsBehind(here, stores.registry, cache) };
}

/** What runs images, and what they are deployed to; `close` ends what was started. */
export async function machinePorts(
  platform: Platform,
  blobs: Blobs,
  { temporary }: Runner,
  { timeoutSeconds }: ImageOptions,
): Promise<Machine> {
  const { localMachine } = await import("../src/cloud/local/machine.ts");
  return localMachine(platform, {
    homes: homesIn(temporary),
    blobs,
    engines: {
      host: process.env["DOCKER_HOST"] || undefined,
      home: homedir(),
      runtimeFolder: process.env["XDG_RUNTIME_DIR"] || undefined,
      programs: (process.env["PATH"] ?? "").split(":").filter((program) => program !== ""),
    },
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
  });
}

/**
 * What builds Dockerfiles in this job; undefined where it is left to another one. A job with an identity runs no step of one, whatever
 * it is asked: what runs beside an identity can use it. It takes what another job built.
 */
export function dockerfilePort(
  runner: Runner,
  blobs: Blobs,
  { dockerfile = false, layout, handedOver: done }: ImageOptions,
): Ports["dockerfiles"] {
  const { temporary, identity, exec } = runner;
  if (identity.granted || layout !== undefined) {
    return async () => {
      const { handedOver } = await import("../src/container/buildkit/handed-over.ts");
      const { runArtifacts } = await import("../src/runner/artifacts.ts");
      return handedOver(layout, () => runArtifacts(artifactService(), { http: fetch, ...runner }), blobs);
    };
  }
  if (!dockerfile) return undefined;
  return async () => {
    const [{ findBuilder }, { builderSettings }] = await Promise.all([
      import("../src/container/buildkit/find-builder.ts"),
      import("../src/container/buildkit/settings.ts"),
    ]);
    const root = join(homesIn(temporary).cache, "buildkit");
    const builder = await findBuilder(builderSettings(process.env, { root }), exec);
    if (done === undefined || process.env["ACTIONS_RESULTS_URL"] === undefined) return builder;
    const { handingOver } = await import("../src/container/buildkit/handed-over.ts");
    const { runArtifacts } = await import("../src/runner/artifacts.ts");
    return handingOver(builder, runArtifacts(artifactService(), { http: fetch, ...runner }), done);
  };
}

const artifactService = () => ({
  url: process.env["ACTIONS_RESULTS_URL"] ?? "",
  token: process.env["ACTIONS_RUNTIME_TOKEN"] ?? "",
});

/** What a run needs to know to build and scan an image. */
export async function imageSettings(
  platform: Platform,
  { timeoutSeconds, expected, expectedLayers, lock }: ImageOptions,
) {
  const { registry } = platform;
  const [{ platformFiles }, { packageSources }] = await Promise.all([
    import("../src/cloud/local/platform-files.ts"),
    import("../src/runner/package-sources.ts"),
  ]);
  const [{ base, advisories }, sources] = await Promise.all([
    platformFiles(platform),
    packageSources({ env: process.env, home: homedir() }),
  ]);
  const stepCache = async (place: Extract<RegistryPlace, { kind: "host" }>) =>
    (await import("../src/cloud/local/step-cache.ts")).stepCacheIn(place, signIns());
  return {
    buildOptions: {
      sources,
      allowNewerBase: platform.provider === "local",
      compression: platform.compression,
      startupCode: platform.startupCode,
      ...(lock === undefined ? {} : { lock }),
      ...(registry?.kind === "host" && { stepCache: () => stepCache(registry) }),
      ...base,
    },
    advisories,
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    ...(expected === undefined ? {} : { expected }),
    ...(expectedLayers === undefined ? {} : { expectedLayers }),
  } satisfies Partial<RunOptions>;
}

/** Keeps a file in the job's own folder. */
export async function keepFile(temporary: string, name: string, bytes: Uint8Array): Promise<string> {
  const folder = join(temporary, "slipway");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
}

const signIns = () => ({ folder: process.env["DOCKER_CONFIG"] || join(homedir(), ".docker"), env: process.env });

const homesIn = (temporary: string) => ({
  cache: join(temporary, "slipway/cache"),
  state: join(temporary, "slipway/state"),
});
