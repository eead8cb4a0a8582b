import * as z from "zod/mini";
import { isDigest, shortened } from "../../oci/digest.ts";
import { httpRegistry } from "../../oci/http-registry.ts";
import { jsonIn } from "../../oci/json-in.ts";
import type { Descriptor, Digest, Registry } from "../../oci/ports.ts";
import { SignInNeeded } from "../../oci/registry-auth.ts";
import type { Ports } from "../../ports.ts";
import { UserError } from "../../report/user-error.ts";
import { forLinux, imageIndex } from "./for-linux.ts";
import type { ImageReference } from "./image-reference.ts";
import type { BaseLock } from "./lock.ts";
import { type FoundInside, lookInside } from "./look-inside.ts";

type BasePorts = Pick<Ports, "http" | "cache" | "clock" | "log" | "blobs">;

/** Raised whenever the same image would be read otherwise. */
const version = 2;

const digest = z.custom<Digest>((text) => typeof text === "string" && isDigest(text));
const descriptor = z.looseObject({ mediaType: z.string(), digest, size: z.int().check(z.gte(0)) });
const manifest = z.looseObject({
  config: descriptor,
  layers: z.array(descriptor).check(z.minLength(1), z.maxLength(100)),
});
const configuration = z.looseObject({
  os: z.string(),
  architecture: z.string(),
  config: z.nullish(z.looseObject({ Env: z.nullish(z.array(z.string())) })),
  rootfs: z.looseObject({ diff_ids: z.array(digest) }),
});
const kept = z.strictObject({
  layers: z.array(z.strictObject({ mediaType: z.string(), digest, size: z.int(), diffId: digest })),
  found: z.strictObject({
    interpreter: z.strictObject({
      python: z.string(),
      series: z.tuple([z.int(), z.int()]),
      glibc: z.tuple([z.int(), z.int()]),
      prefix: z.optional(z.string()),
    }),
    distribution: z.strictObject({ id: z.string(), version: z.string(), codename: z.string() }),
    compiled: z.boolean(),
  }),
});
type Kept = { readonly layers: readonly (Descriptor & { readonly diffId: Digest })[]; readonly found: FoundInside };

/** Bytes: a configuration has some kilobytes, and is read whole. */
const largestConfiguration = 4 * 1024 * 1024;

/**
 * Takes an image of any public registry as a base: its layers as they are, and the Python and the C library that are found in them.
 * Its layers are fetched unless they are here; what was found in them is remembered.
 *
 * @throws UserError for one that is gone, needs a login, is for another architecture, or has no Python that wheels can be installed for
 */
export async function baseOfImage(reference: ImageReference, ports: BasePorts): Promise<BaseLock> {
  const { cache, blobs } = ports;
  const place = `base-images/${version}/${reference.digest.replace(":", "-")}.json`;
  const remembered = kept.safeParse(jsonIn(await cache.get(place))).data;
  const registry = registryOf(reference, ports);
  const known = remembered ?? (await readable(reference, () => described(reference, registry, ports)));
  await readable(reference, async () => {
    for (const layer of known.layers) {
      ports.log.progress(`Fetching the base ${reference.text}`);
      if (!(await blobs.has(layer.digest))) await blobs.put(registry.open(reference.repository, layer));
    }
  });
  const { found, layers }: Kept = "found" in known ? (known as Kept) : await inside(reference, known, ports);
  await cache.put(place, new TextEncoder().encode(JSON.stringify({ layers, found })));
  const name = `${reference.repository}@${shortened(reference.digest)}`;
  return {
    version: 1,
    name: reference.text,
    distribution: found.distribution,
    architecture: "amd64",
    suites: [],
    packages: [],
    image: {
      manifest: reference.digest,
      interpreter: found.interpreter,
      compiled: found.compiled,
      layers: layers.map(({ diffId, ...descriptor }, place) => ({
        role: "base",
        title: `layer ${place + 1} of ${layers.length} of ${name}`,
        descriptor,
        diffId,
      })),
    },
  };
}

const registryOf = ({ host }: ImageReference, ports: BasePorts): Registry =>
  httpRegistry({ host, insecure: /^(localhost|127\.0\.0\.1)(:|$)/.test(host) }, ports);

/** Refusals of a registry, as those of a base. */
async function readable<Result>({ text }: ImageReference, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof SignInNeeded)) throw cause;
    throw new UserError(`The base ${text} cannot be read without a login, and the jobs that check have none.`, {
      fix: "Name an image that everybody may read, or a base lock of Debian packages.",
      cause,
    });
  }
}

type Described = {
  readonly layers: readonly (Descriptor & { readonly diffId: Digest })[];
  readonly environment: readonly string[];
};

async function described(reference: ImageReference, registry: Registry, { log }: BasePorts): Promise<Described> {
  log.progress(`Looking for the base ${reference.text}`);
  const { text, repository } = reference;
  const top = await manifestOf(reference, reference.digest, registry);
  const several = imageIndex.safeParse(top).data;
  const one = several && forLinux(several);
  if (several !== undefined && one === undefined) {
    const others = several.manifests.flatMap(({ platform }) =>
      platform ? `${platform.os}/${platform.architecture}` : [],
    );
    throw otherArchitecture(text, [...new Set(others)].join(", ") || "no platform");
  }
  const image = manifest.safeParse(one === undefined ? top : await manifestOf(reference, one.digest, registry)).data;
  if (image === undefined || image.config.size > largestConfiguration) throw noImage(text);
  const bytes: Uint8Array[] = [];
  for await (const chunk of registry.open(repository, image.config)) bytes.push(chunk);
  const config = configuration.safeParse(jsonIn(Buffer.concat(bytes))).data;
  if (config === undefined || config.rootfs.diff_ids.length !== image.layers.length) throw noImage(text);
  if (config.os !== "linux" || config.architecture !== "amd64") {
    throw otherArchitecture(text, `${config.os}/${config.architecture}`);
  }
  return {
    environment: config.config?.Env ?? [],
    layers: image.layers.map(({ mediaType, digest, size }, place) => ({
      mediaType: ociType(mediaType, text),
      digest,
      size,
      diffId: config.rootfs.diff_ids[place] ?? digest,
    })),
  };
}

async function manifestOf({ text, repository }: ImageReference, digest: Digest, registry: Registry): Promise<unknown> {
  const found = await registry.getManifest(repository, digest);
  if (found !== undefined) return jsonIn(found.bytes);
  throw new UserError(`The base ${text} is not there any more, or never was: ${registry.name} has no such image.`, {
    fix: "Name one that is there, by its digest. What must stay is kept in a registry of your own.",
  });
}

/** Docker's names for layers, as the specification of today has them: the bytes are the same. */
function ociType(mediaType: string, base: string): string {
  const docker = "application/vnd.docker.image.rootfs.diff.tar";
  const named = mediaType.startsWith(docker)
    ? `application/vnd.oci.image.layer.v1.tar${mediaType.slice(docker.length).replace(".", "+")}`
    : mediaType;
  if (/^application\/vnd\.oci\.image\.layer\.v1\.tar(\+gzip|\+zstd)?$/.test(named)) return named;
  throw new UserError(`The base ${base} has a layer of the type ${JSON.stringify(mediaType.slice(0, 100))}.`, {
    fix: "Use an image whose layers are tar files in the registry itself, plain or compressed with gzip or zstd.",
  });
}

async function inside({ text }: ImageReference, { layers, environment }: Described, ports: BasePorts): Promise<Kept> {
  return { layers, found: await lookInside(text, layers, environment, ports) };
}

const otherArchitecture = (text: string, found: string) =>
  new UserError(`The base ${text} is for ${found}; dashboards are built for linux/amd64.`, {
    fix: "Name the digest of an image for linux/amd64, or of an index that lists one.",
  });

const noImage = (text: string) =>
  new UserError(`The base ${text} is not an image.`, { fix: "Name the digest of an image, or of an index of images." });
