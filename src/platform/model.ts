import type { Digest } from "../oci/ports.ts";

/** Where dashboards are sent to and what holds for all of them. Plain data; the front doors build adapters from it. */
export type Platform = {
  /** Where dashboards run. Only `local` can be shipped to yet; checks hold for any. */
  readonly provider: "local" | "gcp" | "aws";
  /** What said so, for messages: the file's name, or that there is none. */
  readonly from: string;
  /** `3.13`: for a dashboard that asks for none. */
  readonly defaultPython: string;
  /** A folder of advisories in OSV's form; undefined: none, and the scan says that it was not run. */
  readonly advisories: string | undefined;
  /** Where images go; undefined: a folder of Slipway's own on this machine. */
  readonly registry: RegistryPlace | undefined;
  /** The folder that stands for the bucket; undefined: one of Slipway's own on this machine. */
  readonly bucket: string | undefined;
  /** The folder that remembers what is deployed; undefined: one of Slipway's own on this machine. */
  readonly state: string | undefined;
  /** Whether values from data may be shown at all where the report is read by others. */
  readonly values: "show" | "hide";
  /** A group of runners that are made for one job and thrown away, where jobs with an identity do not run on GitHub's own. */
  readonly identityRunners: string | undefined;
  /** What images are built on: a lock of Debian packages, or an image as host/name@sha256:…; undefined: the lock that comes with Slipway. */
  readonly base: string | undefined;
  /** What images may be built on beside {@link base}. */
  readonly bases: readonly AllowedBase[];
  /** Lists of Debian packages for `slipway base update`, beside or instead of those that come with Slipway. */
  readonly capabilities: readonly { readonly name: string; readonly packages: readonly string[] }[];
  readonly compression: "zstd" | "gzip";
  /** Packages that may have Python run something at every start, by their normalised names. */
  readonly startupCode: readonly string[];
  /** A base that is older, in days, is a warning; undefined: however old it is. */
  readonly baseMaxAgeDays: number | undefined;
};

/** A base by its lock, by the digest of its layer's tar, or an image of a registry. */
export type AllowedBase =
  | { readonly kind: "lock"; readonly file: string }
  | { readonly kind: "layer"; readonly diffId: Digest }
  | { readonly kind: "image"; readonly name: string; readonly digest: Digest };

export type RegistryPlace =
  /** A folder of OCI layouts. */
  | { readonly kind: "folder"; readonly folder: string }
  /** A registry behind HTTP: `localhost:5000`, and the path that repositories are put below, which may be empty. */
  | { readonly kind: "host"; readonly host: string; readonly path: string };
