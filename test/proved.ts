import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { availableIsolations, openRuntime } from "../src/container/runtime.ts";
import { readDashboard } from "../src/dashboard/read-dashboard.ts";
import type { BuiltImage } from "../src/image/model.ts";
import { smoke } from "../src/image/smoke-stage.ts";
import { smokeSubjectOf } from "../src/image/smoke-subject.ts";
import { build } from "../src/image/stage.ts";
import { openLayout } from "../src/oci/layout.ts";
import type { Blobs, Digest } from "../src/oci/ports.ts";
import { systemClock } from "../src/runner/clock.ts";
import { diskCache } from "../src/runner/disk-cache.ts";
import { openFolder } from "../src/runner/folder.ts";
import { quietLog } from "../src/runner/memory.ts";
import { packageSources } from "../src/runner/package-sources.ts";
import { scratch, sharedCache } from "./slipway.ts";

type Wishes = {
  readonly timeoutSeconds?: number;
  readonly prefix?: string;
  /** Another command than ours, as a Dockerfile has one. */
  readonly startedBy?: Started;
};

type Started = {
  readonly command: readonly string[];
  /** Whether Python is told to say where it is when it is given up, as our images have it. */
  readonly saysWhere?: boolean;
};

/** The same image, but for its command and without what a Dockerfile's author would not think of. */
async function startedOtherwise(
  { manifest, config }: BuiltImage,
  { command, saysWhere = false }: Started,
  blobs: Blobs,
): Promise<Pick<BuiltImage, "manifest">> {
  const read = async ({ digest }: { readonly digest: Digest }) =>
    JSON.parse(new TextDecoder().decode(await blobs.read(digest)));
  const put = (value: unknown) => blobs.put(new TextEncoder().encode(JSON.stringify(value)));
  const own = await read(config);
  const Env = own.config.Env.filter((setting: string) => saysWhere || !setting.startsWith("PYTHONFAULTHANDLER="));
  const changed = await put({ ...own, config: { ...own.config, Env, Entrypoint: [], Cmd: command } });
  const all = await read(manifest);
  const stored = await put({ ...all, config: { ...all.config, ...changed } });
  return { manifest: { mediaType: manifest.mediaType, ...stored } };
}

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
      { prefix = "/", startedBy, ...options }: Wishes = {},
    ) {
      await using folder = await scratch(files);
      const all = { ...ports, files: await openFolder(folder.path) };
      const dashboard = await readDashboard(all.files, { defaultPython: "3.13", repositoryName: "proved" });
      const { outputs } = await build(dashboard, { sources, allowNewerBase: true }, all);
      if (outputs === undefined) throw new Error("The dashboard was not built.");
      const image = startedBy === undefined ? outputs : await startedOtherwise(outputs, startedBy, blobs);
      const subject = { ...smokeSubjectOf(dashboard, image.manifest.digest), prefix };
      const { report } = await smoke(subject, options, all);
      return report;
    },
    async close() {
      await runtime.close();
      await rm(temporary, { recursive: true, force: true });
    },
  };
}
