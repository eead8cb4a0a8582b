import type { BuiltImage } from "../image/model.ts";
import type { Ports } from "../ports.ts";
import type { Finding } from "../report/model.ts";
import { InfrastructureError, UserError } from "../report/user-error.ts";
import { report, type StageResult } from "../report/verdict.ts";
import { type Brought, bringImage } from "./bring-image.ts";
import type { Digest } from "./ports.ts";
import { finding } from "./push-rules.ts";
import { type Artifact, type Attached, attach } from "./referrers.ts";

export type PushOptions = {
  readonly repository: string;
  readonly tag: string;
  /** Makes its bill of materials, to lie beside it; called once, while the image is under way. */
  readonly bill?: () => Promise<Artifact>;
};

export type Pushed = {
  /** By digest, as anything that pulls it takes it: `localhost:5000/school-absence@sha256:…`. */
  readonly reference: string;
  readonly digest: Digest;
  /** Bytes of blobs that the registry did not have. */
  readonly sentBytes: number;
};

/**
 * Brings an image to a registry, whole or not at all: see {@link bringImage}. What the registry then gives for the tag is compared
 * with what was built. A bill of materials is attached to the image; one that does not get there is a warning, since the image is
 * there and is what was checked.
 *
 * @throws InfrastructureError when the registry fails or has something else afterwards; UserError when it denies access.
 */
export async function push(
  image: BuiltImage,
  { repository, tag, bill }: PushOptions,
  ports: Pick<Ports, "blobs" | "registry" | "log"> & Partial<Pick<Ports, "cache">>,
): Promise<StageResult<Pushed>> {
  const { registry } = ports;
  const { digest } = image.manifest;
  const bringing = bringImage(image, { repository, tag }, ports);
  const [judged, attaching] = await Promise.allSettled([
    bringing.then(compared),
    bill?.().then((made) => attach(registry, repository, image.manifest, made, bringing)),
  ]);
  if (judged.status === "rejected") throw judged.reason;
  const sent = judged.value;
  const attached = attachedOf(attaching, registry.name);

  const layers = image.layers.length;
  const sentLayers = sent.filter(({ digest }) => digest !== image.config.digest).length;
  const sentBytes = sent.reduce((sum, { size }) => sum + size, attached.sentBytes);
  const outputs: Pushed = { reference: `${registry.name}/${repository}@${digest}`, digest, sentBytes };
  return {
    report: report("push", {
      headline: `${sentLayers} of ${layers} layers sent, ${inWords(sentBytes)}; registry has ${digest.slice(0, 19)}${attached.digest ? " and its bill of materials" : ""}`,
      findings: attached.findings,
      facts: {
        ...outputs,
        registry: registry.name,
        repository,
        tag,
        layers,
        sentLayers,
        ...(attached.digest && { billOfMaterials: attached.digest }),
      },
    }),
    outputs,
  };

  async function compared({ sent, wasThere }: Brought): Promise<Brought["sent"]> {
    const there = wasThere ? image.manifest : await registry.getManifest(repository, tag);
    if (there?.digest === digest) return sent;
    throw new InfrastructureError(
      `${registry.name} has ${there?.digest ?? "nothing"} as ${JSON.stringify(`${repository}:${tag}`)} right after ${digest} was sent there.`,
      { fix: "See whether somebody else pushes to the same tag, then run this again." },
    );
  }
}

type Outcome = { readonly digest?: Digest; readonly sentBytes: number; readonly findings: readonly Finding[] };

/** The image is there, whatever became of what is said about it. @throws what is a fault of ours */
function attachedOf(attaching: PromiseSettledResult<Attached | undefined>, registry: string): Outcome {
  if (attaching.status === "fulfilled") return { sentBytes: 0, ...attaching.value, findings: [] };
  const fault: unknown = attaching.reason;
  if (!(fault instanceof UserError || fault instanceof InfrastructureError)) throw fault;
  const message = `${registry} has the image, and not its bill of materials: ${fault.message}`;
  return { sentBytes: 0, findings: [finding("bill-not-attached", { message })] };
}

/** Decimal units, as registries and networks count: `512 bytes`, `41 kB`, `31.3 MB`. */
function inWords(bytes: number): string {
  if (bytes < 1000) return bytes === 1 ? "1 byte" : `${bytes} bytes`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
