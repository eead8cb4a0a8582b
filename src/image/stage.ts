import { sourceInWords } from "../dashboard/first-found.ts";
import type { Dashboard } from "../dashboard/model.ts";
import type { Ports } from "../ports.ts";
import { megabytes } from "../report/counts.ts";
import { UserError } from "../report/user-error.ts";
import { notRun, report, type StageResult } from "../report/verdict.ts";
import { keepArchives } from "./archives.ts";
import { debianArchives, type TrustedKeys } from "./base/archive.ts";
import { debianArchiveKeys } from "./base/debian-archive-keys.ts";
import type { ImageReference } from "./base/image-reference.ts";
import { type BaseLock, defaultBase, interpreterOf, lockDigest } from "./base/lock.ts";
import { type FetchedBase, fetchBase } from "./base/packages.ts";
import { baseEntries } from "./base/part-entries.ts";
import type { StepCache } from "./by-dockerfile/step-cache.ts";
import { bytecodeLayers } from "./bytecode/compile.ts";
import { askedCapabilities, capabilityFindings } from "./capabilities-asked.ts";
import { configOf, type Revision } from "./config.ts";
import { withoutDockerfile } from "./dockerfile.ts";
import { secretFindings } from "./findings.ts";
import { inParallel } from "./in-parallel.ts";
import { type Compression, type Encoder, encoderFor } from "./layer/compress.ts";
import type { Entry } from "./layer/entry.ts";
import { layerOf, recall } from "./layer/layer.ts";
import { keptLibraries, type Libraries } from "./libraries.ts";
import { storeImage } from "./manifest.ts";
import { type BuiltImage, type Layer, type LayerRole, sizeOfLayers } from "./model.ts";
import { baseLayer, type Interior, interiorOf, type LayerPlan, planFiles, planLibraries } from "./plan.ts";
import { finding } from "./rules.ts";
import { readShipped, shippedEntries } from "./shipped-files.ts";
import { startOf } from "./start.ts";
import { refuseSystemPackages } from "./system-packages.ts";
import { settleWheels } from "./wheels/settle.ts";
import { refuseStartup } from "./wheels/startup.ts";
import { wheelEntries } from "./wheels/wheel-entries.ts";
import type { PlacedWheel } from "./wheels/wheel-files.ts";

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
  /** An image of a registry in its place; see {@link baseOfImage}, by which it becomes a base before anything is built. */
  readonly baseImage?: ImageReference;
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
  /** The versions that another build of the same commit chose, as its `lock`: none are chosen here. */
  readonly lock?: string;
  /** The hash of our own source, by which what was built of packages may be known again; without it, they are looked at anew. */
  readonly tool?: string | undefined;
  /** Of a Dockerfile: where what its steps made is kept between machines. */
  readonly stepCache?: () => Promise<StepCache>;
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
  const { tool, ...asked } = options;
  const libraries = await keptLibraries(
    { dashboard, options: asked, base: options.base ?? defaultBase, encoder, tool },
    () => buildLibraries(dashboard, options, encoder, ports),
    ports,
  );
  const { wheels } = libraries;
  const interior = interiorOf(libraries.base);
  const start = startOf(dashboard.entry.value, wheels);
  const files = planFiles(dashboard, start, await readShipped(dashboard, ports));
  const own = await buildLayers(files, (planned) => ownEntries(planned, ports), encoder, ports);
  const built = inOrder([...libraries.built, ...own]);
  const layers = built.map(({ layer }) => layer);
  const { lock } = libraries;
  const config = configOf(dashboard, { ...interior, start }, wheels, layers, { revision: options.revision, lock });
  const image = await storeImage(config, layers, ports);
  const cached = built.filter(({ fromCache }) => fromCache).length;
  return {
    report: report("build", {
      headline: `${layers.length} layers, ${megabytes(sizeOfLayers(layers))}, ${image.manifest.digest.slice(0, 19)}…; ${cached} from cache`,
      findings: [...secretFindings(dashboard), ...libraries.findings],
      facts: factsOf(dashboard, interior, wheels, image, built),
    }),
    outputs: { ...image, ...(lock === undefined ? {} : { lock }) },
  };
}

/** Everything of an image but the dashboard's own files. */
async function buildLibraries(
  dashboard: Dashboard,
  options: BuildOptions,
  encoder: Encoder,
  ports: BuildPorts,
): Promise<Libraries> {
  const capabilities = askedCapabilities(dashboard, options.base ?? defaultBase);
  const base = await settleBase(capabilities, options, encoder, ports);
  refuseOtherPython(dashboard, base.lock);
  // The base is made while packages are looked up and fetched, which is waiting for the most part.
  const early = base.debs.size === 0 ? nothingEarly : buildBase(base, capabilities, encoder, ports);
  const { wheels, findings, lock } = await settleWheels(
    dashboard.dependencies.value,
    interpreterOf(base.lock),
    { index: (options.sources ?? publicSources).index, before: options.releasedBefore, lock: options.lock },
    ports,
  );
  refuseStartup(wheels, options.startupCode ?? []);
  // A dashboard that cannot be started with them is refused before anything is built.
  startOf(dashboard.entry.value, wheels);
  const plan = planLibraries(base.lock, capabilities, wheels);
  const baseLayers = await early.layers;
  const plain = await buildLayers(plan.layers, (planned) => libraryEntries(planned, plan, base, ports), encoder, ports);
  const baseBytecode = await early.bytecode;
  const bytecode = await bytecodeLayers(
    plan,
    plain.map(({ layer }) => layer),
    encoder,
    ports,
  );
  const asMade = (one: Built) =>
    [...baseLayers, ...baseBytecode].find(({ layer }) => layer.diffId === one.layer.diffId) ?? one;
  await keepArchives(base.lock, capabilities, wheels, ports);
  return {
    base: base.lock,
    wheels,
    lock,
    built: inOrder([...plain, ...bytecode.built].map(asMade)),
    findings: [
      ...base.findings,
      ...capabilityFindings(dashboard, base.lock, wheels),
      ...findings,
      ...plan.findings,
      ...bytecode.findings,
    ],
  };
}

/** The layers of a base, of its packages and of the bytecode of Python's own library, while other things are done. */
type Early = { readonly layers: Promise<readonly Built[]>; readonly bytecode: Promise<readonly Built[]> };

const nothingEarly: Early = { layers: Promise.resolve([]), bytecode: Promise.resolve([]) };

/** What cannot be made is none of either: it is tried again in its turn, which says why. */
function buildBase(base: FetchedBase, capabilities: readonly string[], encoder: Encoder, ports: BuildPorts): Early {
  const plan = planLibraries(base.lock, capabilities, []);
  const layers = buildLayers(plan.layers, (planned) => libraryEntries(planned, plan, base, ports), encoder, ports);
  const bytecode = layers.then((built) =>
    bytecodeLayers(
      plan,
      built.map(({ layer }) => layer),
      encoder,
      ports,
    ),
  );
  return {
    layers: layers.catch(() => []),
    bytecode: bytecode.then(
      ({ built }) => built,
      () => [],
    ),
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
  const note = finding("own-dockerfile", { message: `${advice}${withoutBase(dashboard, file)}`, location: { file } });
  return { report: { ...made, findings: [...made.findings, note] }, outputs };
}

/** What dashboard.yaml asks of the base is the base's to bring, and a Dockerfile names a base of its own. */
const withoutBase = ({ capabilities }: Dashboard, file: string) =>
  capabilities === undefined
    ? ""
    : ` What dashboard.yaml asks for as base (${capabilities.value.join(", ")}) is not brought: the ${file} installs what it needs itself.`;

const builtElsewhere = (file: string) =>
  `the ${file} is built, and its image is scanned, by the job prove: its steps are code, and this job runs none`;

/** @throws UserError that names the place which asks for another Python than the base has */
export function refuseOtherPython({ python }: Dashboard, base: BaseLock): void {
  const offered = interpreterOf(base).series.join(".");
  if (python.value === offered) return;
  throw new UserError(
    `${sourceInWords(python.from)} asks for Python ${python.value}; the base ${base.name} has Python ${offered}.`,
    {
      fix: `Ask for Python ${offered}.`,
    },
  );
}

async function settleBase(
  capabilities: readonly string[],
  options: BuildOptions,
  encoder: Encoder,
  ports: BuildPorts,
): Promise<FetchedBase> {
  const lock = options.base ?? defaultBase;
  if (lock.image !== undefined) return { lock, debs: new Map(), findings: [] };
  const sources = options.sources ?? publicSources;
  return fetchBase(
    lock,
    { capabilities, isThere: async (part) => (await recall(baseLayer(part), encoder, ports)) !== undefined },
    {
      archives: { debian: sources.debian, "debian-security": sources.debianSecurity },
      archiveKeys: options.archiveKeys ?? debianArchiveKeys,
      allowNewerBase: options.allowNewerBase ?? false,
    },
    ports,
  );
}

type Built = { readonly layer: Layer; readonly fromCache: boolean };

async function buildLayers(
  layers: readonly LayerPlan[],
  entriesOf: (planned: LayerPlan) => Promise<readonly Entry[]>,
  encoder: Encoder,
  ports: BuildPorts,
): Promise<Built[]> {
  let done = 0;
  return inParallel(layers, 3, async (planned) => {
    const given = planned.role === "base" ? planned.given : undefined;
    const built =
      given === undefined
        ? await layerOf(planned, () => entriesOf(planned), encoder, ports)
        : { layer: given, fromCache: true };
    done += 1;
    ports.log.progress("Building layers", done, layers.length);
    return built;
  });
}

const order: readonly LayerRole[] = ["base", "wheel", "wheels", "bytecode", "code", "data"];

/** From rarely to often changed; within a role as they are. */
const inOrder = (built: readonly Built[]) => order.flatMap((role) => built.filter(({ layer }) => layer.role === role));

async function libraryEntries(
  planned: LayerPlan,
  { scheme }: Interior,
  base: FetchedBase,
  ports: BuildPorts,
): Promise<readonly Entry[]> {
  switch (planned.role) {
    case "base":
      if (planned.part === undefined) throw new Error("A layer that is there already was to be made.");
      return baseEntries(planned.part, base);
    case "wheel":
    case "wheels":
      return wheelEntries(planned.wheels, scheme, ports);
    default:
      return ownEntries(planned, ports);
  }
}

async function ownEntries(planned: LayerPlan, ports: BuildPorts): Promise<readonly Entry[]> {
  return "files" in planned ? shippedEntries(planned.files, ports) : [];
}

function factsOf(
  dashboard: Dashboard,
  { base, interpreter }: Interior,
  wheels: readonly PlacedWheel[],
  image: BuiltImage,
  built: readonly Built[],
) {
  const { module, object } = dashboard.entry.value;
  return {
    digest: image.manifest.digest,
    config: image.config.digest,
    size: sizeOfLayers(image.layers),
    layers: built.map(({ layer, fromCache }) => ({
      role: layer.role,
      title: layer.title,
      size: layer.descriptor.size,
      digest: layer.descriptor.digest,
      diffId: layer.diffId,
      fromCache,
    })),
    base: {
      name: base.name,
      lock: lockDigest(base),
      ...(dashboard.capabilities === undefined ? {} : { capabilities: dashboard.capabilities.value }),
    },
    python: interpreter.python,
    packages: wheels.length,
    startup: wheels.flatMap(({ startup }) => startup.map(({ path }) => `/${path}`)),
    entry: { value: `${module}:${object}`, from: sourceInWords(dashboard.entry.from) },
  };
}
