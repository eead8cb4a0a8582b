import * as z from "zod/mini";
import { isDigest } from "../oci/digest.ts";
import type { Blobs, Descriptor, Digest } from "../oci/ports.ts";
import { UserError } from "../report/user-error.ts";
import { inWords } from "../settings/in-words.ts";

/** What is needed of an image to run it. */
export type RunnableImage = {
  readonly manifest: Digest;
  /** What its programs are made for, as Go calls it: `amd64`. */
  readonly architecture: string;
  /** From the bottom to the top. */
  readonly layers: readonly Descriptor[];
  readonly diffIds: readonly Digest[];
  /** The configuration as it is stored. */
  readonly configuration: Uint8Array;
  /** `NAME=value` each. */
  readonly environment: readonly string[];
  /** Entry point and command together. */
  readonly command: readonly string[];
  readonly folder: string;
};

const digest = z.custom<Digest>((text) => typeof text === "string" && isDigest(text), "is not a SHA-256 digest");
const noNul = z.string().check(z.refine((text) => !text.includes("\0"), "holds a NUL character"));
const texts = z.nullish(z.array(noNul));

const descriptor = z.looseObject({ mediaType: z.string(), digest, size: z.int().check(z.gte(0)) });
const manifestModel = z.looseObject({
  config: descriptor,
  layers: z.array(descriptor).check(z.minLength(1), z.maxLength(500)),
});
const configModel = z.looseObject({
  os: z.string(),
  architecture: z.string(),
  config: z.nullish(z.looseObject({ Env: texts, Entrypoint: texts, Cmd: texts, WorkingDir: z.nullish(noNul) })),
  rootfs: z.looseObject({ diff_ids: z.array(digest) }),
});

/**
 * Reads manifest and configuration of an image.
 *
 * @throws UserError when they are not those of an image that could run here.
 * @see OCI Image Specification 1.1 §Image Manifest, §Image Configuration
 */
export async function readImage(manifest: Digest, blobs: Pick<Blobs, "read">): Promise<RunnableImage> {
  const { config, layers } = modelled(manifestModel, await blobs.read(manifest), `The manifest ${manifest}`);
  const configuration = await blobs.read(config.digest);
  const image = modelled(configModel, configuration, `The configuration ${config.digest}`);
  if (image.rootfs.diff_ids.length !== layers.length) {
    throw new UserError(
      `The image ${manifest} has ${layers.length} layers, but its configuration lists ${image.rootfs.diff_ids.length}.`,
      { fix: "Build the image again." },
    );
  }
  if (image.os !== "linux") {
    throw new UserError(`The image ${manifest} is for ${JSON.stringify(image.os)}; only images for linux are run.`);
  }
  const folder = image.config?.WorkingDir || "/";
  return {
    manifest,
    architecture: image.architecture,
    layers: layers.map(({ mediaType, digest, size }) => ({ mediaType, digest, size })),
    diffIds: image.rootfs.diff_ids,
    configuration,
    environment: image.config?.Env ?? [],
    command: [...(image.config?.Entrypoint ?? []), ...(image.config?.Cmd ?? [])],
    folder: folder.startsWith("/") ? folder : `/${folder}`,
  };
}

function modelled<Model extends z.ZodMiniType>(model: Model, bytes: Uint8Array, what: string): z.output<Model> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new UserError(`${what} is not JSON.`, { fix: "Build or pull the image again.", cause });
  }
  const read = model.safeParse(value, inWords);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new UserError(`${what} is not one of an image: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}.`, {
    fix: "Name an image for one platform, not an index of several.",
  });
}

/** The image's environment with more on top, later ones winning; a PATH is there in any case. */
export function environmentOf(
  image: Pick<RunnableImage, "environment">,
  added: Readonly<Record<string, string>>,
): ReadonlyMap<string, string> {
  const environment = new Map([["PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]]);
  for (const setting of image.environment) {
    const equals = setting.indexOf("=");
    if (equals > 0) environment.set(setting.slice(0, equals), setting.slice(equals + 1));
  }
  for (const [name, value] of Object.entries(added)) environment.set(name, value);
  return environment;
}
