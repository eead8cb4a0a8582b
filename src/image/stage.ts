import type { Dashboard, Source } from "../dashboard/model.ts";
import type { Ports } from "../ports.ts";
import { megabytes } from "../report/counts.ts";
import type { Finding } from "../report/model.ts";
import { UserError } from "../report/user-error.ts";
import { notRun, report, type StageResult } from "../report/verdict.ts";
import { debianArchives, type TrustedKeys } from "./base/archive.ts";
import { debianArchiveKeys } from "./base/debian-archive-keys.ts";
import { type BaseLock, defaultBase, interpreterOf, lockDigest } from "./base/lock.ts";
import { type FetchedBase, fetchBase, unpackBase } from "./base/packages.ts";
import { baseRoot } from "./base/root.ts";
import type { StepCache } from "./by-dockerfile/step-cache.ts";
import { bytecodeLayers } from "./bytecode/compile.ts";
import { configOf, type Revision } from "./config.ts";
import { withoutDockerfile } from "./dockerfile.ts";
import { secretFindings } from "./findings.ts";
import { inParallel } from "./in-parallel.ts";
import { type Compression, type Encoder, encoderFor } from "./layer/compress.ts";
import type { Entry } from "./layer/entry.ts";
import { layerOf, recall } from "./layer/layer.ts";
import { storeImage } from "./manifest.ts";
import type { BuiltImage, Layer, LayerRole } from "./model.ts";
import { baseLayer, type ImagePlan, type LayerPlan, planImage } from "./plan.ts";
import { finding } from "./rules.ts";
import { readShipped, shippedEntries } from "./shipped-files.ts";
import { refuseSystemPackages } from "./system-packages.ts";
import { settleWheels } from "./wheels/settle.ts";
import { refuseStartup } from "./wheels/startup.ts";
import { wheelEntries } from "./wheels/wheel-entries.ts";
import type { InspectedWheel } from "./wheels/wheel-files.ts";

/** Where packages come from. What comes is checked by hash or signature, wherever from. */
export type PackageSources = {
  /** A Python package index in the JSON form, with a slash at its end. */
  readonly index: string;
  /** Debian archive roots, without a slash at the end. */
  readonly debian: string;
  readonly debianSecurity: string;
};

export type BuildOptions = {
  readonly sources?: PackageSources;
  /** Another base than the one that comes with Slipway. */
  readonly base?: BaseLock;
  /** The keys that Debian's indexes must be signed with, where they are needed. */
  readonly archiveKeys?: TrustedKeys;
  /** Go on with newer signed packages where locked ones are gone: the `local` platform's way. */
  readonly allowNewerBase?: boolean;
  /** `zstd` unless said otherwise. */
  readonly compression?: Compression;
  /** Packages that may bring what Python runs at every start, beside those known to do so. */
  readonly startupCode?: readonly string[];
  readonly revision?: Revision;
  /** Where versions have to be chosen, those released later do not count, ISO 8601: one commit then chooses alike at any time. */
  readonly releasedBefore?: string;
  /** Of a Dockerfile: where what its steps made is kept between machines. */
  readonly stepCache?: StepCache;
};

export type BuildPorts = Pick<Ports, "files" | "blobs" | "cache" | "http" | "clock" | "log" | "runProgram"> & {
  /** Compiles bytecode; without it the image has none. */
  readonly runtime?: Ports["runtime"];
  /** Builds a Dockerfile, where its steps may be run. */
  readonly dockerfiles?: Ports["dockerfiles"];
};

export const publicSources: PackageSources = {
  index: "https://pypi.org/simple/",
  debian: debianArchives.debian,
  debianSecurity: debianArchives["debian-security"],
};

/**
 * Builds the image of a dashboard without a daemon and without running any code of its packages: a base of Debian packages, a
 * layer for each large wheel, one for the small ones, the code, the data.
 *
 * Everything but the dashboard's own files comes by hash, so the same dashboard gives the same diff IDs and configuration on
 * any machine, and the same digests where the encoder is the same. A layer that was made before is not made again.
 * A Dockerfile is built by BuildKit instead, where its steps may be run: the port `dockerfiles` is there.
 *
 * @throws UserError for what the author can mend: a package without a wheel, a missing dependency, another Python version
 * @throws InfrastructureError when an index or an archive does not answer
 */
export async function build(
  dashboard: Dashboard,
  options: BuildOptions,
  ports: BuildPorts,
): Promise<StageResult<BuiltImage>> {
  if (dashboard.dockerfile !== undefined) return byDockerfile(dashboard, dashboard.dockerfile.value, options, ports);
  await refuseSystemPackages(dashboard, options.base ?? defaultBase, ports);
  const encoder = encoderFor(options.compression ?? "zstd");
  const base = await settleBase(options, encoder, ports);
  refuseOtherPython(dashboard, base.lock);
  const { wheels, findings } = await settleWheels(
    dashboard.dependencies.value,
    interpreterOf(base.lock),
    { index: (options.sources ?? publicSources).index, before: options.releasedBefore },
    ports,
  );
  refuseStartup(wheels, options.startupCode ?? []);
  const plan = planImage(dashboard, base.lock, wheels, await readShipped(dashboard, ports));
  const plain = await buildLayers(plan, base, encoder, ports);
  const bytecode = await bytecodeLayers(
    plan,
    plain.map(({ layer }) => layer),
    encoder,
    ports,
  );
  const built = inOrder([...plain, ...bytecode.built]);
  const layers = built.map(({ layer }) => layer);
  const image = await storeImage(configOf(dashboard, plan, wheels, layers, options.revision), layers, ports);
  const cached = built.filter(({ fromCache }) => fromCache).length;
  return {
    report: report("build", {
      headline: `${layers.length} layers, ${megabytes(sizeOf(layers))}, ${image.manifest.digest.slice(0, 19)}…; ${cached} from cache`,
      findings: [...base.findings, ...secretFindings(dashboard), ...findings, ...plan.findings, ...bytecode.findings],
      facts: factsOf(dashboard, plan, wheels, image, built),
    }),
    outputs: image,
  };
}

async function byDockerfile(
  dashboard: Dashboard,
  file: string,
  options: BuildOptions,
  { dockerfiles, ...ports }: BuildPorts,
): Promise<StageResult<BuiltImage>> {
  if (dockerfiles === undefined) return { report: notRun("build", builtElsewhere(file)), outputs: undefined };
  const { buildByDockerfile } = await import(/* webpackChunkName: "by-dockerfile" */ "./by-dockerfile/build.ts");
  const advice = await withoutDockerfile(dashboard, options.base ?? defaultBase, ports);
  const builder = await dockerfiles().catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(error.message, { fix: [error.fix, advice].filter(Boolean).join(" "), cause: error });
  });
  const { report: made, outputs } = await buildByDockerfile(dashboard, options, builder, ports);
  const note = finding("own-dockerfile", { message: advice, location: { file } });
  return { report: { ...made, findings: [...made.findings, note] }, outputs };
}

const builtElsewhere = (file: string) =>
  `the ${file} is built, and its image is scanned, by the job prove: its steps are code, and this job runs none`;

/** @throws UserError that names the place which asks for another Python than the base has */
export function refuseOtherPython({ python }: Dashboard, base: BaseLock): void {
  const offered = interpreterOf(base).series.join(".");
  if (python.value === offered) return;
  throw new UserError(
    `${said(python.from)} asks for Python ${python.value}; the base ${base.name} has Python ${offered}.`,
    {
      fix: `Ask for Python ${offered}.`,
    },
  );
}

/** The base whose layer is there, or whose packages are. */
type SettledBase = { readonly lock: BaseLock; readonly fetched?: FetchedBase; readonly findings: readonly Finding[] };

async function settleBase(options: BuildOptions, encoder: Encoder, ports: BuildPorts): Promise<SettledBase> {
  const lock = options.base ?? defaultBase;
  if ((await recall(baseLayer(lock), encoder, ports)) !== undefined) return { lock, findings: [] };
  const sources = options.sources ?? publicSources;
  const fetched = await fetchBase(
    lock,
    {
      archives: { debian: sources.debian, "debian-security": sources.debianSecurity },
      archiveKeys: options.archiveKeys ?? debianArchiveKeys,
      allowNewerBase: options.allowNewerBase ?? false,
    },
    ports,
  );
  return { lock: fetched.lock, fetched, findings: fetched.findings };
}

type Built = { readonly layer: Layer; readonly fromCache: boolean };

async function buildLayers(plan: ImagePlan, base: SettledBase, encoder: Encoder, ports: BuildPorts): Promise<Built[]> {
  let done = 0;
  return inParallel(plan.layers, 3, async (planned) => {
    const built = await layerOf(planned, () => entriesOf(planned, plan, base, ports), encoder, ports);
    done += 1;
    ports.log.progress("Building layers", done, plan.layers.length);
    return built;
  });
}

const order: readonly LayerRole[] = ["base", "wheel", "wheels", "bytecode", "code", "data"];

/** From rarely to often changed; within a role as they are. */
const inOrder = (built: readonly Built[]) => order.flatMap((role) => built.filter(({ layer }) => layer.role === role));

async function entriesOf(
  planned: LayerPlan,
  plan: ImagePlan,
  { fetched }: SettledBase,
  ports: BuildPorts,
): Promise<readonly Entry[]> {
  switch (planned.role) {
    case "base":
      if (fetched === undefined) throw new Error("The layer of the base went away while the image was built.");
      return baseRoot(await unpackBase(fetched));
    case "wheel":
    case "wheels":
      return wheelEntries(planned.wheels, plan.scheme, ports);
    default:
      return shippedEntries(planned.files, ports);
  }
}

function factsOf(
  dashboard: Dashboard,
  plan: ImagePlan,
  wheels: readonly InspectedWheel[],
  image: BuiltImage,
  built: readonly Built[],
) {
  const { module, object } = dashboard.entry.value;
  return {
    digest: image.manifest.digest,
    config: image.config.digest,
    size: sizeOf(image.layers),
    layers: built.map(({ layer, fromCache }) => ({
      role: layer.role,
      title: layer.title,
      size: layer.descriptor.size,
      digest: layer.descriptor.digest,
      diffId: layer.diffId,
      fromCache,
    })),
    base: { name: plan.base.name, lock: lockDigest(plan.base) },
    python: plan.interpreter.python,
    packages: wheels.length,
    startup: wheels.flatMap(({ startup }) => startup.map(({ path }) => `/${path}`)),
    entry: { value: `${module}:${object}`, from: said(dashboard.entry.from) },
  };
}

const said = (source: Source) =>
  source.kind === "default" ? source.reason : `${source.file}${source.line === undefined ? "" : `:${source.line}`}`;

const sizeOf = (layers: readonly Layer[]) => layers.reduce((sum, { descriptor }) => sum + descriptor.size, 0);
