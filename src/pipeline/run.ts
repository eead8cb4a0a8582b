import { fileDigest } from "../dashboard/file-digest.ts";
import type { DashboardOptions } from "../dashboard/folder.ts";
import type { BuildOptions } from "../image/build-options.ts";
import type { Digest } from "../oci/ports.ts";
import type { Platform } from "../platform/model.ts";
import type { Ports } from "../ports.ts";
import type { StageName } from "../report/model.ts";
import type { StageResult } from "../report/verdict.ts";
import type { Cache, Files } from "../runner/ports.ts";
import type { Attempts } from "./attempt.ts";
import type { Checkout } from "./checkout.ts";
import { type Ingredients, memoized } from "./memo.ts";

export type RunOptions = {
  readonly platform: Platform;
  /** A dashboard that gives itself no name is called so; asked for where it gives none. */
  readonly repositoryName: DashboardOptions["repositoryName"];
  /** What Git knows of the folder: the commit, its time, the lines that count for lint. */
  readonly checkout: Checkout;
  /** Hash of our own source or bundle, with the versions of what it calls; left out where no result is kept for a next time. */
  readonly tool?: () => Promise<string>;
  /** Slipway's own version, for those who ask later what wrote something down. */
  readonly version?: string;
  /** A Ruff of this machine, which lint may ask instead of the one inside: the answer is the same, so nothing depends on it. */
  readonly ruff?: () => Promise<string | undefined>;
  /** How long the dashboard may take until it answers, in the smoke test; left out: as long as the stage thinks right. */
  readonly timeoutSeconds?: number;
  readonly buildOptions: BuildOptions;
  /** The configuration that another build of the same commit gave: this one must give the same. */
  readonly expected?: Digest;
  /** The layers that the other build gave: those of them that the registry has are not made again. */
  readonly expectedLayers?: readonly Digest[];
  /** What another job read in the layers of packages of the same image: of those, the bill of materials is written without the layers. */
  readonly expectedInventories?: readonly Digest[];
  /** The image is brought to the registry as it is: it is compared with no other one, and nothing is said of what is in it. */
  readonly asItIs?: boolean;
  /** The folder of the advisory database, where there is one. */
  readonly advisories: Files | undefined;
};

/** Stages under way over one folder, with the ports that they use. */
export type Run<Port extends keyof Ports = keyof Ports> = {
  readonly options: RunOptions;
  readonly ports: Pick<Ports, Port>;
  readonly stages: Attempts;
};

type Memory = Pick<Ingredients, "stage" | "subject"> & {
  readonly stage: StageName;
  readonly options?: unknown;
  /** Paths whose bytes the stage reads by itself. */
  readonly reads?: readonly string[];
};

/** Runs a stage, unless its result for the very same ingredients is at hand. */
export async function reuse<Outputs>(
  { options, ports }: Run<"files" | "cache">,
  { stage, subject, options: settings = {}, reads = [] }: Memory,
  work: () => Promise<StageResult<Outputs>>,
  keep?: (result: StageResult<Outputs>) => boolean | Promise<boolean>,
) {
  const { platform } = options;
  if (options.tool === undefined) return { ...(await work()), reused: false };
  const [tool, files] = await Promise.all([options.tool(), digestsOf(ports.files, reads, ports.cache)]);
  return memoized({ stage, tool, subject, options: settings, platform, files }, ports.cache, work, keep);
}

/** What is at each path, so that two states of a folder can be told apart: kind, mode and SHA-256. */
export async function digestsOf(
  files: Files,
  paths: readonly string[],
  cache?: Cache,
): Promise<Readonly<Record<string, string>>> {
  const digests: Record<string, string> = {};
  for (const path of paths) {
    const entry = await files.stat(path);
    const content = entry?.kind === "file" ? (await fileDigest(path, { files, cache })).sha256 : "";
    digests[path] = `${entry?.kind ?? "absent"} ${entry?.executable === true ? "x" : "-"} ${content}`;
  }
  return digests;
}
