import * as z from "zod/mini";
import { digestOf, isDigest } from "../oci/digest.ts";
import { jsonIn } from "../oci/json-in.ts";
import type { Descriptor } from "../oci/ports.ts";
import type { Ports } from "../ports.ts";
import { type BaseLock, type BasePart, partsOf } from "./base/lock.ts";
import { wheelList } from "./plan.ts";
import type { InspectedWheel } from "./wheels/wheel-files.ts";

/** The labels of an image's configuration that name, by digest, the lists of what it was put together from; of capabilities one each. */
const listLabels = {
  base: "dev.slipway.base.lock",
  capabilities: "dev.slipway.base.capabilities.lock",
  wheels: "dev.slipway.wheels",
} as const;

/** What the digest of a part of a base is the hash of. */
const pinsOf = ({ packages }: BasePart): string =>
  JSON.stringify(packages.map(({ name, version, architecture, sha256 }) => [name, version, architecture, sha256]));

/** The SHA-256 of what an image was put together from, hexadecimal. */
export type Archives = {
  /** By normalised name. */
  readonly wheels: ReadonlyMap<string, string>;
  /** By name and version, with a space between. */
  readonly debian: ReadonlyMap<string, string>;
};

const wheelsModel = z.array(z.tuple([z.string(), z.string(), z.string()]));
const debianModel = z.array(z.tuple([z.string(), z.string(), z.string(), z.string()]));

/** Keeps the lists beside the image: its configuration has their digests, so what is read there later is what was written here. */
export async function keepArchives(
  base: BaseLock,
  capabilities: readonly string[],
  wheels: readonly InspectedWheel[],
  { blobs }: Pick<Ports, "blobs">,
): Promise<void> {
  for (const text of [...partsOf(base, capabilities).map(pinsOf), wheelList(wheels)]) {
    const bytes = new TextEncoder().encode(text);
    if (!(await blobs.has(digestOf(bytes)))) await blobs.put(bytes);
  }
}

/** What the image says it was put together from; nothing for an image of another builder, or where the lists were not kept. */
export async function archivesOf(config: Descriptor, { blobs }: Pick<Ports, "blobs">): Promise<Archives> {
  const labels = labelsModel.safeParse(await jsonOf(config.digest, blobs)).data?.config?.Labels ?? {};
  const parts = [labels[listLabels.base], ...(labels[listLabels.capabilities]?.split(",") ?? [])];
  const [wheels, ...debian] = await Promise.all(
    [labels[listLabels.wheels], ...parts].map((digest) => jsonOf(digest, blobs)),
  );
  return {
    wheels: new Map(wheelsModel.safeParse(wheels).data?.map(([name, , sha256]) => [name, sha256])),
    debian: new Map(
      debian.flatMap((part) =>
        (debianModel.safeParse(part).data ?? []).map(([name, version, , sha256]) => [`${name} ${version}`, sha256]),
      ),
    ),
  };
}

const labelsModel = z.object({
  config: z.optional(z.object({ Labels: z.optional(z.record(z.string(), z.string())) })),
});

async function jsonOf(digest: string | undefined, blobs: Ports["blobs"]): Promise<unknown> {
  if (digest === undefined || !isDigest(digest) || !(await blobs.has(digest))) return undefined;
  return jsonIn(await blobs.read(digest));
}
