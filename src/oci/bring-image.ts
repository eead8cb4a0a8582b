import type { Ports } from "../ports.ts";
import { leftAt } from "./blobs-behind.ts";
import type { Descriptor, Digest } from "./ports.ts";
import { remember, rememberLast, repositoryWith, worthAsking } from "./pushed-before.ts";
import { RegistryRefusal } from "./registry-requests.ts";
import { lastOf, type Place, thereAlready } from "./there-already.ts";
import { together } from "./together.ts";

/** An image by what has to be there of it. */
type Image = {
  readonly manifest: Descriptor;
  readonly config: Descriptor;
  readonly layers: readonly { readonly descriptor: Descriptor }[];
};

export type Brought = {
  /** What had to be sent, in no order. */
  readonly sent: readonly Descriptor[];
  /** The tag named the image already: nothing was put there. */
  readonly wasThere: boolean;
};

const atOnce = 4;

/**
 * Brings an image to a registry: the blobs it lacks, four at a time, then the manifest under its tag, so that nobody ever
 * pulls an image that is not whole. A layer that this machine brought to another repository of the registry before is taken from
 * there. A small blob that is not of what this machine brought there last is sent while the rest is asked for.
 *
 * @throws InfrastructureError when the registry fails; UserError when it denies access.
 */
export async function bringImage(
  image: Image,
  place: Place,
  ports: Pick<Ports, "blobs" | "registry" | "log"> & Partial<Pick<Ports, "cache">>,
): Promise<Brought> {
  const { blobs, registry, log, cache } = ports;
  const { repository, tag } = place;
  const { digest, mediaType } = image.manifest;
  const wanted = [
    ...new Map([image.config, ...image.layers.map(({ descriptor }) => descriptor)].map((d) => [d.digest, d])).values(),
  ];
  const total = sizeOf(wanted);
  const sent: Descriptor[] = [];
  let passed = 0;
  const passing = (size: number) => {
    passed += size;
    log.progress(`sending the image to ${registry.name}`, passed, total);
  };

  const last = await lastOf(repository, ports);
  const isNew = ({ digest, size }: Descriptor) => last !== undefined && !last.names.has(digest) && size < worthAsking;
  const others = wanted.filter((descriptor) => !isNew(descriptor));
  const [asking, sending] = await Promise.allSettled([
    thereAlready(others, place, last, registry),
    bring(wanted.filter(isNew)),
  ]);
  if (asking.status === "rejected") throw asking.reason;
  if (sending.status === "rejected") throw sending.reason;
  const there = asking.value;
  const wasThere = there.tagged === digest;
  if (!wasThere) {
    const missing = others.filter((descriptor) => !there.blobs.has(descriptor.digest));
    passing(sizeOf(others) - sizeOf(missing));
    await bring(missing);
    const bytes = await blobs.read(digest);
    await registry.putManifest(repository, tag, mediaType, bytes).catch(async (refusal: unknown) => {
      if (!(refusal instanceof RegistryRefusal && (await bringWhatIsGone(there.listed)))) throw refusal;
      await registry.putManifest(repository, tag, mediaType, bytes);
    });
    const asked = wanted.filter((descriptor) => !there.listed.has(descriptor.digest));
    await Promise.all(asked.map((descriptor) => remember(descriptor, repository, registry, cache)));
  }
  await rememberLast({ digest, tag }, repository, registry, cache);
  return { sent, wasThere };

  async function bring(descriptors: readonly Descriptor[]): Promise<void> {
    await together(descriptors, atOnce, async (descriptor) => {
      const content = () => blobs.open(descriptor.digest);
      const left = cache && (await leftAt(descriptor.digest, registry, cache));
      const mountFrom = left ? [left.repository] : ((await repositoryWith(descriptor, registry, cache)) ?? []);
      if ((await registry.upload(repository, descriptor, content, { mountFrom })) === "sent") sent.push(descriptor);
      passing(descriptor.size);
    });
  }

  /** What a manifest named and the registry has lost all the same; whether there was any. */
  async function bringWhatIsGone(listed: ReadonlySet<Digest>): Promise<boolean> {
    const gone: Descriptor[] = [];
    const named = wanted.filter((descriptor) => listed.has(descriptor.digest));
    await together(named, atOnce, async (descriptor) => {
      if (!(await registry.has(repository, descriptor))) gone.push(descriptor);
    });
    await bring(gone);
    return gone.length > 0;
  }
}

const sizeOf = (descriptors: readonly Descriptor[]) => descriptors.reduce((sum, { size }) => sum + size, 0);
