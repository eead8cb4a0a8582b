import type { Ports } from "../../ports.ts";
import { InfrastructureError } from "../../report/user-error.ts";
import { type ArchiveSettings, readIndexes, type SignedIndex } from "./archive.ts";
import { type Capability, knownCapabilities } from "./capabilities.ts";
import { changesBetween, type PackageChange } from "./changes.ts";
import { chooseBase } from "./choose.ts";
import type { BaseLock } from "./lock.ts";
import { recipeForSuite, recipeOfLock } from "./recipes.ts";

export type UpdateWishes = {
  /** Another release than the lock's; the newest stable one where there is no lock. */
  readonly suite?: string | undefined;
  /** Lists of the platform's own. */
  readonly capabilities: readonly Capability[];
};

export type UpdatedBase = {
  readonly lock: BaseLock;
  /** Empty where nothing is another: the lock may stay as it is, and says when it was looked up first. */
  readonly changes: readonly PackageChange[];
};

/** The release that a base is made of where nobody names another. */
export const usualSuite = "trixie";

/**
 * Chooses a base anew from what the archive has signed today, and says what is different from the lock that there is.
 *
 * @param lock undefined: a first one is made, of which nothing has changed
 * @throws InfrastructureError when an index is not signed, or is older than the one that the lock was made from
 * @throws UserError when a list names a package that there is not
 */
export async function updateBase(
  lock: BaseLock | undefined,
  { suite, capabilities }: UpdateWishes,
  archive: ArchiveSettings,
  ports: Pick<Ports, "http" | "clock" | "log">,
): Promise<UpdatedBase> {
  const codename = suite ?? lock?.distribution.codename ?? usualSuite;
  const indexes = await readIndexes(codename, archive, ports);
  if (lock !== undefined) refuseOlder(indexes, lock);
  const isSame = lock !== undefined && codename === lock.distribution.codename;
  const recipe = isSame
    ? recipeOfLock(lock, [...knownCapabilities, ...capabilities])
    : recipeForSuite(codename, indexes, capabilities);
  const newer = chooseBase(recipe, indexes);
  return { lock: newer, changes: lock === undefined ? [] : changesBetween(lock, newer, indexes) };
}

/** A mirror that stands still, or that somebody holds still, would take fixes back. */
function refuseOlder(indexes: readonly SignedIndex[], { suites }: BaseLock): void {
  for (const { suite, archive, date } of indexes) {
    const known = suites.find((one) => one.suite === suite && one.archive === archive);
    if (known === undefined || Date.parse(date) >= Date.parse(known.date)) continue;
    throw new InfrastructureError(
      `The index of ${suite} was signed on ${date.slice(0, 10)}, before the one that the lock was made from (${known.date.slice(0, 10)}).`,
      { fix: "Use a mirror that is kept up to date." },
    );
  }
}

/** The lock as it is written to its file. */
export const lockText = (lock: BaseLock): string => `${JSON.stringify(lock, undefined, 2)}\n`;
