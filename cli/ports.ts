import { homedir } from "node:os";
import { join } from "node:path";
import { imagesOf, localMachine, type Machine, platformStores } from "../src/cloud/local/machine.ts";
import type { DockerfileBuilder } from "../src/container/buildkit/ports.ts";
import type { ImageLayout } from "../src/oci/layout.ts";
import type { Platform } from "../src/platform/model.ts";
import type { Ports } from "../src/ports.ts";
import { systemClock } from "../src/runner/clock.ts";
import { diskCache } from "../src/runner/disk-cache.ts";
import { systemExec } from "../src/runner/exec.ts";
import { openFolder } from "../src/runner/folder.ts";
import { keptPrograms } from "../src/runner/kept-programs.ts";
import { packageSources } from "../src/runner/package-sources.ts";
import type { Log } from "../src/runner/ports.ts";
import { tableThread } from "../threads/table-thread.ts";
import { homes } from "./machine.ts";

/** Everything of this machine; `close` ends what was started on it. */
export type LocalPorts = Ports & Machine;

/** How long a dashboard may take until it answers, where that is not left to each stage. */
type Patience = { readonly timeoutSeconds?: number };

/**
 * The composition root of the command line: the one place where the outside is put together for the stages. The other is
 * `actions/ports.ts`.
 */
export async function portsFor(
  folder: string,
  platform: Platform,
  log: Log,
  patience: Patience = {},
): Promise<LocalPorts> {
  const blobs = await imagesOf(homes());
  return {
    ...machineWith(blobs, platform, patience),
    dockerfiles: () => builderHere(),
    ...(await platformStores(platform, { homes: homes(), blobs, log, signIns: signIns() })),
    blobs,
    files: await openFolder(folder),
    log,
    clock: systemClock,
    exec: systemExec,
    http: fetch,
    runProgram: keptPrograms(join(homes().cache, "programs"), process.env),
    cache: diskCache(join(homes().cache, "made")),
    tableThread,
  };
}

/** What is deployed, and what runs it; for commands that build nothing, this is all they need. */
export const thisMachine = async (platform: Platform): Promise<Machine> =>
  machineWith(await imagesOf(homes()), platform);

const machineWith = (blobs: ImageLayout, platform: Platform, patience: Patience = {}): Machine =>
  localMachine(platform, { homes: homes(), blobs, engines: engineSettings(), ...patience });

/** Where packages come from on this machine. */
export const machineSources = () => packageSources({ env: process.env, home: homedir() });

/** What builds Dockerfiles on this machine. */
async function builderHere(): Promise<DockerfileBuilder> {
  const [{ findBuilder }, { builderSettings }] = await Promise.all([
    import("../src/container/buildkit/find-builder.ts"),
    import("../src/container/buildkit/settings.ts"),
  ]);
  return findBuilder(builderSettings(process.env, { root: join(homes().cache, "buildkit") }), systemExec);
}

/** Where this machine keeps what steps of Dockerfiles made, for others. */
export const machineStepCache = ({ registry }: Platform) =>
  registry?.kind === "host"
    ? async () => (await import("../src/cloud/local/step-cache.ts")).stepCacheIn(registry, signIns())
    : undefined;

export const signIns = () => ({ folder: process.env["DOCKER_CONFIG"] || join(homedir(), ".docker"), env: process.env });

/** Where a container engine would answer. */
const engineSettings = () => ({
  host: process.env["DOCKER_HOST"] || undefined,
  home: homedir(),
  runtimeFolder: process.env["XDG_RUNTIME_DIR"] || undefined,
  programs: (process.env["PATH"] ?? "").split(":").filter((folder) => folder !== ""),
});
