import { InfrastructureError, UserError } from "../../report/user-error.ts";
import type { SignedIndex } from "./archive.ts";
import { compareDebianVersions } from "./debian-version.ts";
import type { BaseLock, LockedPackage } from "./lock.ts";
import { type BaseRecipe, leftOut } from "./recipes.ts";

/**
 * Chooses the newest version of every package that a base and its capabilities need, over all indexes, and writes them down as a
 * lock. A capability has no package that the base has.
 *
 * Of alternatives (`a | b`) the first that is there already is taken, else the first that exists; a name that no package bears is
 * looked for among what packages provide. Version constraints are not solved: within one Debian release the newest of everything
 * fits together.
 *
 * @throws UserError when what is asked for is in no index; InfrastructureError when what that depends on is in none
 */
export function chooseBase(recipe: BaseRecipe, indexes: readonly SignedIndex[]): BaseLock {
  const offer = offerOf(indexes);
  const base = closure(recipe.roots, `the base ${recipe.name}`, offer, new Map());
  const capabilities = recipe.capabilities.map(({ name, packages }) => ({
    name,
    asked: packages,
    packages: inOrder(closure(packages, `the capability ${name}`, offer, base)),
  }));
  return {
    version: 1,
    name: recipe.name,
    distribution: recipe.distribution,
    architecture: "amd64",
    suites: indexes.map(({ archive, suite, date }) => ({ archive, suite, date })),
    packages: inOrder(base),
    ...(capabilities.length > 0 ? { capabilities } : {}),
  };
}

type Needs = readonly (readonly string[])[];
type Offered = { readonly locked: LockedPackage; readonly needs: Needs };

/** The newest of each name, and who provides which other names. */
type Offer = {
  readonly newest: ReadonlyMap<string, Offered>;
  readonly providers: ReadonlyMap<string, readonly string[]>;
};

function offerOf(indexes: readonly SignedIndex[]): Offer {
  const newest = new Map<string, Offered>();
  const providers = new Map<string, string[]>();
  for (const { archive, suite, packages } of indexes) {
    for (const { needs, provides, ...found } of packages) {
      const known = newest.get(found.name)?.locked;
      if (known && compareDebianVersions(known.version, found.version) >= 0) continue;
      newest.set(found.name, { locked: { ...found, archive, suite }, needs });
      for (const name of provides) providers.set(name, [...(providers.get(name) ?? []), found.name]);
    }
  }
  return { newest, providers };
}

/** What these need, without what is `there` already. */
function closure(
  roots: readonly string[],
  asker: string,
  { newest, providers }: Offer,
  there: ReadonlyMap<string, LockedPackage>,
): ReadonlyMap<string, LockedPackage> {
  const chosen = new Map<string, LockedPackage>();
  const isThere = (name: string) => chosen.has(name) || there.has(name) || leftOut.includes(name);
  const waiting: { readonly names: readonly string[]; readonly of?: string }[] = roots.map((name) => ({
    names: [name],
  }));
  for (let need = waiting.shift(); need !== undefined; need = waiting.shift()) {
    if (need.names.some(isThere)) continue;
    const candidates = need.names.flatMap((name) =>
      newest.has(name) ? [name] : (providers.get(name) ?? []).toSorted(),
    );
    const name = candidates.find(isThere) ?? candidates[0];
    const found = name === undefined ? undefined : newest.get(name);
    if (found === undefined) throw absent(need.names.join(" | "), asker, need.of);
    if (isThere(found.locked.name)) continue;
    chosen.set(found.locked.name, found.locked);
    waiting.push(...found.needs.map((names) => ({ names, of: found.locked.name })));
  }
  return chosen;
}

const absent = (names: string, asker: string, of: string | undefined) =>
  of === undefined
    ? new UserError(`The Debian archive has no package "${names}", which ${asker} asks for.`, {
        fix: "Mend its name, or take it off the list: packages.debian.org says what a release has.",
      })
    : new InfrastructureError(`The Debian archive has no package "${names}", which ${of} needs (for ${asker}).`, {
        fix: "Try again in a few minutes: a mirror may be in the middle of an update.",
      });

const inOrder = (chosen: ReadonlyMap<string, LockedPackage>) =>
  [...chosen.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
