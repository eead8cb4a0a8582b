import { homedir } from "node:os";
import { join } from "node:path";
import type { LocalTarget } from "../src/container/local-target.ts";
import { type ImageLayout, openLayout } from "../src/oci/layout.ts";
import type { Registry } from "../src/oci/ports.ts";
import type { Platform } from "../src/platform/model.ts";
import type { Ports } from "../src/ports.ts";
import { systemClock } from "../src/runner/clock.ts";
import { diskCache } from "../src/runner/disk-cache.ts";
import { systemExec } from "../src/runner/exec.ts";
import { openFolder } from "../src/runner/folder.ts";
import { packageSources } from "../src/runner/package-sources.ts";
import type { Log } from "../src/runner/ports.ts";
import { homes } from "./machine.ts";

/** Everything of this machine; `close` ends what was started on it. */
export type LocalPorts = Ports & { readonly target: LocalTarget; close(): Promise<void> };

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
  const { cache, state } = homes();
  const local = await thisMachine(platform, patience);
  const { folderStore } = await import("../src/cloud/local/folder-store.ts");
  return {
    ...local,
    files: await openFolder(folder),
    log,
    clock: systemClock,
    exec: systemExec,
    http: fetch,
    cache: diskCache(join(cache, "made")),
    registry: await registryOf(platform, log, { state, blobs: local.blobs }),
    store: folderStore(platform.bucket ?? join(state, "bucket")),
  };
}

/** Images, what runs them and what is deployed; for commands that build nothing, this is all they need. */
export async function thisMachine(
  platform: Platform,
  patience: Patience = {},
): Promise<Pick<LocalPorts, "runtime" | "target" | "close"> & { readonly blobs: ImageLayout }> {
  const { cache, state } = homes();
  const [{ openRuntime }, { localTarget }] = await Promise.all([
    import("../src/container/runtime.ts"),
    import("../src/container/local-target.ts"),
  ]);
  const blobs = await openLayout(join(cache, "images"));
  const runtime = await openRuntime({ blobs, folder: join(cache, "containers"), engines: engineSettings() });
  const target = localTarget({
    folder: platform.state ?? join(state, "deployed"),
    runtime,
    clock: systemClock,
    ...patience,
  });
  return {
    blobs,
    runtime,
    target,
    async close() {
      await target.close();
      await runtime.close();
    },
  };
}

/** Where packages come from on this machine. */
export const machineSources = () => packageSources({ env: process.env, home: homedir() });

async function registryOf(
  { registry }: Platform,
  log: Log,
  { state, blobs }: { readonly state: string; readonly blobs: ImageLayout },
): Promise<Registry> {
  if (registry?.kind === "host") {
    const { httpRegistry } = await import("../src/oci/http-registry.ts");
    const insecure = /^(localhost|127\.0\.0\.1|\[::1\])(:|$)/.test(registry.host);
    return httpRegistry({ host: registry.host, insecure }, { http: fetch, clock: systemClock, log });
  }
  const { folderRegistry } = await import("../src/oci/folder-registry.ts");
  return folderRegistry(registry?.folder ?? join(state, "registry"), { from: blobs });
}

/** Where a container engine would answer. */
const engineSettings = () => ({
  host: process.env["DOCKER_HOST"] || undefined,
  home: homedir(),
  runtimeFolder: process.env["XDG_RUNTIME_DIR"] || undefined,
  programs: (process.env["PATH"] ?? "").split(":").filter((folder) => folder !== ""),
});
