import * as z from "zod/mini";
import type { WrittenLayout } from "../../container/buildkit/ports.ts";
import { isDigest } from "../../oci/digest.ts";
import type { Descriptor, Digest } from "../../oci/ports.ts";
import type { Ports } from "../../ports.ts";
import { InfrastructureError } from "../../report/user-error.ts";
import { inWords } from "../../settings/in-words.ts";

const digest = z.custom<Digest>((text) => typeof text === "string" && isDigest(text), "is not a SHA-256 digest");
const size = z.int().check(z.gte(0));
const manifestType = "application/vnd.oci.image.manifest.v1+json";
const configType = "application/vnd.oci.image.config.v1+json";
const layerType = z.string().check(z.regex(/^application\/vnd\.oci\.image\.layer\.v1\.tar(\+(gzip|zstd))?$/));

/** A configuration is some kilobytes; what is larger is not read. */
const largestDocument = 4 << 20;
const mostLayers = 120;

const descriptor = <Type extends z.ZodMiniType<string>>(mediaType: Type) => z.looseObject({ mediaType, digest, size });
const indexModel = z.looseObject({
  schemaVersion: z.literal(2),
  manifests: z.tuple([descriptor(z.literal(manifestType))]),
});
const manifestModel = z.looseObject({
  schemaVersion: z.literal(2),
  mediaType: z.optional(z.literal(manifestType)),
  config: descriptor(z.literal(configType)),
  layers: z.array(descriptor(layerType)).check(z.minLength(1), z.maxLength(mostLayers)),
});

const texts = z.optional(z.nullable(z.array(z.string().check(z.refine((text) => !text.includes("\0"))))));
const historyEntry = z.object({
  created: z.optional(z.string()),
  created_by: z.optional(z.string()),
  empty_layer: z.optional(z.boolean()),
});
const configModel = z.object({
  os: z.literal("linux"),
  architecture: z.literal("amd64"),
  config: z.looseObject({
    Env: texts,
    Entrypoint: texts,
    Cmd: texts,
    WorkingDir: z.optional(z.string()),
    Labels: z.optional(z.nullable(z.record(z.string(), z.string()))),
  }),
  rootfs: z.object({ type: z.literal("layers"), diff_ids: z.array(digest) }),
  history: z._default(z.array(historyEntry), []),
});

export type TakenConfig = z.infer<typeof configModel>;
export type TakenLayer = { readonly descriptor: Descriptor; readonly diffId: Digest };
export type TakenImage = { readonly config: TakenConfig; readonly layers: readonly TakenLayer[] };

/**
 * Takes the one image of a layout that strangers' steps had a part in: every document is held to a model, every blob to its digest
 * and size, and nothing else of the layout is looked at.
 *
 * @throws InfrastructureError for anything that is not as it must be
 * @see OCI Image Specification 1.1 §Image Layout
 */
export async function takeImage(
  { index, blobs: written }: WrittenLayout,
  { blobs }: Pick<Ports, "blobs">,
): Promise<TakenImage> {
  const { manifests } = modelled(indexModel, index, "index");
  const manifest = modelled(manifestModel, await document(manifests[0], written), "manifest");
  const config = modelled(configModel, await document(manifest.config, written), "configuration");
  if (config.rootfs.diff_ids.length !== manifest.layers.length) throw unfit("configuration", "lists other layers");
  const layers: TakenLayer[] = [];
  for (const [position, { mediaType, digest, size }] of manifest.layers.entries()) {
    const diffId = config.rootfs.diff_ids[position];
    if (diffId === undefined) throw unfit("configuration", "lists other layers");
    if (!(await blobs.has(digest))) {
      const stored = await blobs.put(written.open(digest));
      if (stored.digest !== digest || stored.size !== size) throw unfit("manifest", `is not that of ${digest}`);
    }
    layers.push({ descriptor: { mediaType, digest, size }, diffId });
  }
  return { config, layers };
}

async function document(
  { digest, size }: Pick<Descriptor, "digest" | "size">,
  written: WrittenLayout["blobs"],
): Promise<Uint8Array> {
  if (size > largestDocument) throw unfit("manifest", "names a document of unusual size");
  const bytes = await written.read(digest);
  if (bytes.byteLength !== size) throw unfit("manifest", `is not that of ${digest}`);
  return bytes;
}

function modelled<Model extends z.ZodMiniType>(model: Model, bytes: Uint8Array, what: string): z.output<Model> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw unfit(what, "is not JSON", cause);
  }
  const read = model.safeParse(value, inWords);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw unfit(what, `has something else as ${issue?.path.join(".") || "a whole"}: ${issue?.message ?? "no reason"}`);
}

const unfit = (what: string, how: string, cause?: unknown) =>
  new InfrastructureError(`The ${what} of the image that the Dockerfile gave ${how}.`, {
    fix: "Build it again; when that does not help, report it with the Dockerfile.",
    cause,
  });
