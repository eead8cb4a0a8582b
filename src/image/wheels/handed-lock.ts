import { valid } from "@renovatebot/pep440";
import type { Dependencies, Pin, Wish } from "../../dashboard/model.ts";
import { UserError } from "../../report/user-error.ts";
import type { Interpreter } from "../base/lock.ts";
import { fits } from "./closure.ts";
import { markerEnvironment, markerHolds } from "./markers.ts";
import { parseRequirement } from "./requirement.ts";
import { applicable, isSameVersion } from "./resolve.ts";

// The versions that one job chose, as another takes them: `dash==4.4.1#sha256=…`, one for each package, in the order of names, with a
// space between. Names, versions and hashes, and nothing that could say where to fetch from or how.

const grammar = /^([a-z0-9]+(?:-[a-z0-9]+)*)==([a-z0-9.!+]+)#sha256=([0-9a-f]{64})$/;

const fix = "Hand over, word for word, the output lock of the build of this very commit that chose them.";

/** What was chosen, to be handed on. */
export const lockOf = (
  wheels: readonly { readonly name: string; readonly version: string; readonly sha256: string }[],
): string =>
  wheels
    .map(({ name, version, sha256 }) => `${name}==${version}#sha256=${sha256}`)
    .sort()
    .join(" ");

/**
 * The pins of a lock that was handed over, once they are found to be an answer to what the dashboard asks for.
 *
 * @throws UserError for anything in it but names, versions and hashes; for one that leaves out or contradicts what is asked for; and
 *   where nothing was left open
 */
export function pinsHandedOver(lock: string, dependencies: Dependencies, interpreter: Interpreter): readonly Pin[] {
  const { file, pins, wishes = [], constraints = [] } = dependencies;
  if (wishes.length === 0 && pins.some(({ hashes }) => hashes.length > 0)) {
    throw new UserError(`A lock was handed over, and ${file} leaves nothing open that it could settle.`, {
      fix: "Hand none over: what is pinned with hashes is taken as it is.",
    });
  }
  const handed = new Map<string, Pin>();
  for (const [index, entry] of lock.split(" ").entries()) {
    const pin = pinIn(entry, index);
    if (handed.has(pin.name)) throw refused(`${pin.name} is in it twice`);
    handed.set(pin.name, pin);
  }
  for (const pin of applicable(file, pins, interpreter)) {
    const found = handed.get(pin.name);
    if (found === undefined || !isSameVersion(found.version, pin.version)) {
      throw contradicts(found, `${pin.name}==${pin.version}`, placeOf(pin, file));
    }
  }
  const environment = markerEnvironment(interpreter);
  const asked = wishes.filter((wish) => holds(wish, environment));
  for (const wish of asked) {
    const found = handed.get(wish.name);
    if (found === undefined || !isAnswer(found, wish)) throw contradicts(found, wish.requirement, placeOf(wish, file));
  }
  for (const limit of constraints.filter((wish) => holds(wish, environment))) {
    const found = handed.get(limit.name);
    if (found !== undefined && !isAnswer(found, limit))
      throw contradicts(found, limit.requirement, placeOf(limit, file));
  }
  return [...handed.values()];
}

function pinIn(entry: string, index: number): Pin {
  const [, name, version, sha256] = grammar.exec(entry) ?? [];
  if (name === undefined || version === undefined || sha256 === undefined || valid(version) === null) {
    throw refused(`its entry ${index + 1} is ${JSON.stringify(entry.slice(0, 100))}; accepted: name==version#sha256=…`);
  }
  return { name, version, extras: [], hashes: [`sha256:${sha256}`], line: index + 1 };
}

const refused = (why: string) => new UserError(`The lock that was handed over cannot be used: ${why}.`, { fix });

const contradicts = (found: Pin | undefined, asked: string, place: string) =>
  refused(`it has ${found === undefined ? "nothing" : `${found.name} ${found.version}`} for ${place}: ${asked}`);

const placeOf = ({ file, line }: Pick<Wish, "file" | "line">, otherwise: string) => `${file ?? otherwise}:${line}`;

function holds({ requirement }: Wish, environment: ReturnType<typeof markerEnvironment>): boolean {
  const { marker } = parseRequirement(requirement);
  return marker === undefined || markerHolds(marker, environment);
}

const isAnswer = ({ version }: Pin, { requirement }: Wish) => fits(version, parseRequirement(requirement).specifier);
