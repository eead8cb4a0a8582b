import type { BuiltImage } from "../image/model.ts";
import type { Ports } from "../ports.ts";
import type { Finding } from "../report/model.ts";
import { InfrastructureError, UserError } from "../report/user-error.ts";
import { report, type StageResult } from "../report/verdict.ts";
import type { Descriptor, Digest } from "./ports.ts";
import { finding } from "./push-rules.ts";
import { remember, repositoryWith } from "./pushed-before.ts";
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

const atOnce = 4;

/**
 * Brings an image to a registry: the blobs it lacks, four at a time, then the manifest under its tag, so that nobody ever
 * pulls an image that is not whole. A layer that this machine brought to another repository of the registry before is taken from
 * there. What the registry then gives for the tag is compared with what was built. A bill of materials is attached to the image; one
 * that does not get there is a warning, since the image is there and is what was checked.
 *
 * @throws InfrastructureError when the registry fails or has something else afterwards; UserError when it denies access.
 */
export async function push(
  image: BuiltImage,
  { repository, tag, bill }: PushOptions,
  { blobs, registry, log, cache }: Pick<Ports, "blobs" | "registry" | "log"> & Partial<Pick<Ports, "cache">>,
): Promise<StageResult<Pushed>> {
  const { digest, mediaType } = image.manifest;
  const wanted = new Map([image.config, ...image.layers.map(({ descriptor }) => descriptor)].map((d) => [d.digest, d]));
  const total = [...wanted.values()].reduce((sum, { size }) => sum + size, 0);
  let passed = 0;
  const sent: Descriptor[] = [];

  const bringing = bring();
  const [judged, attaching] = await Promise.allSettled([
    bringing.then(compare),
    bill?.().then((made) => attach(registry, repository, image.manifest, made, bringing)),
  ]);
  if (judged.status === "rejected") throw judged.reason;
  const attached = attachedOf(attaching, registry.name);

  await Promise.all([...wanted.values()].map((descriptor) => remember(descriptor, repository, registry, cache)));

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

  async function bring(): Promise<void> {
    await together([...wanted.values()], atOnce, async (descriptor) => {
      if (!(await registry.has(repository, descriptor))) {
        const content = () => blobs.open(descriptor.digest);
        const mountFrom = (await repositoryWith(descriptor, registry, cache)) ?? [];
        if ((await registry.upload(repository, descriptor, content, { mountFrom })) === "sent") sent.push(descriptor);
      }
      passed += descriptor.size;
      log.progress(`sending the image to ${registry.name}`, passed, total);
    });
    await registry.putManifest(repository, tag, mediaType, await blobs.read(digest));
  }

  async function compare(): Promise<void> {
    const there = await registry.getManifest(repository, tag);
    if (there?.digest === digest) return;
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

/** Runs `work` on every item, `limit` at a time; the first failure ends it once those under way have settled. */
async function together<Item>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  let failed = false;
  const worker = async () => {
    for (const item of queue) {
      if (failed) return;
      try {
        await work(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const settled = await Promise.allSettled(Array.from({ length: limit }, worker));
  for (const outcome of settled) if (outcome.status === "rejected") throw outcome.reason;
}

/** Decimal units, as registries and networks count: `512 bytes`, `41 kB`, `31.3 MB`. */
function inWords(bytes: number): string {
  if (bytes < 1000) return bytes === 1 ? "1 byte" : `${bytes} bytes`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
