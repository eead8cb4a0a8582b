import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { availableIsolations, openRuntime } from "../src/container/runtime.ts";
import { readDashboard } from "../src/dashboard/read-dashboard.ts";
import { smoke } from "../src/image/smoke-stage.ts";
import { smokeSubjectOf } from "../src/image/smoke-subject.ts";
import { build } from "../src/image/stage.ts";
import { openLayout } from "../src/oci/layout.ts";
import { systemClock } from "../src/runner/clock.ts";
import { diskCache } from "../src/runner/disk-cache.ts";
import { openFolder } from "../src/runner/folder.ts";
import { quietLog } from "../src/runner/memory.ts";
import { packageSources } from "../src/runner/package-sources.ts";
import { scratch, sharedCache } from "./slipway.ts";

/**
 * Builds dashboards and proves them, all in one process: everything that they share is built once, so that one takes about two seconds.
 * The isolation is the fastest one to start that keeps a dashboard apart.
 */
export async function prover() {
  const home = join(sharedCache, "proved");
  const blobs = await openLayout(join(home, "layout"));
  const settings = { blobs, folder: join(home, "containers") };
  const offered = await availableIsolations(settings);
  const prefer = offered.includes("namespaces") ? "namespaces" : offered[0];
  const runtime = await openRuntime({ ...settings, prefer });
  const temporary = await mkdtemp(join(tmpdir(), "slipway-proved-"));
  const sources = await packageSources({ env: process.env, home: temporary });
  const ports = {
    blobs,
    runtime,
    cache: diskCache(join(home, "cache")),
    http: (url: string, init?: RequestInit) => fetch(url, init),
    clock: systemClock,
    log: quietLog,
  };
  return {
    isolation: runtime.isolation,
    /** The report of the smoke test of a dashboard of these files. */
    async proved(
      files: Readonly<Record<string, string | Uint8Array>>,
      { prefix = "/", ...options }: { readonly timeoutSeconds?: number; readonly prefix?: string } = {},
    ) {
      await using folder = await scratch(files);
      const all = { ...ports, files: await openFolder(folder.path) };
      const dashboard = await readDashboard(all.files, { defaultPython: "3.13", repositoryName: "proved" });
      const { outputs } = await build(dashboard, { sources, allowNewerBase: true }, all);
      if (outputs === undefined) throw new Error("The dashboard was not built.");
      const subject = { ...smokeSubjectOf(dashboard, outputs.manifest.digest), prefix };
      const { report } = await smoke(subject, options, all);
      return report;
    },
    async close() {
      await runtime.close();
      await rm(temporary, { recursive: true, force: true });
    },
  };
}
