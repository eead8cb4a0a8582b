import type { Ports } from "../ports.ts";
import type { TrustedKeys } from "./base/archive.ts";
import type { ImageReference } from "./base/image-reference.ts";
import type { BaseLock } from "./base/lock.ts";
import type { StepCache } from "./by-dockerfile/step-cache.ts";
import type { Revision } from "./config.ts";
import type { Compression } from "./layer/compress.ts";
import type { PackageSources } from "./package-sources.ts";

export type BuildOptions = {
  readonly sources?: PackageSources;
  /** Another base than the one that comes with Slipway. */
  readonly base?: BaseLock;
  /** An image of a registry in its place; see {@link baseOfImage}, by which it becomes a base before anything is built. */
  readonly baseImage?: ImageReference;
  /** The keys that Debian's indexes must be signed with, where they are needed. */
  readonly archiveKeys?: TrustedKeys;
  /** Go on with newer signed packages where locked ones are gone: the `local` platform's way. */
  readonly allowNewerBase?: boolean;
  /** `zstd` unless said otherwise. */
  readonly compression?: Compression;
  /** Packages that may bring what Python runs at every start, beside those known to do so. */
  readonly startupCode?: readonly string[];
  readonly revision?: Revision;
  /** Where versions have to be chosen, those released later do not count, ISO 8601: one commit then chooses alike at any time. */
  readonly releasedBefore?: string;
  /** The versions that another build of the same commit chose, as its `lock`: none are chosen here. */
  readonly lock?: string;
  /** The hash of our own source, by which what was built of packages may be known again; without it, they are looked at anew. */
  readonly tool?: string | undefined;
  /** Of a Dockerfile: where what its steps made is kept between machines. */
  readonly stepCache?: () => Promise<StepCache>;
};

export type BuildPorts = Pick<Ports, "files" | "blobs" | "cache" | "http" | "clock" | "log" | "runProgram"> & {
  /** Compiles bytecode; without it the image has none. */
  readonly runtime?: Ports["runtime"];
  /** Builds a Dockerfile, where its steps may be run. */
  readonly dockerfiles?: Ports["dockerfiles"];
};
