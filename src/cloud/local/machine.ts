import { join } from "node:path";
import type { EngineSettings } from "../../container/engine.ts";
import { lateRuntime } from "../../container/late-runtime.ts";
import { lateTarget } from "../../container/late-target.ts";
import type { LocalTarget } from "../../container/local-target.ts";
import { folderRegistry } from "../../oci/folder-registry.ts";
import { type ImageLayout, openLayout } from "../../oci/layout.ts";
import type { Blobs, Registry } from "../../oci/ports.ts";
import type { Platform } from "../../platform/model.ts";
import type { Ports } from "../../ports.ts";
import { systemClock } from "../../runner/clock.ts";
import type { Log } from "../../runner/ports.ts";
import type { SignIns } from "./docker-credentials.ts";
import { folderStore } from "./folder-store.ts";

/** Where a machine keeps what can be made again (`cache`), and what cannot (`state`). */
export type Homes = { readonly cache: string; readonly state: string };

export type MachineSettings = {
  readonly homes: Homes;
  /** Where images are, which {@link imagesOf} opens. */
  readonly blobs: Pick<Blobs, "read" | "open">;
  /** Where a container engine would answer. */
  readonly engines: EngineSettings;
  /** How long a dashboard may take until it answers, where that is not left to each stage. */
  readonly timeoutSeconds?: number;
};

/** What runs images, and what is deployed; `close` ends what was started. */
export type Machine = Pick<Ports, "runtime"> & {
  readonly target: LocalTarget;
  close(): Promise<void>;
};

/** The images that were built on this machine. */
export const imagesOf = ({ cache }: Homes): Promise<ImageLayout> => openLayout(join(cache, "images"));

/** This machine as the place where images are run and deployed to. What runs them is looked for when it is needed. */
export function localMachine(platform: Platform, settings: MachineSettings): Machine {
  const { homes, blobs, engines, timeoutSeconds } = settings;
  const runtime = lateRuntime(async () => {
    const { openRuntime } = await import("../../container/runtime.ts");
    return openRuntime({ blobs, folder: join(homes.cache, "containers"), engines });
  });
  const target = lateTarget(async () => {
    const { localTarget } = await import("../../container/local-target.ts");
    return localTarget({
      folder: platform.state ?? join(homes.state, "deployed"),
      runtime,
      clock: systemClock,
      ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    });
  });
  return {
    runtime,
    target,
    async close() {
      await target.close();
      await runtime.close();
    },
  };
}

export type StoreSettings = {
  readonly homes: Homes;
  readonly blobs: ImageLayout;
  readonly log: Log;
  readonly signIns: SignIns;
};

/** Where the platform keeps images and data: what it names, else folders of this machine. */
export async function platformStores(
  { registry, bucket }: Platform,
  { homes, ...settings }: StoreSettings,
): Promise<Pick<Ports, "registry" | "store">> {
  const store = folderStore(bucket ?? join(homes.state, "bucket"));
  return { store, registry: await registryOf(registry, { homes, ...settings }) };
}

/** Such a registry is spoken to without TLS. */
export const isOnThisMachine = (host: string): boolean => /^(localhost|127\.0\.0\.1|\[::1\])(:|$)/.test(host);

async function registryOf(
  place: Platform["registry"],
  { homes, blobs, log, signIns }: StoreSettings,
): Promise<Registry> {
  if (place?.kind === "host") {
    const { host } = place;
    const insecure = isOnThisMachine(host);
    const { openedLate } = await import("../../oci/opened-late.ts");
    // A helper that keeps sign-ins may take a second to say so.
    return openedLate(host, async () => {
      const [{ httpRegistry }, { dockerCredentials }, { keptConnections }, { systemExec }] = await Promise.all([
        import("../../oci/http-registry.ts"),
        import("./docker-credentials.ts"),
        import("../../runner/kept-connections.ts"),
        import("../../runner/exec.ts"),
      ]);
      const credentials = await dockerCredentials(signIns, host, systemExec);
      const options = { host, insecure, ...(credentials ? { credentials } : {}) };
      return httpRegistry(options, { http: keptConnections(), clock: systemClock, log });
    });
  }
  return folderRegistry(place?.folder ?? join(homes.state, "registry"), { from: blobs });
}
