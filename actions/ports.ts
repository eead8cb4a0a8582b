import { mkdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Machine } from "../src/cloud/local/machine.ts";
import type { ImageLayout } from "../src/oci/layout.ts";
import type { Digest } from "../src/oci/ports.ts";
import type { RunOptions } from "../src/pipeline/run.ts";
import type { Platform } from "../src/platform/model.ts";
import type { Ports } from "../src/ports.ts";
import { UserError } from "../src/report/user-error.ts";
import { diskCache } from "../src/runner/disk-cache.ts";
import { openFolder } from "../src/runner/folder.ts";
import { keptPrograms } from "../src/runner/kept-programs.ts";
import type { Runner } from "../src/runner/ports.ts";
import { tableThread } from "../threads/table-thread.ts";

/**
 * The composition root of the actions: the one place where the outside is put together for a step. The other is `cli/ports.ts`.
 *
 * Everything is kept in the job's own folder: no result of an earlier run is ever read.
 */
export async function stepPorts(folder: string, { temporary, log, clock, exec }: Runner) {
  const cache = diskCache(join(homesIn(temporary).cache, "made"));
  return {
    files: await openFolder(folder),
    log,
    clock,
    exec,
    http: fetch,
    runProgram: keptPrograms(join(homesIn(temporary).cache, "programs"), process.env),
    cache,
    tableThread,
  } satisfies Partial<Ports>;
}

export type ImageOptions = {
  /** How long a dashboard may take until it answers. */
  readonly timeoutSeconds?: number | undefined;
  /** The configuration that the build must have. */
  readonly expected?: Digest | undefined;
  /** Whether steps of a Dockerfile are run here. */
  readonly dockerfile?: boolean;
};

/** The images of this job, and where the platform keeps images and data. */
export async function imagePorts(platform: Platform, { temporary, log }: Runner) {
  const { imagesOf, platformStores } = await import("../src/cloud/local/machine.ts");
  const homes = homesIn(temporary);
  const blobs = await imagesOf(homes);
  return { blobs, ...(await platformStores(platform, { homes, blobs, log, signIns: signIns() })) };
}

/** What runs images, and what they are deployed to; `close` ends what was started. */
export async function machinePorts(
  platform: Platform,
  blobs: ImageLayout,
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
 * What builds Dockerfiles in this job; undefined where it is left to another one.
 *
 * @throws UserError in a job with an identity, when it is used: what runs beside an identity can use it
 */
export function dockerfilePort(
  { temporary, identity, exec }: Runner,
  { dockerfile = false }: ImageOptions,
): Ports["dockerfiles"] {
  if (identity.granted) {
    return async () => {
      throw new UserError("This job has an identity, so it runs no step of a Dockerfile.", {
        fix: "An image that a Dockerfile makes is checked and proved, and not shipped yet: delete the Dockerfile where the dashboard does without.",
      });
    };
  }
  if (!dockerfile) return undefined;
  return async () => {
    const [{ findBuilder }, { builderSettings }] = await Promise.all([
      import("../src/container/buildkit/find-builder.ts"),
      import("../src/container/buildkit/settings.ts"),
    ]);
    return findBuilder(builderSettings(process.env, { root: join(homesIn(temporary).cache, "buildkit") }), exec);
  };
}

/** What a run needs to know to build and scan an image. */
export async function imageSettings(platform: Platform, { timeoutSeconds, expected }: ImageOptions) {
  const [{ platformFiles }, { packageSources }, { stepCacheIn }] = await Promise.all([
    import("../src/cloud/local/platform-files.ts"),
    import("../src/runner/package-sources.ts"),
    import("../src/cloud/local/step-cache.ts"),
  ]);
  const [{ base, advisories }, sources, stepCache] = await Promise.all([
    platformFiles(platform),
    packageSources({ env: process.env, home: homedir() }),
    stepCacheIn(platform.registry, signIns()),
  ]);
  return {
    buildOptions: {
      sources,
      allowNewerBase: platform.provider === "local",
      compression: platform.compression,
      startupCode: platform.startupCode,
      ...(stepCache && { stepCache }),
      ...base,
    },
    advisories,
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    ...(expected === undefined ? {} : { expected }),
  } satisfies Partial<RunOptions>;
}

/** Keeps a file in the job's own folder. */
export async function keepFile(temporary: string, name: string, bytes: Uint8Array): Promise<string> {
  const folder = join(temporary, "slipway");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
}

const signIns = () => process.env["DOCKER_CONFIG"] || join(homedir(), ".docker");

const homesIn = (temporary: string) => ({
  cache: join(temporary, "slipway/cache"),
  state: join(temporary, "slipway/state"),
});
