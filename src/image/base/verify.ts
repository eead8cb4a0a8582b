import * as z from "zod/mini";
import { digestOf, isDigest } from "../../oci/digest.ts";
import { jsonIn } from "../../oci/json-in.ts";
import type { Descriptor, Digest } from "../../oci/ports.ts";
import { UserError } from "../../report/user-error.ts";
import { forLinux, imageIndex } from "./for-linux.ts";

/** What a base is proved by: the digests of its layers' tars, whatever they are compressed with. */
export type KnownBase = {
  /** For people: `debian-13-python-3.13 (base.lock.json)`. */
  readonly name: string;
  readonly layers: readonly Digest[];
  /** Layers that it may have on top of these. */
  readonly capabilities: readonly { readonly name: string; readonly layer: Digest }[];
};

/** An image as far as its base is told by it. What it says of itself is a claim; its layers are the proof. */
export type ImageClaims = {
  readonly digest: Digest;
  readonly diffIds: readonly Digest[];
  readonly capabilities: readonly string[];
  readonly base: string | undefined;
};

export type BaseVerdict =
  | { readonly kind: "allowed"; readonly base: KnownBase; readonly capabilities: readonly string[] }
  /** The base is one of ours; the layer of this capability is not the base's. */
  | { readonly kind: "other-capability"; readonly base: KnownBase; readonly capability: string }
  | { readonly kind: "other" };

/** Whether an image begins with the layers of an allowed base, and goes on with those of the capabilities that it claims. */
export function judgeBase({ diffIds, capabilities }: ImageClaims, allowed: readonly KnownBase[]): BaseVerdict {
  const verdicts = allowed
    .filter(({ layers }) => layers.length > 0 && layers.every((layer, place) => diffIds[place] === layer))
    .map((base): BaseVerdict => {
      const added = diffIds.slice(base.layers.length, base.layers.length + capabilities.length);
      const other = capabilities.find((name, place) => {
        const known = base.capabilities.find((capability) => capability.name === name);
        return known === undefined || known.layer !== added[place];
      });
      return other === undefined
        ? { kind: "allowed", base, capabilities }
        : { kind: "other-capability", base, capability: other };
    });
  return verdicts.find(({ kind }) => kind === "allowed") ?? verdicts[0] ?? { kind: "other" };
}

/** Where an image's parts are read from: a store of this machine, a layout, a registry. */
export type ImageSource = {
  /** As it was named, for messages. */
  readonly name: string;
  /** The manifest that was asked for, or the one of that digest. */
  manifest(digest?: Digest): Promise<Uint8Array>;
  blob(descriptor: Descriptor): Promise<Uint8Array>;
};

const digest = z.custom<Digest>((text) => typeof text === "string" && isDigest(text), "is not a SHA-256 digest");
const descriptor = z.looseObject({ mediaType: z.string(), digest, size: z.int().check(z.gte(0)) });
/** A configuration is read whole, and has some kilobytes. Bytes. */
const largestConfiguration = 4 * 1024 * 1024;
const manifest = z.looseObject({
  config: z.looseObject({ ...descriptor.shape, size: z.int().check(z.gte(0), z.lte(largestConfiguration)) }),
});
const config = z.looseObject({
  config: z.nullish(z.looseObject({ Labels: z.nullish(z.record(z.string(), z.string())) })),
  rootfs: z.looseObject({ diff_ids: z.array(digest).check(z.minLength(1)) }),
});

/**
 * Reads what an image says of its layers; of an index, the image for Linux on x86-64.
 *
 * @throws UserError for what is no image
 * @see OCI Image Specification 1.1 §Image Index, §Image Manifest, §Image Configuration
 */
export async function imageClaims(source: ImageSource): Promise<ImageClaims> {
  const top = await source.manifest();
  const several = imageIndex.safeParse(jsonIn(top)).data;
  const chosen = several && forLinux(several);
  if (several !== undefined && chosen === undefined)
    throw new UserError(`${source.name} has no image for Linux on x86-64.`);
  const bytes = chosen === undefined ? top : await source.manifest(chosen.digest);
  const read = manifest.safeParse(jsonIn(bytes)).data;
  if (read === undefined) throw new UserError(`${source.name} is not an image.`);
  const { mediaType, digest: of, size } = read.config;
  const parsed = config.safeParse(jsonIn(await source.blob({ mediaType, digest: of, size }))).data;
  if (parsed === undefined) throw new UserError(`${source.name} does not list the layers of an image.`);
  const labels = parsed.config?.Labels ?? {};
  return {
    digest: digestOf(bytes),
    diffIds: parsed.rootfs.diff_ids,
    capabilities: (labels["dev.slipway.base.capabilities"] ?? "").split(",").filter((name) => name !== ""),
    base: labels["org.opencontainers.image.base.name"],
  };
}
