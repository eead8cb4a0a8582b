import type { SignedIndex } from "./archive.ts";
import { compareDebianVersions } from "./debian-version.ts";
import { type BaseLock, type BasePart, partsOf } from "./lock.ts";

/** What is different of one package between two locks. */
export type PackageChange = {
  readonly name: string;
  /** Absent for one that was not there before, or is not any more. */
  readonly old?: string;
  readonly new?: string;
  /** Whether Debian's security archive has a version above the old one, up to the new one. */
  readonly security: boolean;
  /** Where: the base itself comes first and has no name, then its capabilities. */
  readonly parts: readonly (string | undefined)[];
};

/** Every package that is another, in the order of names; those of one name and versions are told of once. */
export function changesBetween(
  before: BaseLock,
  after: BaseLock,
  indexes: readonly SignedIndex[],
): readonly PackageChange[] {
  const fixes = securityVersions(indexes);
  const names = (lock: BaseLock) => (lock.capabilities ?? []).map(({ name }) => name);
  const [was, is] = [before, after].map((lock) => partsOf(lock, names(lock)));
  const parts = [undefined, ...new Set([...names(before), ...names(after)].sort())];
  const found = new Map<string, PackageChange>();
  for (const part of parts) {
    const [old, now] = [packagesOf(was, part), packagesOf(is, part)];
    for (const name of new Set([...old.keys(), ...now.keys()])) {
      const [left, right] = [old.get(name), now.get(name)];
      if (left?.sha256 === right?.sha256) continue;
      const key = JSON.stringify([name, left?.sha256, right?.sha256]);
      const known = found.get(key);
      found.set(key, {
        name,
        ...(left === undefined ? {} : { old: left.version }),
        ...(right === undefined ? {} : { new: right.version }),
        security:
          left !== undefined &&
          right !== undefined &&
          (fixes.get(name) ?? []).some((version) => isBetween(version, left.version, right.version)),
        parts: [...(known?.parts ?? []), part],
      });
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

const packagesOf = (parts: readonly BasePart[] = [], capability: string | undefined) =>
  new Map(
    parts.find((part) => part.capability === capability)?.packages.map((locked) => [locked.name, locked] as const),
  );

/** A point release takes the fixes over into the main archive; the security archive goes on listing them. */
function securityVersions(indexes: readonly SignedIndex[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { archive, packages } of indexes) {
    if (archive !== "debian-security") continue;
    for (const { name, version } of packages) found.set(name, [...(found.get(name) ?? []), version]);
  }
  return found;
}

const isBetween = (version: string, above: string, upTo: string) =>
  compareDebianVersions(version, above) > 0 && compareDebianVersions(version, upTo) <= 0;
