import type { BuiltImage } from "../image/model.ts";
import type { Ports } from "../ports.ts";
import { InfrastructureError } from "../report/user-error.ts";
import { report, type StageResult } from "../report/verdict.ts";
import { leftAt } from "./blobs-behind.ts";
import type { Descriptor, Digest } from "./ports.ts";
import { remember, rememberLast, repositoryWith } from "./pushed-before.ts";
import { RegistryRefusal } from "./registry-requests.ts";
import { thereAlready } from "./there-already.ts";
import { together } from "./together.ts";

export type PushOptions = { readonly repository: string; readonly tag: string };

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
 * there. What the registry then gives for the tag is compared with what was built. Where it names that already, nothing is sent.
 *
 * @throws InfrastructureError when the registry fails or has something else afterwards; UserError when it denies access.
 */
export async function push(
  image: BuiltImage,
  { repository, tag }: PushOptions,
  ports: Pick<Ports, "blobs" | "registry" | "log"> & Partial<Pick<Ports, "cache">>,
): Promise<StageResult<Pushed>> {
  const { blobs, registry, log, cache } = ports;
  const { digest, mediaType } = image.manifest;
  const wanted = [
    ...new Map([image.config, ...image.layers.map(({ descriptor }) => descriptor)].map((d) => [d.digest, d])).values(),
  ];
  const total = wanted.reduce((sum, { size }) => sum + size, 0);
  const sent: Descriptor[] = [];

  const there = await thereAlready(wanted, { repository, tag }, ports);
  if (there.tagged !== digest) {
    const missing = wanted.filter((descriptor) => !there.blobs.has(descriptor.digest));
    let passed = total - missing.reduce((sum, { size }) => sum + size, 0);
    await bring(missing, (descriptor) => {
      passed += descriptor.size;
      log.progress(`sending the image to ${registry.name}`, passed, total);
    });
    const bytes = await blobs.read(digest);
    await registry.putManifest(repository, tag, mediaType, bytes).catch(async (refusal: unknown) => {
      if (!(refusal instanceof RegistryRefusal && (await bringWhatIsGone(there.listed)))) throw refusal;
      await registry.putManifest(repository, tag, mediaType, bytes);
    });
    const now = await registry.getManifest(repository, tag);
    if (now?.digest !== digest) {
      throw new InfrastructureError(
        `${registry.name} has ${now?.digest ?? "nothing"} as ${JSON.stringify(`${repository}:${tag}`)} right after ${digest} was sent there.`,
        { fix: "See whether somebody else pushes to the same tag, then run this again." },
      );
    }
  }
  const asked = wanted.filter((descriptor) => !there.listed.has(descriptor.digest));
  await Promise.all([
    ...(there.tagged === digest ? [] : asked.map((descriptor) => remember(descriptor, repository, registry, cache))),
    rememberLast({ digest, tag }, repository, registry, cache),
  ]);

  async function bring(descriptors: readonly Descriptor[], done: (descriptor: Descriptor) => void): Promise<void> {
    await together(descriptors, atOnce, async (descriptor) => {
      const content = () => blobs.open(descriptor.digest);
      const left = cache && (await leftAt(descriptor.digest, registry, cache));
      const mountFrom = left ? [left.repository] : ((await repositoryWith(descriptor, registry, cache)) ?? []);
      if ((await registry.upload(repository, descriptor, content, { mountFrom })) === "sent") sent.push(descriptor);
      done(descriptor);
    });
  }

  /** What a manifest named and the registry has lost all the same; whether there was any. */
  async function bringWhatIsGone(listed: ReadonlySet<Digest>): Promise<boolean> {
    const gone: Descriptor[] = [];
    await together(
      wanted.filter((descriptor) => listed.has(descriptor.digest)),
      atOnce,
      async (descriptor) => {
        if (!(await registry.has(repository, descriptor))) gone.push(descriptor);
      },
    );
    await bring(gone, () => {});
    return gone.length > 0;
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
