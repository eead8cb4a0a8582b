import { digestOf } from "./digest.ts";
import type { Descriptor, Digest, Registry } from "./ports.ts";

/** A document about an image, such as its inventory of packages. */
export type Artifact = {
  /** What kind of document it is, as a media type: `application/vnd.cyclonedx+json`. */
  readonly artifactType: string;
  readonly bytes: Uint8Array;
  /** What it is called as a file, for whoever pulls it: `sbom.cdx.json`. */
  readonly file?: string;
  /** What it says, as a hash that leaves out when and of which commit: of two with the same, the one that is there first stays. */
  readonly gist?: Digest;
  readonly annotations?: Readonly<Record<string, string>>;
};

export type Attached = {
  /** Of the manifest that refers to the image. */
  readonly digest: Digest;
  /** Bytes of blobs that the registry did not have. */
  readonly sentBytes: number;
};

/** What refers to a manifest; `artifactType` says what it is. */
export type Referrer = Descriptor & { readonly artifactType?: string };

type Index = { readonly manifests?: readonly Referrer[] };

const manifestType = "application/vnd.oci.image.manifest.v1+json";
const indexType = "application/vnd.oci.image.index.v1+json";
/** What stands where a manifest must name something and there is nothing to name. @see OCI Image Specification 1.1 §Guidance for an Empty Descriptor */
export const empty = new TextEncoder().encode("{}");
export const emptyConfig: Descriptor = {
  mediaType: "application/vnd.oci.empty.v1+json",
  digest: digestOf(empty),
  size: empty.byteLength,
};

/** The tag that lists what refers to a manifest, in registries that do not list it themselves. */
export const referrersTag = (subject: Digest): string => subject.replace(":", "-");

const annotationOf = { title: "org.opencontainers.image.title", gist: "dev.slipway.gist" } as const;

/**
 * Brings a document to a registry as one that refers to an image there. It gets no tag of its own. Where the registry does not
 * list what refers to what, that list is kept under a tag made of the image's digest. Equal documents are there once, however
 * often they are attached; of one that is there nothing is sent.
 *
 * @param after when the image is there: all but the reference is made ready while it is under way
 * @see OCI Distribution Specification 1.1 §Pushing manifests with subject, §Referrers Tag Schema
 */
export async function attach(
  registry: Registry,
  repository: string,
  subject: Descriptor,
  { artifactType, bytes, file, gist, annotations: own }: Artifact,
  after?: Promise<unknown>,
): Promise<Attached> {
  const layer: Descriptor = {
    mediaType: artifactType,
    digest: digestOf(bytes),
    size: bytes.byteLength,
    ...(file === undefined ? {} : { annotations: { [annotationOf.title]: file } }),
  };
  const { mediaType, digest, size } = subject;
  const annotations = own || gist ? { ...own, ...(gist && { [annotationOf.gist]: gist }) } : undefined;
  const manifest = jsonBytes({
    schemaVersion: 2,
    mediaType: manifestType,
    artifactType,
    config: emptyConfig,
    layers: [layer],
    subject: { mediaType, digest, size },
    ...(annotations ? { annotations } : {}),
  });
  const kept = await registry.referrers(repository, digest);
  const known = (kept ?? (await listed(registry, repository, digest))).find(
    (one) =>
      one.digest === digestOf(manifest) ||
      (gist !== undefined && one.artifactType === artifactType && one.annotations?.[annotationOf.gist] === gist),
  );
  if (known !== undefined) return { digest: known.digest, sentBytes: 0 };
  const sent = await Promise.all([
    bring(registry, repository, emptyConfig, empty),
    bring(registry, repository, layer, bytes),
  ]);
  await after;
  const stored = await registry.putManifest(repository, digestOf(manifest), manifestType, manifest);
  if (kept === undefined) {
    const referrer = { mediaType: manifestType, digest: stored, size: manifest.byteLength, artifactType };
    await list(registry, repository, digest, annotations ? { ...referrer, annotations } : referrer);
  }
  return { digest: stored, sentBytes: sent.reduce((sum, one) => sum + one, 0) };
}

/** @returns how many bytes were sent */
async function bring(
  registry: Registry,
  repository: string,
  descriptor: Descriptor,
  content: Uint8Array,
): Promise<number> {
  if (await registry.has(repository, descriptor)) return 0;
  const came = await registry.upload(repository, descriptor, async function* () {
    yield content;
  });
  return came === "sent" ? descriptor.size : 0;
}

/** What refers to a manifest, of one kind where that is given, however the registry keeps account of it. */
export async function referrersOf(
  registry: Registry,
  repository: string,
  subject: Digest,
  artifactType?: string,
): Promise<readonly Referrer[]> {
  const all = (await registry.referrers(repository, subject)) ?? (await listed(registry, repository, subject));
  return artifactType === undefined ? all : all.filter((referrer) => referrer.artifactType === artifactType);
}

const mostRounds = 5;

/** Two that add to a list at once may undo each other: whoever does not find its entry afterwards adds it again. */
async function list(registry: Registry, repository: string, subject: Digest, referrer: Referrer): Promise<void> {
  for (let round = 0; round < mostRounds; round += 1) {
    const there = await listed(registry, repository, subject);
    if (there.some(({ digest }) => digest === referrer.digest)) return;
    const index = jsonBytes({ schemaVersion: 2, mediaType: indexType, manifests: [...there, referrer] });
    await registry.putManifest(repository, referrersTag(subject), indexType, index);
  }
}

async function listed(registry: Registry, repository: string, subject: Digest): Promise<readonly Referrer[]> {
  const found = await registry.getManifest(repository, referrersTag(subject));
  // Whatever else somebody put under that tag lists nothing.
  if (found?.mediaType !== indexType) return [];
  return (JSON.parse(new TextDecoder().decode(found.bytes)) as Index).manifests ?? [];
}

function jsonBytes(value: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
