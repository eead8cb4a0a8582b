import { satisfies, validRange } from "@renovatebot/pep440";
import type { Finding } from "../../report/model.ts";
import { UserError } from "../../report/user-error.ts";
import type { Interpreter } from "../base/lock.ts";
import { finding } from "../rules.ts";
import { type MarkerEnvironment, markerEnvironment, markerHolds } from "./markers.ts";
import { parseRequirement, type Requirement } from "./requirement.ts";
import type { InspectedWheel } from "./wheel-files.ts";

/**
 * Checks that the wheels need nothing that is not among them, extras included, as `pip check` does.
 *
 * @returns a warning for each wheel that is there in a version which another one excludes
 * @throws UserError, one for all, when something needed is missing
 */
export function checkClosure(
  wheels: readonly InspectedWheel[],
  file: string,
  interpreter: Interpreter,
): readonly Finding[] {
  const byName = new Map(wheels.map((wheel) => [wheel.name, wheel]));
  const needs = needsOf(wheels, byName, interpreter);
  const missing = missingOf(needs, byName);
  if (missing.size > 0) {
    const list = [...missing].sort().map(([name, by]) => `${name} (needed by ${[...new Set(by)].sort().join(", ")})`);
    throw new UserError(`${file} lacks ${enumeration(list)}.`, {
      fix: "Pin every dependency, also those of dependencies: `uv pip compile --generate-hashes requirements.in -o requirements.txt`.",
    });
  }
  return needs.flatMap(({ by, requirement }) => {
    const wheel = byName.get(requirement.name);
    if (wheel === undefined || fits(wheel.version, requirement.specifier)) return [];
    return finding("dependency-conflict", {
      message: `${by.name} ${by.version} needs ${requirement.name}${requirement.specifier}; ${requirement.name} ${wheel.version} is pinned.`,
      ...(wheel.required ? { location: wheel.required } : {}),
    });
  });
}

/** Whether the wheels need anything that is not among them. */
export function isClosed(wheels: readonly InspectedWheel[], interpreter: Interpreter): boolean {
  const byName = new Map(wheels.map((wheel) => [wheel.name, wheel]));
  return missingOf(needsOf(wheels, byName, interpreter), byName).size === 0;
}

/** What is not there, with what needs it. */
function missingOf(
  needs: readonly Need[],
  byName: ReadonlyMap<string, InspectedWheel>,
): ReadonlyMap<string, readonly string[]> {
  const missing = new Map<string, string[]>();
  for (const { by, requirement } of needs) {
    if (byName.has(requirement.name)) continue;
    missing.set(requirement.name, [...(missing.get(requirement.name) ?? []), by.name]);
  }
  return missing;
}

type Need = { readonly by: InspectedWheel; readonly requirement: Requirement };

/** Every requirement that holds, with the extras that pins or other wheels ask for. */
function needsOf(
  wheels: readonly InspectedWheel[],
  byName: ReadonlyMap<string, InspectedWheel>,
  interpreter: Interpreter,
): readonly Need[] {
  const environment = markerEnvironment(interpreter);
  const extras = new Map(wheels.map(({ name, extras }) => [name, new Set(extras)]));
  const parsed = wheels.map((by) => ({
    by,
    requirements: by.requires.map((text) => requirementOf(by, text, environment)),
  }));
  let needs: Need[] = [];
  // An extra may ask for an extra of another package, and so on: until nothing new is asked for.
  for (let grew = true; grew; ) {
    grew = false;
    needs = parsed.flatMap(({ by, requirements }) =>
      requirements
        .filter(
          ({ marker }) => marker === undefined || markerHolds(marker, environment, [...(extras.get(by.name) ?? [])]),
        )
        .map((requirement) => ({ by, requirement })),
    );
    for (const { requirement } of needs) {
      const known = byName.has(requirement.name) ? extras.get(requirement.name) : undefined;
      for (const extra of requirement.extras) {
        if (known === undefined || known.has(extra)) continue;
        known.add(extra);
        grew = true;
      }
    }
  }
  return needs;
}

/** Reads a requirement and tries its marker once, so that what is no requirement is told with the wheel's name. */
function requirementOf(by: InspectedWheel, text: string, environment: MarkerEnvironment): Requirement {
  try {
    const requirement = parseRequirement(text);
    if (requirement.marker !== undefined) markerHolds(requirement.marker, environment);
    return requirement;
  } catch (cause) {
    throw new UserError(
      `${by.name} ${by.version} states a dependency that is none: ${JSON.stringify(text.slice(0, 200))}.`,
      {
        fix: `Pin another version of ${by.name}, and tell its authors.`,
        cause,
      },
    );
  }
}

/** Whether a version is one that a specifier allows; pre-releases are where somebody chose one. */
export const fits = (version: string, specifier: string) =>
  specifier === "" || !validRange(specifier) || satisfies(version, specifier, { prereleases: true });

const enumeration = (items: readonly string[]) =>
  items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
