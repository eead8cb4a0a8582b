import { UserError } from "../report/user-error.ts";
import type { Dependencies, Wish } from "./model.ts";
import type { Requirement } from "./requirement.ts";

/**
 * Requirements as pins, in the order of their files: the version of a lone `==`, else the one that a constraint gives. What has
 * neither is a wish.
 *
 * @throws UserError for a package with two versions, or without hashes where others have them (as pip would)
 */
export function pinned(
  ownFile: string,
  requirements: readonly Requirement[],
  constraints: readonly Requirement[],
): Omit<Dependencies, "file"> {
  const merged = mergeEqual(requirements.map((requirement) => withConstraint(requirement, constraints)));
  const hashed = merged.find(({ hashes }) => hashes.length > 0);
  const bare = merged.find(({ hashes }) => hashes.length === 0);
  if (hashed && bare) {
    throw new UserError(
      `${bare.file}:${bare.line}: ${bare.name} has no --hash, though others have (line ${hashed.line}).`,
      {
        fix: "Give hashes to all or to none: uv pip compile --generate-hashes writes them all.",
      },
    );
  }
  const loose = hashed && merged.find(({ version }) => version === undefined);
  if (loose) {
    throw new UserError(
      `${loose.file}:${loose.line}: "${loose.written}" has hashes and not one version; accepted: ${loose.name}==version.`,
      {
        fix: "Make the file again: uv pip compile --generate-hashes requirements.in -o requirements.txt",
      },
    );
  }
  const wishes = merged.filter(({ version }) => version === undefined);
  // One that gave a version has had its say.
  const pins = new Set(merged.flatMap(({ name, version }) => (version === undefined ? [] : name)));
  const kept = constraints.filter(({ name, version }) => version === undefined || !pins.has(name));
  const wishOf = ({ name, wanted, file, line }: Requirement): Wish => ({
    name,
    requirement: wanted,
    ...(file === ownFile ? {} : { file }),
    line,
  });
  return {
    pins: merged.flatMap(({ name, version, extras, hashes, marker, file, line }) =>
      version === undefined
        ? []
        : {
            name,
            version,
            extras,
            hashes,
            ...(marker === undefined ? {} : { marker }),
            ...(file === ownFile ? {} : { file }),
            line,
          },
    ),
    ...(wishes.length === 0 ? {} : { wishes: wishes.map(wishOf) }),
    ...(kept.length === 0 ? {} : { constraints: kept.map(wishOf) }),
  };
}

function withConstraint(requirement: Requirement, constraints: readonly Requirement[]): Requirement {
  const constraint = constraints.find(({ name, version }) => name === requirement.name && version !== undefined);
  if (!constraint) return requirement;
  if (requirement.version !== undefined && requirement.version !== constraint.version) {
    throw contradiction(requirement, constraint);
  }
  return {
    ...requirement,
    version: constraint.version,
    hashes: [...new Set([...requirement.hashes, ...constraint.hashes])],
  };
}

/** The same package in one version under the same marker counts once, with the extras and hashes of all its lines; wishes all count. */
function mergeEqual(requirements: readonly Requirement[]): readonly Requirement[] {
  const merged = new Map<string, Requirement>();
  for (const requirement of requirements) {
    const isPinned = requirement.version !== undefined;
    const key = `${requirement.name};${isPinned ? (requirement.marker ?? "") : requirement.wanted}${isPinned ? "" : "?"}`;
    const earlier = merged.get(key);
    if (earlier && earlier.version !== requirement.version) throw contradiction(requirement, earlier);
    merged.set(
      key,
      earlier
        ? {
            ...earlier,
            extras: [...new Set([...earlier.extras, ...requirement.extras])],
            hashes: [...new Set([...earlier.hashes, ...requirement.hashes])],
          }
        : requirement,
    );
  }
  return [...merged.values()];
}

const contradiction = (one: Requirement, other: Requirement) =>
  new UserError(
    `${one.file}:${one.line}: ${one.name} is pinned to ${one.version}, but ${other.file}:${other.line} pins it to ${other.version}.`,
    { fix: "Keep one of the two." },
  );
