import { digestOf } from "../../oci/digest.ts";
import type { Ports } from "../../ports.ts";
import type { Finding } from "../../report/model.ts";
import { InfrastructureError, UserError } from "../../report/user-error.ts";
import { enumeration } from "../enumeration.ts";
import { fetchBytes, RefusedDownload } from "../fetch-bytes.ts";
import { inParallel } from "../in-parallel.ts";
import { finding } from "../rules.ts";
import { type ArchiveSettings, readIndexes } from "./archive.ts";
import { chooseBase } from "./choose.ts";
import { type Deb, unpackDeb } from "./deb.ts";
import { type BaseLock, type BasePart, defaultBase, type LockedPackage, lockDigest, partsOf } from "./lock.ts";
import { recipeOfLock } from "./recipes.ts";

export type BaseOptions = ArchiveSettings & {
  /** Go on with the newest signed packages where locked ones are gone, instead of an error. */
  readonly allowNewerBase: boolean;
};

type BasePorts = Pick<Ports, "http" | "cache" | "clock" | "log">;

/** What is wanted of a base: its own layer and those of these capabilities, less the layers that are there already. */
export type WantedBase = {
  readonly capabilities: readonly string[];
  readonly isThere: (part: BasePart) => Promise<boolean>;
};

/** A base whose packages are in the cache, every one of them with the hash that its lock states. */
export type FetchedBase = {
  /** The lock that was asked for; another one where packages of it were gone and newer ones were allowed. */
  readonly lock: BaseLock;
  /** The packages of what was not there, by SHA-256. */
  readonly debs: ReadonlyMap<string, Uint8Array>;
  readonly findings: readonly Finding[];
};

export const wholeBase = ({ capabilities = [] }: BaseLock): WantedBase => ({
  capabilities: capabilities.map(({ name }) => name),
  isThere: async () => false,
});

/**
 * Fetches the packages of a lock, from the cache or from the archive, and checks each against its SHA-256.
 *
 * An archive keeps superseded packages for a while only. Where one is gone and `allowNewerBase` is set, the whole base is
 * chosen anew from what the archive has signed, capabilities with it, so that its packages fit together, and a warning says so.
 * @throws UserError when a locked package is gone and no newer one is allowed
 */
export async function fetchBase(
  lock: BaseLock,
  wanted: WantedBase,
  options: BaseOptions,
  ports: BasePorts,
): Promise<FetchedBase> {
  const locked = await fetchWanted(lock, wanted, options, ports);
  if (locked.gone.length === 0) return { lock, debs: locked.debs, findings: [] };
  const names = enumeration(locked.gone.map(({ name, version }) => `${name} ${version}`));
  if (!options.allowNewerBase) {
    throw new UserError(`The Debian archive no longer has ${names}, which the base ${lock.name} is locked to.`, {
      fix: fixFor(lock),
    });
  }
  const newer = chooseBase(recipeOfLock(lock), await readIndexes(lock.distribution.codename, options, ports));
  const fetched = await fetchWanted(newer, wanted, options, ports);
  if (fetched.gone.length > 0) {
    throw new InfrastructureError("The Debian archive lists packages that it does not have.", {
      fix: "Try again in a few minutes: a mirror may be in the middle of an update.",
    });
  }
  const known = new Set(lockedPackages(lock, wanted).map(({ sha256 }) => sha256));
  const changed = lockedPackages(newer, wanted).filter(({ sha256 }) => !known.has(sha256));
  return {
    lock: newer,
    debs: fetched.debs,
    findings: [
      finding("newer-base", {
        message: `The base is not the locked one (${lockDigest(lock).slice(0, 19)}): the archive no longer has ${names}. Newer packages were taken: ${changed.map(({ name, version }) => `${name} ${version}`).join(", ")}. The image's digest will differ from CI's.`,
        fix: fixFor(lock),
      }),
    ],
  };
}

const fixFor = (lock: BaseLock): string =>
  lock === defaultBase
    ? "Take a newer Slipway, or keep a lock of your own: `slipway base update --lock base.lock.json`, named as base in the platform file."
    : "Run `slipway base update` and commit the new lock.";

const lockedPackages = (lock: BaseLock, { capabilities }: WantedBase) =>
  partsOf(lock, capabilities).flatMap(({ packages }) => packages);

async function fetchWanted(
  lock: BaseLock,
  { capabilities, isThere }: WantedBase,
  options: BaseOptions,
  ports: BasePorts,
) {
  const missing: LockedPackage[] = [];
  for (const part of partsOf(lock, capabilities)) {
    if (!(await isThere(part))) missing.push(...part.packages);
  }
  // Two capabilities may need the same package.
  return fetchAll([...new Map(missing.map((wanted) => [wanted.sha256, wanted])).values()], options, ports);
}

async function fetchAll(packages: readonly LockedPackage[], options: BaseOptions, ports: BasePorts) {
  const total = packages.reduce((sum, { size }) => sum + size, 0);
  let done = 0;
  const fetched = await inParallel(packages, 6, async (wanted) => {
    const bytes = await fetchDeb(wanted, options, ports);
    done += wanted.size;
    ports.log.progress("Fetching Debian packages", done, total);
    return bytes;
  });
  return {
    debs: new Map(
      packages.flatMap(({ sha256 }, index) => (fetched[index] === undefined ? [] : [[sha256, fetched[index]]])),
    ),
    gone: packages.filter((_, index) => fetched[index] === undefined),
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

/** Unpacks the packages of one layer, in the order of the lock. */
export async function unpackPart({ packages }: BasePart, { debs }: Pick<FetchedBase, "debs">): Promise<readonly Deb[]> {
  const unpacked: Deb[] = [];
  for (const { name, sha256 } of packages) {
    const bytes = debs.get(sha256);
    if (bytes === undefined) throw new Error(`The package ${name} was not fetched.`);
    unpacked.push(await unpackDeb(bytes, name));
  }
  return unpacked;
}
