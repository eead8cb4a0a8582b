import type { Blobs } from "../../oci/ports.ts";

/** A file that the steps of a Dockerfile may copy. */
export type ContextFile = {
  /** Inside the context, with forward slashes. */
  readonly path: string;
  readonly executable: boolean;
  /** Seconds since 1970. */
  readonly modified: number;
  readonly content: { open(): AsyncIterable<Uint8Array> } | { readonly link: string };
};

export type DockerfileBuild = {
  readonly dockerfile: string;
  /** What of the context is left out, where that is not said by the context's own `.dockerignore`. */
  readonly dockerignore?: string | undefined;
  readonly context: readonly ContextFile[];
  /** Seconds since 1970: no file that a step makes is newer in the image. */
  readonly epoch: number;
  readonly compression: "zstd" | "gzip";
  readonly cache?: BuildCache | undefined;
};

/** Where the layers of steps are kept for the next machine: a tag in a registry. */
export type BuildCache = {
  /** `registry.test/team/school-absence:buildcache` */
  readonly reference: string;
  /** Whether the registry is spoken to without TLS, as one on this machine is. */
  readonly insecure: boolean;
  /** Whether this build may write there. */
  readonly writable: boolean;
};

/** An OCI image layout that a builder wrote: nothing in it has been looked at. */
export type WrittenLayout = { readonly index: Uint8Array; readonly blobs: Pick<Blobs, "read" | "open"> };

/** Lines that a builder printed, whichever way the build ended. */
export type BuildEnd<Taken> =
  | { readonly kind: "built"; readonly taken: Taken; readonly lines: readonly string[] }
  | { readonly kind: "failed"; readonly lines: readonly string[] };

/**
 * Builds an image for linux/amd64 by a Dockerfile, whose steps are strangers' code: they reach the network, and nothing of this
 * machine but the context. There are no secrets and no build arguments.
 */
export type DockerfileBuilder = {
  /** In a person's words: `BuildKit 0.34.2`. */
  readonly name: string;
  /** @param take reads what was built; it is gone afterwards */
  build<Taken>(asked: DockerfileBuild, take: (written: WrittenLayout) => Promise<Taken>): Promise<BuildEnd<Taken>>;
};
