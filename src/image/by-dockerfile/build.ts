import type { DockerfileBuilder } from "../../container/buildkit/ports.ts";
import type { Dashboard } from "../../dashboard/model.ts";
import { instructionsIn } from "../../lint/docker/instructions.ts";
import { stagesIn } from "../../lint/docker/stages.ts";
import type { Ports } from "../../ports.ts";
import { counted, megabytes } from "../../report/counts.ts";
import type { Finding } from "../../report/model.ts";
import { report, type StageResult } from "../../report/verdict.ts";
import type { Revision } from "../config.ts";
import { secretFindings } from "../findings.ts";
import { type Compression, type Encoder, encoderFor } from "../layer/compress.ts";
import { layerOf } from "../layer/layer.ts";
import { storeImage } from "../manifest.ts";
import { type BuiltImage, sizeOfLayers } from "../model.ts";
import { finding } from "../rules.ts";
import { generatedFile } from "../shipped-files.ts";
import { contextOf } from "./context.ts";
import { type BuiltLayer, layersOfData } from "./data-layers.ts";
import { epoch, tellEpoch } from "./epoch.ts";
import { whyItFailed } from "./failure.ts";
import { configOf, layersOf } from "./image.ts";
import { placesOfData } from "./placeholder.ts";
import { refuseReadingData } from "./reads-data.ts";
import { serverCommand } from "./server-command.ts";
import { type StepCache, stepCacheFor } from "./step-cache.ts";
import { takeImage } from "./take-image.ts";

export type DockerfileOptions = {
  readonly compression?: Compression;
  readonly revision?: Revision;
  readonly stepCache?: () => Promise<StepCache>;
};

type DockerfilePorts = Pick<Ports, "files" | "blobs" | "cache" | "log">;

/**
 * Builds a dashboard by its own Dockerfile. Its steps see no data: what they copy is a placeholder, and the data comes into layers of
 * its own, to wherever the placeholders ended up.
 *
 * @throws UserError for what the author can mend: a step that fails, one that reads data, a server that takes no address
 */
export async function buildByDockerfile(
  dashboard: Dashboard,
  { compression = "zstd", revision, stepCache }: DockerfileOptions,
  builder: DockerfileBuilder,
  ports: DockerfilePorts,
): Promise<StageResult<BuiltImage>> {
  const file = dashboard.dockerfile?.value ?? "Dockerfile";
  const text = new TextDecoder().decode(await ports.files.read(file));
  refuseReadingData(file, text, instructionsIn(text).instructions, dashboard.data);
  const { text: dockerfile, lineOf } = tellEpoch(text);
  ports.log.progress(`Building by the ${file}`);
  const ignored = await ports.files.read(`${file}.dockerignore`);
  const end = await builder.build(
    {
      dockerfile,
      ...(ignored === undefined ? {} : { dockerignore: new TextDecoder().decode(ignored) }),
      context: await contextOf(dashboard, ports),
      epoch,
      compression,
      cache: stepCache && stepCacheFor(await stepCache(), dashboard.name.value),
    },
    (written) => takeImage(written, ports),
  );
  if (end.kind === "failed") throw whyItFailed({ file, lines: end.lines, data: dashboard.data, lineOf });
  const { taken, lines } = end;
  const below = layersOf(taken, text);
  const steps = below.filter(({ role }) => role === "step").map(({ descriptor }) => descriptor);
  const places = await placesOfData(steps, dashboard.data, ports);
  const command = serverCommand(taken.config, { dashboard, file, text });
  const encoder = encoderFor(compression);
  const folder = (taken.config.config.WorkingDir ?? "/").replace(/^\/|\/$/g, "");
  const added = [
    ...(command.module === undefined ? [] : [await startLayer(command.module, folder, encoder, ports)]),
    ...(await layersOfData(dashboard, places, encoder, ports)),
  ];
  const layers = [...below, ...added.map(({ layer }) => layer)];
  const config = configOf(taken.config, { dashboard, text, command, layers, revision });
  const image = await storeImage(config, layers, ports);
  const cached = lines.filter((line) => /^#\d+ CACHED$/.test(line)).length;
  return {
    report: report("build", {
      headline: `${counted(layers.length, "layer")}, ${megabytes(sizeOfLayers(layers))}, ${image.manifest.digest.slice(0, 19)}…; by the ${file} with ${builder.name}, ${counted(cached, "step")} from cache`,
      findings: [...secretFindings(dashboard), ...command.findings, ...notCopied(dashboard, places)],
      facts: factsOf(dashboard, text, { image, added, builder: builder.name }),
    }),
    outputs: image,
  };
}

/** The module that starts an older Dash, beside the dashboard's own code. */
function startLayer(
  { path, text }: { readonly path: string; readonly text: string },
  folder: string,
  encoder: Encoder,
  ports: Pick<Ports, "blobs" | "cache">,
): Promise<BuiltLayer> {
  const { digest } = generatedFile({ path, text });
  const place = [folder, path].filter(Boolean).join("/");
  return layerOf(
    { role: "code", title: "1 file of the dashboard", content: ["placed", place, digest] },
    async () => [{ kind: "file", path: place, content: new TextEncoder().encode(text) }],
    encoder,
    ports,
  );
}

/** Data that no step copies may be there by intention; a reader should know. */
function notCopied({ data, dockerfile }: Dashboard, places: ReadonlyMap<string, string>): readonly Finding[] {
  const copied = new Set(places.values());
  const left = data.filter((path) => !copied.has(path));
  const [first] = left;
  const file = dockerfile?.value ?? "Dockerfile";
  if (first === undefined) return [];
  const others = left.length === 1 ? "" : ` and ${left.length - 1} more`;
  return [
    finding("data-not-copied", {
      message: `The ${file} does not copy ${first}${others}: not in the image.`,
      count: left.length,
      location: { file },
    }),
  ];
}

type Made = { readonly image: BuiltImage; readonly added: readonly BuiltLayer[]; readonly builder: string };

function factsOf(dashboard: Dashboard, text: string, { image, added, builder }: Made) {
  const { module, object } = dashboard.entry.value;
  const fromCache = new Set(added.filter((one) => one.fromCache).map(({ layer }) => layer.diffId));
  return {
    digest: image.manifest.digest,
    config: image.config.digest,
    size: sizeOfLayers(image.layers),
    layers: image.layers.map(({ role, title, descriptor, diffId }) => ({
      role,
      title,
      size: descriptor.size,
      digest: descriptor.digest,
      diffId,
      fromCache: fromCache.has(diffId),
    })),
    base: { name: stagesIn(instructionsIn(text).instructions).stages.at(-1)?.base ?? "" },
    dockerfile: dashboard.dockerfile?.value ?? "",
    builder,
    entry: { value: `${module}:${object}` },
  };
}
