import type { ContainerRuntime } from "../../container/ports.ts";
import type { Ports } from "../../ports.ts";
import type { Finding } from "../../report/model.ts";
import { inParallel } from "../in-parallel.ts";
import type { Encoder } from "../layer/compress.ts";
import type { Entry } from "../layer/entry.ts";
import { layerOf, recall } from "../layer/layer.ts";
import { storeImage } from "../manifest.ts";
import type { Layer } from "../model.ts";
import type { LibraryPlan } from "../plan.ts";
import { finding } from "../rules.ts";
import { compiler, spawner } from "./program.ts";
import { bytecodeUnits, type Unit } from "./units.ts";

export type Compiled = {
  readonly built: readonly { readonly layer: Layer; readonly fromCache: boolean }[];
  readonly findings: readonly Finding[];
};

const timeoutSeconds = 600;

/**
 * Compiles the Python files of an image with the image's own interpreter, in a container without network or environment; each
 * unit's bytecode is a layer of its own, made once. No code of a package is run: it is parsed and compiled.
 *
 * Where nothing can run the base, the layers that are known already are used, and a warning says that the rest is missing.
 */
export async function bytecodeLayers(
  plan: LibraryPlan,
  layers: readonly Layer[],
  encoder: Encoder,
  ports: Pick<Ports, "blobs" | "cache" | "log"> & { readonly runtime?: ContainerRuntime },
): Promise<Compiled> {
  const units = bytecodeUnits(plan);
  const known = await inParallel(units, 8, (unit) => recall(unit.layer, encoder, ports));
  const missing = units.filter((_, index) => known[index] === undefined);
  const outcome = missing.length === 0 ? { files: [] } : await compile(missing, plan, layers, ports);
  if ("reason" in outcome) {
    return {
      built: known.flatMap((layer) => (layer === undefined ? [] : { layer, fromCache: true })),
      findings: [
        finding("no-bytecode", {
          message: `No bytecode: this digest will differ from CI's, and the dashboard starts more slowly. ${outcome.reason}`,
        }),
      ],
    };
  }
  const made = await inParallel(units, 3, async (unit) => {
    const entries = outcome.files[missing.indexOf(unit)];
    return layerOf(unit.layer, async () => entries ?? unavailable(unit), encoder, ports);
  });
  return { built: made, findings: [] };
}

const unavailable = (unit: Unit): never => {
  throw new Error(`The layer "${unit.layer.title}" went away while the image was built.`);
};

type Outcome = { readonly files: readonly (readonly Entry[])[] } | { readonly reason: string };

async function compile(
  units: readonly Unit[],
  plan: LibraryPlan,
  layers: readonly Layer[],
  { blobs, log, runtime }: Pick<Ports, "blobs" | "log"> & { readonly runtime?: ContainerRuntime },
): Promise<Outcome> {
  if (runtime === undefined) return { reason: "Nothing here can run the base's Python." };
  // A plain process is not in the image: its Python, if there is one, is this machine's.
  if ((await runtime.isolation()) === "process")
    return { reason: "This machine can run the image as a plain process only." };
  log.progress(`Compiling ${units.length === 1 ? units[0]?.layer.title : `${units.length} layers of bytecode`}`);
  const given = plan.layers.flatMap((planned, place) => ("given" in planned ? place : []));
  const needed = new Set([0, ...given, ...units.map(({ of }) => of)]);
  const image = await storeImage(
    compilingConfig(layers.filter((_, place) => needed.has(place))),
    layers.filter((_, place) => needed.has(place)),
    { blobs },
  );
  const asked = units.map(({ records, folders, without }) => ({ records, folders, without }));
  const python = plan.scheme.interpreter;
  const result = await runtime
    .run({
      image: image.manifest.digest,
      command: [python, "-I", "-S", "-B", "-c", spawner, JSON.stringify(asked), compiler],
      timeoutSeconds,
    })
    .catch((error: unknown) => ({ code: undefined, lines: [error instanceof Error ? error.message : String(error)] }));
  if (result.code !== 0 || !("files" in result)) {
    return { reason: `The base's Python could not compile here: ${result.lines.at(-1) ?? `exit code ${result.code}`}` };
  }
  const files = units.map((_, index) => result.files.get(`${index}`));
  if (files.some((file) => file === undefined)) return { reason: "The base's Python left no result." };
  return { files: files.map((file) => [...entriesOf(file ?? new Uint8Array())]) };
}

/** An image that compiles and nothing else: no environment of its own. */
function compilingConfig(layers: readonly Layer[]): Uint8Array {
  return new TextEncoder().encode(
    JSON.stringify({
      architecture: "amd64",
      os: "linux",
      config: { User: "65532:65532", WorkingDir: "/" },
      rootfs: { type: "layers", diff_ids: layers.map(({ diffId }) => diffId) },
    }),
  );
}

/** Reads what the program wrote. Only bytecode below the place that packages are in is taken. */
export function* entriesOf(bytes: Uint8Array): Generator<Entry> {
  for (let at = 0; at < bytes.byteLength; ) {
    const end = bytes.indexOf(0x0a, at);
    const match = /^(\d+) \/(usr\/.*__pycache__\/[^/]+\.pyc)$/.exec(new TextDecoder().decode(bytes.subarray(at, end)));
    const [, length = "", path = ""] = match ?? [];
    const next = end + 1 + Number(length);
    if (end < 0 || match === null || path.split("/").includes("..") || next > bytes.byteLength) {
      throw new Error("The compiler's output cannot be read.");
    }
    yield { kind: "file", path, content: bytes.subarray(end + 1, next) };
    at = next;
  }
}
