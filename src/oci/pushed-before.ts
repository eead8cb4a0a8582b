import type { Cache } from "../runner/ports.ts";
import { digestOf, hexOf } from "./digest.ts";
import type { Descriptor, Registry } from "./ports.ts";

// Which repository of a registry this machine brought a blob to. A hint and no more: the registry itself knows, and what it does not
// find there is sent.

/** Smaller blobs are sent in the time that asking for them elsewhere takes. Bytes. */
const worthIt = 100_000;

/** The repositories that may have a blob; undefined where none is known. */
export async function repositoryWith(
  { digest, size }: Descriptor,
  { name }: Pick<Registry, "name">,
  cache: Cache | undefined,
): Promise<readonly string[] | undefined> {
  const found = size < worthIt ? undefined : await cache?.get(nameOf(name, digest));
  return found && [new TextDecoder().decode(found)];
}

/** Keeps in mind that a repository has a blob, unless one is known already. */
export async function remember(
  descriptor: Descriptor,
  repository: string,
  registry: Pick<Registry, "name">,
  cache: Cache | undefined,
): Promise<void> {
  if (descriptor.size < worthIt || (await repositoryWith(descriptor, registry, cache)) !== undefined) return;
  // Without it the next push takes longer, which is no reason for this one to fail.
  await cache?.put(nameOf(registry.name, descriptor.digest), new TextEncoder().encode(repository)).catch(() => {});
}

const nameOf = (registry: string, digest: Descriptor["digest"]) =>
  `pushed/${hexOf(digestOf(new TextEncoder().encode(registry))).slice(0, 16)}/${hexOf(digest)}`;
