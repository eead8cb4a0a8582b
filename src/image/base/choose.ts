import type { SignedIndex } from "./archive.ts";
import { compareDebianVersions } from "./debian-version.ts";
import type { BaseLock, LockedPackage } from "./lock.ts";

/** What a base is asked to hold, before what that depends on. */
export type BaseRecipe = {
  readonly name: string;
  readonly distribution: BaseLock["distribution"];
  readonly roots: readonly string[];
  /** Depended upon by the maintainer scripts of others only, which are never run here. */
  readonly leftOut: readonly string[];
};

export const debian13Python313: BaseRecipe = {
  name: "debian-13-python-3.13",
  distribution: { id: "debian", version: "13", codename: "trixie" },
  roots: [
    "python3.13-minimal",
    "libpython3.13-stdlib",
    "libstdc++6",
    "libgcc-s1",
    "ca-certificates",
    "tzdata",
    "netbase",
    "base-files",
    "media-types",
  ],
  leftOut: [
    "debconf",
    "debconf-2.0",
    "cdebconf",
    "openssl",
    "dpkg",
    "perl-base",
    "init-system-helpers",
    "base-passwd",
    "awk",
    "mawk",
    "libc-bin",
  ],
};

/**
 * Chooses the newest version of every package that a base needs, over all indexes, and writes them down as a lock.
 *
 * Of alternatives (`a | b`) the first that exists is taken; a name that no package bears is looked for among what packages
 * provide. Version constraints are not solved: within one Debian release the newest of everything fits together.
 * @throws when a needed name is in no index
 */
export function chooseBase(recipe: BaseRecipe, indexes: readonly SignedIndex[]): BaseLock {
  const newest = new Map<string, LockedPackage & { needs: readonly (readonly string[])[] }>();
  const providers = new Map<string, string[]>();
  for (const { archive, suite, packages } of indexes) {
    for (const { needs, provides, ...found } of packages) {
      const known = newest.get(found.name);
      if (known && compareDebianVersions(known.version, found.version) >= 0) continue;
      newest.set(found.name, { ...found, archive, suite, needs });
      for (const name of provides) providers.set(name, [...(providers.get(name) ?? []), found.name]);
    }
  }
  const chosen = new Map<string, LockedPackage>();
  const waiting: (readonly string[])[] = recipe.roots.map((name) => [name]);
  for (let group = waiting.shift(); group !== undefined; group = waiting.shift()) {
    if (group.some((name) => recipe.leftOut.includes(name))) continue;
    const name = group.flatMap(
      (wanted) => (newest.has(wanted) ? wanted : providers.get(wanted)?.toSorted()[0]) ?? [],
    )[0];
    const found = name === undefined ? undefined : newest.get(name);
    if (found === undefined) throw new Error(`No index has a package ${group.join(" | ")}.`);
    if (chosen.has(found.name) || recipe.leftOut.includes(found.name)) continue;
    const { needs, ...locked } = found;
    chosen.set(found.name, locked);
    waiting.push(...needs);
  }
  return {
    version: 1,
    name: recipe.name,
    distribution: recipe.distribution,
    architecture: "amd64",
    suites: indexes.map(({ archive, suite, date }) => ({ archive, suite, date })),
    packages: [...chosen.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}
