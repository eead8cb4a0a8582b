import { UserError } from "../report/user-error.ts";
import type { Pin } from "./model.ts";
import type { Requirement } from "./requirement.ts";

/**
 * Requirements as pins, in the order of their files: the version of a lone `==`, else the one that a constraint gives.
 *
 * @throws UserError for a package without one version, with two, or without hashes where others have them (as pip would)
 */
export function pinned(
  ownFile: string,
  requirements: readonly Requirement[],
  constraints: readonly Requirement[],
): readonly Pin[] {
  const constrained = requirements.map((requirement) => withConstraint(requirement, constraints));
  const loose = constrained.filter(({ version }) => version === undefined);
  const [first] = loose;
  if (first) {
    const others =
      loose.length === 1 ? "" : ` (nor ${loose.length === 2 ? "is 1 other" : `are ${loose.length - 1} others`})`;
    throw new UserError(
      `${first.file}:${first.line}: "${first.written}" is not pinned to one version${others}; accepted: ${first.name}==version.`,
      {
        fix: `Keep what you want in requirements.in, and pin all of it: uv pip compile --generate-hashes requirements.in -o ${first.file}`,
      },
    );
  }
  const merged = mergeEqual(constrained);
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
  return merged.map(({ name, version = "", extras, hashes, marker, file, line }) => ({
    name,
    version,
    extras,
    hashes,
    ...(marker === undefined ? {} : { marker }),
    ...(file === ownFile ? {} : { file }),
    line,
  }));
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

/** The same package under the same marker counts once, with the extras and hashes of all its lines. */
function mergeEqual(requirements: readonly Requirement[]): readonly Requirement[] {
  const merged = new Map<string, Requirement>();
  for (const requirement of requirements) {
    const key = `${requirement.name};${requirement.marker ?? ""}`;
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
