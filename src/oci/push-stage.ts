import type { BuiltImage } from "../image/model.ts";
import type { Ports } from "../ports.ts";
import { InfrastructureError } from "../report/user-error.ts";
import { report, type StageResult } from "../report/verdict.ts";
import { bringImage } from "./bring-image.ts";
import type { Digest } from "./ports.ts";

export type PushOptions = { readonly repository: string; readonly tag: string };

export type Pushed = {
  /** By digest, as anything that pulls it takes it: `localhost:5000/school-absence@sha256:…`. */
  readonly reference: string;
  readonly digest: Digest;
  /** Bytes of blobs that the registry did not have. */
  readonly sentBytes: number;
};

/**
 * Brings an image to a registry, whole or not at all: see {@link bringImage}. What the registry then gives for the tag is compared
 * with what was built.
 *
 * @throws InfrastructureError when the registry fails or has something else afterwards; UserError when it denies access.
 */
export async function push(
  image: BuiltImage,
  { repository, tag }: PushOptions,
  ports: Pick<Ports, "blobs" | "registry" | "log"> & Partial<Pick<Ports, "cache">>,
): Promise<StageResult<Pushed>> {
  const { registry } = ports;
  const { digest } = image.manifest;
  const { sent, wasThere } = await bringImage(image, { repository, tag }, ports);
  const there = wasThere ? image.manifest : await registry.getManifest(repository, tag);
  if (there?.digest !== digest) {
    throw new InfrastructureError(
      `${registry.name} has ${there?.digest ?? "nothing"} as ${JSON.stringify(`${repository}:${tag}`)} right after ${digest} was sent there.`,
      { fix: "See whether somebody else pushes to the same tag, then run this again." },
    );
  }

  const layers = image.layers.length;
  const sentLayers = sent.filter(({ digest }) => digest !== image.config.digest).length;
  const sentBytes = sent.reduce((sum, { size }) => sum + size, 0);
  const outputs: Pushed = { reference: `${registry.name}/${repository}@${digest}`, digest, sentBytes };
  return {
    report: report("push", {
      headline: `${sentLayers} of ${layers} layers sent, ${inWords(sentBytes)}; registry has ${digest.slice(0, 19)}`,
      facts: { ...outputs, registry: registry.name, repository, tag, layers, sentLayers },
    }),
    outputs,
  };
}

/** Decimal units, as registries and networks count: `512 bytes`, `41 kB`, `31.3 MB`. */
function inWords(bytes: number): string {
  if (bytes < 1000) return bytes === 1 ? "1 byte" : `${bytes} bytes`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
