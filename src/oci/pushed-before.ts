import type { Cache } from "../runner/ports.ts";
import { digestOf, hexOf, isDigest } from "./digest.ts";
import type { Descriptor, Digest, Registry } from "./ports.ts";

// What this machine brought to a registry: which blob to which repository, and which manifest last. A hint and no more: the
// registry itself is asked, and what it does not find there is sent.

/** Smaller blobs are sent in the time that asking for them elsewhere takes. Bytes. */
export const worthAsking = 100_000;

/** The repositories that may have a blob; undefined where none is known. */
export async function repositoryWith(
  { digest, size }: Descriptor,
  { name }: Pick<Registry, "name">,
  cache: Cache | undefined,
): Promise<readonly string[] | undefined> {
  const found = size < worthAsking ? undefined : await cache?.get(nameOf(name, digest));
  return found && [new TextDecoder().decode(found)];
}

/** Keeps in mind that a repository has a blob, unless one is known already. */
export async function remember(
  descriptor: Descriptor,
  repository: string,
  registry: Pick<Registry, "name">,
  cache: Cache | undefined,
): Promise<void> {
  if (descriptor.size < worthAsking || (await repositoryWith(descriptor, registry, cache)) !== undefined) return;
  // Without it the next push takes longer, which is no reason for this one to fail.
  await cache?.put(nameOf(registry.name, descriptor.digest), utf8(repository)).catch(() => {});
}

/** A manifest that was brought to a repository, and the tag that it was given. */
export type LastPushed = { readonly digest: Digest; readonly tag: string };

/** What was brought to a repository last. */
export async function lastPushed(
  repository: string,
  { name }: Pick<Registry, "name">,
  cache: Cache | undefined,
): Promise<LastPushed | undefined> {
  const found = await cache?.get(lastIn(name, repository));
  const [digest = "", tag = ""] = found === undefined ? [] : new TextDecoder().decode(found).split(" ");
  return isDigest(digest) ? { digest, tag } : undefined;
}

/** Keeps that in mind. */
export async function rememberLast(
  { digest, tag }: LastPushed,
  repository: string,
  registry: Pick<Registry, "name">,
  cache: Cache | undefined,
): Promise<void> {
  const known = await lastPushed(repository, registry, cache);
  if (known?.digest === digest && known.tag === tag) return;
  await cache?.put(lastIn(registry.name, repository), utf8(`${digest} ${tag}`)).catch(() => {});
}

const utf8 = (text: string) => new TextEncoder().encode(text);

const nameOf = (registry: string, digest: Digest) => `${placeOf(registry)}/${hexOf(digest)}`;

const lastIn = (registry: string, repository: string) =>
  `${placeOf(registry)}/last-in-${hexOf(digestOf(utf8(repository))).slice(0, 16)}`;

const placeOf = (registry: string) => `pushed/${hexOf(digestOf(utf8(registry))).slice(0, 16)}`;
