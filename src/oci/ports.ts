/** Content-addressed blobs and where images go. @see OCI Image Specification 1.1 §descriptor; OCI Distribution Specification 1.1 */

export type Digest = `sha256:${string}`;

export type Descriptor = {
  readonly mediaType: string;
  readonly digest: Digest;
  /** Bytes, as stored. */
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>>;
};

/** Blobs by digest. What is read is checked against its digest; what is put is there whole or not at all. */
export type Blobs = {
  has(digest: Digest): Promise<boolean>;
  /** @throws when the blob is absent or its bytes are not the digest's. */
  read(digest: Digest): Promise<Uint8Array>;
  open(digest: Digest): AsyncIterable<Uint8Array>;
  put(content: Uint8Array | AsyncIterable<Uint8Array>): Promise<{ readonly digest: Digest; readonly size: number }>;
};

/** One place that images are pushed to, whatever it is: a registry behind HTTP, a folder of OCI layouts. */
export type Registry = {
  /** As a person would name it: `localhost:5000`, a folder. */
  readonly name: string;
  has(repository: string, descriptor: Pick<Descriptor, "digest" | "size">): Promise<boolean>;
  /**
   * A blob's bytes, checked against its digest: at the end, so that nothing may be done for good before that.
   *
   * @throws when there is none, or what comes is not the digest's.
   */
  open(repository: string, descriptor: Pick<Descriptor, "digest" | "size">): AsyncIterable<Uint8Array>;
  /**
   * A blob that the registry has elsewhere is mounted, not sent: from one of `mountFrom`, repositories that may have it, or
   * from wherever the registry itself finds it.
   */
  upload(
    repository: string,
    descriptor: Descriptor,
    content: () => AsyncIterable<Uint8Array>,
    options?: { readonly mountFrom?: readonly string[] },
  ): Promise<"sent" | "mounted">;
  /** `reference` is a tag or a digest. */
  putManifest(repository: string, reference: string, mediaType: string, bytes: Uint8Array): Promise<Digest>;
  getManifest(
    repository: string,
    reference: string,
  ): Promise<{ readonly mediaType: string; readonly bytes: Uint8Array; readonly digest: Digest } | undefined>;
  /** What refers to a manifest; undefined where the registry keeps no account of that. */
  referrers(
    repository: string,
    digest: Digest,
  ): Promise<readonly (Descriptor & { readonly artifactType?: string })[] | undefined>;
};
