import { digestOf } from "../../oci/digest.ts";
import type { Ports } from "../../ports.ts";
import type { Finding } from "../../report/model.ts";
import { InfrastructureError, UserError } from "../../report/user-error.ts";
import { fetchBytes, RefusedDownload } from "../fetch-bytes.ts";
import { inParallel } from "../in-parallel.ts";
import { finding } from "../rules.ts";
import { type ArchiveRoots, readSignedIndex, suitesOf, type TrustedKeys } from "./archive.ts";
import { chooseBase, debian13Python313 } from "./choose.ts";
import { type Deb, unpackDeb } from "./deb.ts";
import { type BaseLock, type LockedPackage, lockDigest } from "./lock.ts";

export type BaseOptions = {
  readonly archives: ArchiveRoots;
  readonly archiveKeys: TrustedKeys;
  /** Go on with the newest signed packages where locked ones are gone, instead of an error. */
  readonly allowNewerBase: boolean;
};

type BasePorts = Pick<Ports, "http" | "cache" | "clock" | "log">;

/** A base whose packages are in the cache, every one of them with the hash that its lock states. */
export type FetchedBase = {
  /** The lock that was asked for; another one where packages of it were gone and newer ones were allowed. */
  readonly lock: BaseLock;
  readonly debs: readonly Uint8Array[];
  readonly findings: readonly Finding[];
};

/**
 * Fetches the packages of a lock, from the cache or from the archive, and checks each against its SHA-256.
 *
 * An archive keeps superseded packages for a while only. Where one is gone and `allowNewerBase` is set, the whole base is
 * chosen anew from what the archive has signed, so that its packages fit together, and a warning says so.
 * @throws UserError when a locked package is gone and no newer one is allowed
 */
export async function fetchBase(lock: BaseLock, options: BaseOptions, ports: BasePorts): Promise<FetchedBase> {
  const locked = await fetchAll(lock, options, ports);
  if (locked.gone.length === 0) return { lock, debs: locked.debs, findings: [] };
  const names = locked.gone.map(({ name, version }) => `${name} ${version}`).join(", ");
  if (!options.allowNewerBase) {
    throw new UserError(`The Debian archive no longer has ${names}, which the base ${lock.name} is locked to.`, {
      fix: "Run `slipway base update` and commit the new lock.",
    });
  }
  if (lock.name !== debian13Python313.name)
    throw new InfrastructureError(`Nothing says how to choose ${lock.name} anew.`);
  const indexes = await Promise.all(
    suitesOf(lock.distribution.codename).map((suite) =>
      readSignedIndex(suite, lock.architecture, ports, options.archives, options.archiveKeys),
    ),
  );
  const newer = chooseBase(debian13Python313, indexes);
  const fetched = await fetchAll(newer, options, ports);
  if (fetched.gone.length > 0) {
    throw new InfrastructureError("The Debian archive lists packages that it does not have.", {
      fix: "Try again in a few minutes: a mirror may be in the middle of an update.",
    });
  }
  const changed = newer.packages.filter(
    ({ name, sha256 }) => !lock.packages.some((known) => known.name === name && known.sha256 === sha256),
  );
  return {
    lock: newer,
    debs: fetched.debs,
    findings: [
      finding("newer-base", {
        message: `The base is not the locked one (${lockDigest(lock).slice(0, 19)}): the archive no longer has ${names}. Newer packages were taken: ${changed.map(({ name, version }) => `${name} ${version}`).join(", ")}. The image's digest will differ from CI's.`,
      }),
    ],
  };
}

async function fetchAll(lock: BaseLock, options: BaseOptions, ports: BasePorts) {
  const total = lock.packages.reduce((sum, { size }) => sum + size, 0);
  let done = 0;
  const fetched = await inParallel(lock.packages, 6, async (wanted) => {
    const bytes = await fetchDeb(wanted, options, ports);
    done += wanted.size;
    ports.log.progress("Fetching Debian packages", done, total);
    return bytes;
  });
  return {
    debs: fetched.filter((bytes) => bytes !== undefined),
    gone: lock.packages.filter((_, index) => fetched[index] === undefined),
  };
}

/** The `.deb`; undefined where the archive has it no more. */
async function fetchDeb(
  { name, sha256, archive, path, size }: LockedPackage,
  { archives }: BaseOptions,
  { http, cache, clock }: BasePorts,
): Promise<Uint8Array | undefined> {
  const place = `debs/${sha256}-${name}.deb`;
  const known = await cache.get(place);
  if (known !== undefined && digestOf(known) === `sha256:${sha256}`) return known;
  try {
    const url = `${archives[archive]}/${path}`;
    const bytes = await fetchBytes(url, { http, clock }, { most: size });
    if (digestOf(bytes) !== `sha256:${sha256}`) {
      throw new InfrastructureError(`${url} is not the package that the base is locked to: its SHA-256 differs.`, {
        fix: "Do not use this mirror until somebody has found out why.",
      });
    }
    await cache.put(place, bytes);
    return bytes;
  } catch (error) {
    if (error instanceof RefusedDownload && (error.status === 404 || error.status === 410)) return undefined;
    throw error;
  }
}

/** Unpacks fetched packages, in the order of the lock. */
export async function unpackBase({ lock, debs }: FetchedBase): Promise<readonly Deb[]> {
  const unpacked: Deb[] = [];
  for (const [index, bytes] of debs.entries()) unpacked.push(await unpackDeb(bytes, lock.packages[index]?.name ?? ""));
  return unpacked;
}
