import { sourceInWords } from "../dashboard/first-found.ts";
import type { Dashboard } from "../dashboard/model.ts";
import { megabytes } from "../report/counts.ts";
import { UserError } from "../report/user-error.ts";
import { notRun, report, type StageResult } from "../report/verdict.ts";
import { defaultBase, lockDigest } from "./base/lock.ts";
import type { BuildOptions, BuildPorts } from "./build-options.ts";
import { type Built, buildLayers, inOrder } from "./built-layers.ts";
import { configOf } from "./config.ts";
import { withoutDockerfile } from "./dockerfile.ts";
import { secretFindings } from "./findings.ts";
import { encoderFor } from "./layer/compress.ts";
import type { Entry } from "./layer/entry.ts";
import { keptLibraries } from "./libraries.ts";
import { storeImage } from "./manifest.ts";
import { type BuiltImage, sizeOfLayers } from "./model.ts";
import { type Interior, interiorOf, type LayerPlan, planFiles } from "./plan.ts";
import { finding } from "./rules.ts";
import { readShipped, shippedEntries } from "./shipped-files.ts";
import { startOf } from "./start.ts";
import { refuseSystemPackages } from "./system-packages.ts";
import type { PlacedWheel } from "./wheels/wheel-files.ts";

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
    async () => {
      const { buildLibraries } = await import(/* webpackChunkName: "build-libraries" */ "./build-libraries.ts");
      return buildLibraries(dashboard, options, encoder, ports);
    },
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
