import type { Ports } from "../ports.ts";
import { isDigest } from "./digest.ts";
import type { Descriptor, Digest, Registry } from "./ports.ts";
import { type LastPushed, lastPushed } from "./pushed-before.ts";
import { together } from "./together.ts";

export type Place = { readonly repository: string; readonly tag: string };

export type ThereAlready = {
  /** What the tag names now. */
  readonly tagged: Digest | undefined;
  /** Those of the blobs that the registry says it has. */
  readonly blobs: ReadonlySet<Digest>;
  /** Those of them that nobody asked for one by one: a manifest names them, which the registry gave. */
  readonly listed: ReadonlySet<Digest>;
};

const asksAtOnce = 8;

/** What this machine brought to a repository last, and what that names. */
export type Last = LastPushed & { readonly names: ReadonlySet<Digest> };

/**
 * Asks a registry what it has of an image, in as few questions one after the other as can be. A registry takes a manifest only when it
 * has all that the manifest names, and keeps that as long as the manifest: so the manifest that the tag names, and the one that
 * this machine brought there last, answer for most blobs of an image of which a line of code was changed. All others are
 * asked for at the same time.
 */
export async function thereAlready(
  wanted: readonly Descriptor[],
  { repository, tag }: Place,
  last: Last | undefined,
  registry: Pick<Registry, "has" | "getManifest">,
): Promise<ThereAlready> {
  const [tagged, untagged, asked] = await Promise.all([
    registry.getManifest(repository, tag),
    last === undefined || last.tag === tag ? undefined : registry.getManifest(repository, last.digest),
    askEach(wanted.filter(({ digest }) => !last?.names.has(digest))),
  ]);
  const named = new Set([tagged, untagged].flatMap((manifest) => [...namesIn(manifest?.bytes)]));
  const known = new Set([...asked, ...wanted.filter(({ digest }) => named.has(digest)).map(({ digest }) => digest)]);
  // What was brought there last may be there no more, or under this tag no more: then nothing is known of what it named.
  const unknown = wanted.filter(({ digest }) => last?.names.has(digest) && !named.has(digest));
  const blobs = new Set([...known, ...(await askEach(unknown))]);
  return { tagged: tagged?.digest, blobs, listed: new Set([...known].filter((digest) => !asked.has(digest))) };

  async function askEach(descriptors: readonly Descriptor[]): Promise<ReadonlySet<Digest>> {
    const found = new Set<Digest>();
    await together(descriptors, asksAtOnce, async (descriptor) => {
      if (await registry.has(repository, descriptor)) found.add(descriptor.digest);
    });
    return found;
  }
}

/** @returns undefined where this machine knows of none, or has it no more */
export async function lastOf(
  repository: string,
  { registry, blobs, cache }: Pick<Ports, "blobs" | "registry"> & Partial<Pick<Ports, "cache">>,
): Promise<Last | undefined> {
  const last = await lastPushed(repository, registry, cache);
  if (last === undefined || !(await blobs.has(last.digest))) return undefined;
  return { ...last, names: namesIn(await blobs.read(last.digest)) };
}

/** The configuration and the layers that a manifest names; nothing for what is none of an image. */
function namesIn(manifest: Uint8Array | undefined): ReadonlySet<Digest> {
  if (manifest === undefined) return new Set();
  try {
    const { config, layers } = JSON.parse(new TextDecoder().decode(manifest)) as Partial<
      Readonly<Record<"config" | "layers", unknown>>
    >;
    const named = [config, ...(Array.isArray(layers) ? layers : [])] as readonly ({
      readonly digest?: unknown;
    } | null)[];
    const digests = named.map((descriptor) => descriptor?.digest);
    return new Set(digests.filter((digest): digest is Digest => typeof digest === "string" && isDigest(digest)));
  } catch {
    return new Set();
  }
}
