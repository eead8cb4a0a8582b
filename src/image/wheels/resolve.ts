import { eq, satisfies, valid } from "@renovatebot/pep440";
import * as z from "zod/mini";
import type { Pin } from "../../dashboard/model.ts";
import { digestOf } from "../../oci/digest.ts";
import type { Ports } from "../../ports.ts";
import { UserError } from "../../report/user-error.ts";
import type { Interpreter } from "../base/lock.ts";
import { inParallel } from "../in-parallel.ts";
import type { IndexFile } from "./index-file.ts";
import { markerEnvironment, markerHolds } from "./markers.ts";
import { normalisedName } from "./names.ts";
import { type NoWheel, nearestVersion, newestOf, withoutWheels } from "./no-wheel.ts";
import { filesOf } from "./simple-index.ts";
import { parseWheelName, rankOf, ranksOf, supportedTags, type WheelName } from "./tags.ts";

/** A pin, and the one wheel file that it stands for on the base. */
export type ResolvedWheel = {
  readonly name: string;
  readonly version: string;
  readonly extras: readonly string[];
  readonly filename: string;
  readonly url: string;
  /** Hexadecimal. */
  readonly sha256: string;
  readonly yanked?: string | undefined;
  /** Whether the requirements state the hash, or the index alone did. */
  readonly hashed: boolean;
  /** Where the pin is written; undefined for what Slipway added. */
  readonly required: { readonly file: string; readonly line: number } | undefined;
};

export type Asked = { readonly pin: Pin; readonly required: ResolvedWheel["required"] };

/**
 * The pins that apply on the base: those whose marker holds, one for each name.
 *
 * @throws UserError for a marker that is none, and for two pins of one name that both apply
 */
export function applicable(file: string, pins: readonly Pin[], interpreter: Interpreter): readonly Pin[] {
  const environment = markerEnvironment(interpreter);
  const found = new Map<string, Pin>();
  for (const pin of pins) {
    if (pin.marker !== undefined && !holds(pin.marker, environment, `${file}:${pin.line}`)) continue;
    const other = found.get(pin.name);
    if (other === undefined) {
      found.set(pin.name, pin);
      continue;
    }
    if (!isSameVersion(other.version, pin.version)) {
      throw new UserError(
        `${file}:${pin.line}: ${pin.name} is pinned to ${pin.version}, and to ${other.version} in line ${other.line}; one version can be installed.`,
        { fix: "Remove one of the two lines." },
      );
    }
    found.set(pin.name, { ...other, extras: [...new Set([...other.extras, ...pin.extras])] });
  }
  return [...found.values()];
}

function holds(marker: string, environment: ReturnType<typeof markerEnvironment>, place: string): boolean {
  try {
    return markerHolds(marker, environment);
  } catch (cause) {
    throw new UserError(`${place}: "${marker}" is not an environment marker.`, {
      fix: `Write it as in: ; python_version >= "3.12" and sys_platform == "linux"`,
      cause,
    });
  }
}

/**
 * Finds the wheel of every pin in the package index. What a pin with hashes was resolved to before is remembered, so that an
 * index is asked once; without hashes it is asked each time, since its answer may change. Nothing is fetched before every pin has
 * its wheel.
 *
 * @param index the simple index, with a slash at its end
 * @throws UserError naming package, file and line when there is no such package or version, or none with a hash that the pin
 *   allows; one for all pins without a wheel for the base, with what to pin instead
 */
export async function resolveWheels(
  asked: readonly Asked[],
  interpreter: Interpreter,
  index: string,
  ports: Pick<Ports, "http" | "cache" | "clock" | "log">,
): Promise<readonly ResolvedWheel[]> {
  const tags = supportedTags(interpreter);
  const search = { interpreter, ranks: ranksOf(tags), index };
  const basis = digestOf(new TextEncoder().encode(JSON.stringify([index, interpreter.python, tags])));
  let done = 0;
  const found = await inParallel(asked, 8, async ({ pin, required }) => {
    const place = rememberedAt(pin, basis);
    const known = pin.hashes.length > 0 ? await recall(place, ports.cache) : undefined;
    const written = required === undefined ? "" : `${required.file}:${required.line}: `;
    const files = known === undefined ? await filesOf(pin.name, index, ports) : undefined;
    const file = known ?? attempted(() => choose(pin, written, files, search));
    if (file instanceof UserError) return { refused: { pin, required, refused: file } };
    if (!("url" in file)) return { without: { ...file, required } };
    if (known === undefined && pin.hashes.length > 0) {
      await ports.cache.put(place, new TextEncoder().encode(JSON.stringify(file)));
    }
    done += 1;
    ports.log.progress("Looking up wheels", done, asked.length);
    const { filename, url, sha256, yanked } = file;
    const { name, version, extras } = pin;
    return { wheel: { name, version, extras, filename, url, sha256, yanked, hashed: pin.hashes.length > 0, required } };
  });
  const [first, ...others] = found.flatMap((each) => each.refused ?? []);
  if (first !== undefined) throw allOf(first, others);
  const without = found.flatMap((each) => each.without ?? []);
  if (without.length > 0) throw withoutWheels(without, platformOf(interpreter));
  return found.flatMap((each) => each.wheel ?? []);
}

type Refused = Asked & { readonly refused: UserError };

function attempted<Value>(work: () => Value): Value | UserError {
  try {
    return work();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

/** One error for all pins that are not there: the first in full, the others by name, so that nobody meets them one by one. */
function allOf(first: Refused, others: readonly Refused[]): UserError {
  if (others.length === 0) return first.refused;
  const named = others.map(({ pin, required }) => {
    return `${pin.name} ${pin.version}${required === undefined ? "" : ` (${required.file}:${required.line})`}`;
  });
  const shown = named.length > 6 ? [...named.slice(0, 6), `${named.length - 6} more`] : named;
  return new UserError(`${first.refused.message} Nor can this be installed: ${shown.join(", ")}.`, {
    ...(first.refused.fix === undefined ? {} : { fix: first.refused.fix }),
    cause: first.refused,
  });
}

type Search = {
  readonly interpreter: Interpreter;
  readonly ranks: ReadonlyMap<string, number>;
  readonly index: string;
};

const platformOf = ({ series, glibc }: Interpreter) =>
  `Python ${series.join(".")} on Linux x86-64 (glibc ${glibc.join(".")})`;

const remembered = z.object({
  filename: z.string(),
  url: z.string(),
  sha256: z.string(),
  requiresPython: z.optional(z.string()),
  yanked: z.optional(z.string()),
});

async function recall(place: string, cache: Ports["cache"]) {
  const bytes = await cache.get(place);
  if (bytes === undefined) return undefined;
  try {
    return remembered.safeParse(JSON.parse(new TextDecoder().decode(bytes))).data;
  } catch {
    return undefined;
  }
}

function rememberedAt(pin: Pin, basis: string): string {
  const key = JSON.stringify([basis, pin.name, pin.version, pin.hashes.toSorted()]);
  return `resolved/${digestOf(new TextEncoder().encode(key)).slice("sha256:".length)}.json`;
}

type Candidate = { readonly file: IndexFile; readonly wheel: WheelName; readonly rank: number };

/** The best wheel for the base of those that the pin allows, or why there is none. */
function choose(
  pin: Pin,
  place: string,
  files: readonly IndexFile[] | undefined,
  { interpreter, ranks, index }: Search,
): IndexFile | NoWheel {
  if (files === undefined) {
    throw new UserError(`${place}the package index ${index} has no package "${pin.name}".`, {
      fix: "Check the spelling; a private package needs the index that it is in.",
    });
  }
  const wheels = files.flatMap((file) => {
    const wheel = parseWheelName(file.filename);
    return wheel === undefined ? [] : { file, wheel };
  });
  const fitting: readonly Candidate[] = wheels.flatMap(({ file, wheel }) => {
    const rank = rankOf(wheel, ranks);
    return rank === undefined || !runsOn(file.requiresPython, interpreter.python) ? [] : { file, wheel, rank };
  });
  const ofVersion = fitting.filter(({ wheel }) => isSameVersion(wheel.version, pin.version));
  if (ofVersion.length === 0) {
    const others = wheels.filter(({ wheel }) => isSameVersion(wheel.version, pin.version)).length;
    const source = files.find(({ filename }) => isSourceOf(filename, pin))?.filename;
    if (others === 0 && source === undefined) throw noVersion(pin, place, wheels);
    const offered = fitting.filter(({ file }) => file.yanked === undefined).map(({ wheel }) => wheel.version);
    return { pin, others, source, nearest: nearestVersion(pin.version, offered) };
  }
  const allowed =
    pin.hashes.length === 0 ? ofVersion : ofVersion.filter(({ file }) => pin.hashes.includes(`sha256:${file.sha256}`));
  const [best] = allowed.toSorted(byPreference);
  if (best !== undefined) return best.file;
  throw new UserError(
    `${place}none of the hashes given for ${pin.name} ${pin.version} is that of its wheel for ${platformOf(interpreter)}.`,
    {
      fix: `Make the hashes anew (uv pip compile --generate-hashes), on any machine; if they were right before, find out who changed ${pin.name} in ${index}.`,
    },
  );
}

function byPreference(a: Candidate, b: Candidate): number {
  const buildOf = ({ wheel }: Candidate) => wheel.build?.[0] ?? -1;
  return a.rank - b.rank || buildOf(b) - buildOf(a) || (a.file.filename < b.file.filename ? -1 : 1);
}

function noVersion(pin: Pin, place: string, wheels: readonly { readonly wheel: WheelName }[]): UserError {
  const newest = newestOf(wheels.map(({ wheel }) => wheel.version));
  return new UserError(
    `${place}there is no version ${pin.version} of ${pin.name}${newest === undefined ? "" : `; the newest is ${newest}`}.`,
    { fix: "Pin a version that exists." },
  );
}

/** `numpy-1.0.tar.gz` is the source of numpy 1.0. */
function isSourceOf(filename: string, { name, version }: Pin): boolean {
  const match = /^(.+)-([^-]+)\.(?:tar\.gz|zip|tar\.bz2)$/.exec(filename);
  return normalisedName(match?.[1] ?? "") === name && isSameVersion(match?.[2] ?? "", version);
}

/** Also where they are written otherwise: `1.0` and `1.0.0`. */
export const isSameVersion = (a: string, b: string) => (valid(a) !== null && valid(b) !== null ? eq(a, b) : a === b);

const runsOn = (range: string | undefined, python: string) =>
  range === undefined || range.trim() === "" || satisfies(python, range, { prereleases: true });
