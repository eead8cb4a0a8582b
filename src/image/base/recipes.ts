import { UserError } from "../../report/user-error.ts";
import type { SignedIndex } from "./archive.ts";
import { type Capability, knownCapabilities } from "./capabilities.ts";
import { type BaseLock, interpreterOf } from "./lock.ts";

/** What a base is asked to hold, before what that depends on. */
export type BaseRecipe = {
  readonly name: string;
  readonly distribution: BaseLock["distribution"];
  readonly roots: readonly string[];
  readonly capabilities: readonly Capability[];
};

/**
 * Depended upon by the maintainer scripts of others only, which are never run here, or of no use where nobody logs in: what asks
 * questions, keeps configuration files, translates, makes users.
 */
export const leftOut: readonly string[] = [
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
  "libc-l10n",
  "ucf",
  "sensible-utils",
];

const recipeOf = (
  distribution: BaseLock["distribution"],
  python: string,
  capabilities: readonly Capability[],
): BaseRecipe => ({
  name: `${distribution.id}-${distribution.version || distribution.codename}-python-${python}`,
  distribution,
  roots: [
    `python${python}-minimal`,
    `libpython${python}-stdlib`,
    "libstdc++6",
    "libgcc-s1",
    // For the locale C.UTF-8 alone, which the image says it speaks.
    "libc-bin",
    "ca-certificates",
    "tzdata",
    "netbase",
    "base-files",
    "media-types",
  ],
  capabilities,
});

export const debian13Python313: BaseRecipe = recipeOf(
  { id: "debian", version: "13", codename: "trixie" },
  "3.13",
  knownCapabilities,
);

/**
 * The recipe that a lock was made by: the same release and Python, the capabilities that it has, each with what was asked for then
 * or, where `lists` has it, what is asked for now.
 */
export function recipeOfLock(lock: BaseLock, lists: readonly Capability[] = []): BaseRecipe {
  const kept = (lock.capabilities ?? []).map(({ name, asked }) => ({ name, packages: asked }));
  return recipeOf(lock.distribution, interpreterOf(lock).series.join("."), merged(kept, lists));
}

/**
 * A recipe for the Python that a Debian release has as its own, read from the release's own index.
 *
 * @throws UserError where it has no Python 3
 */
export function recipeForSuite(
  suite: string,
  [main]: readonly SignedIndex[],
  lists: readonly Capability[] = [],
): BaseRecipe {
  const { version, packages } = main ?? { version: undefined, packages: [] };
  const python = packages
    .find(({ name }) => name === "python3-minimal")
    ?.needs.flat()
    .flatMap((name) => /^python(3\.\d+)-minimal$/.exec(name)?.[1] ?? [])[0];
  if (python === undefined) throw new UserError(`The suite "${suite}" has no Python 3 of its own.`);
  const distribution = { id: "debian", version: version?.split(".")[0] ?? "", codename: suite };
  return recipeOf(distribution, python, merged(knownCapabilities, lists));
}

/** Of lists with one name the last one counts; an empty one takes the capability away. In the order of names. */
function merged(...lists: readonly (readonly Capability[])[]): readonly Capability[] {
  const found = new Map(lists.flat().map(({ name, packages }) => [name, { name, packages }]));
  return [...found.values()].filter(({ packages }) => packages.length > 0).sort((a, b) => (a.name < b.name ? -1 : 1));
}
