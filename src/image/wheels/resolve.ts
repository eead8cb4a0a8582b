import { compare, eq, satisfies, valid } from "@renovatebot/pep440";
import * as z from "zod/mini";
import type { Pin } from "../../dashboard/model.ts";
import { digestOf } from "../../oci/digest.ts";
import type { Ports } from "../../ports.ts";
import { UserError } from "../../report/user-error.ts";
import type { Interpreter } from "../base/lock.ts";
import { inParallel } from "../in-parallel.ts";
import type { IndexFile } from "./index-file.ts";
import { markerEnvironment, markerHolds } from "./markers.ts";
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

type Refused = Asked & { readonly refused: UserError };

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
 * index is asked once; without hashes it is asked each time, since its answer may change.
 *
 * @param index the simple index, with a slash at its end
 * @throws UserError naming package, file and line when there is no such package or version, no wheel for the base, or none
 *   with a hash that the pin allows
 */
export async function resolveWheels(
  asked: readonly Asked[],
  interpreter: Interpreter,
  index: string,
  ports: Pick<Ports, "http" | "cache" | "clock" | "log">,
): Promise<readonly ResolvedWheel[]> {
  const tags = supportedTags(interpreter);
  const ranks = ranksOf(tags);
  const basis = digestOf(new TextEncoder().encode(JSON.stringify([index, interpreter.python, tags])));
  let done = 0;
  const found = await inParallel(asked, 8, async ({ pin, required }): Promise<ResolvedWheel | Refused> => {
    const place = rememberedAt(pin, basis);
    const known = pin.hashes.length > 0 ? await recall(place, ports.cache) : undefined;
    const files = known === undefined ? await filesOf(pin.name, index, ports) : undefined;
    const file = known ?? attempted(() => choose(pin, required, files, interpreter, ranks, index));
    if (file instanceof UserError) return { refused: file, pin, required };
    if (known === undefined && pin.hashes.length > 0) {
      await ports.cache.put(place, new TextEncoder().encode(JSON.stringify(file)));
    }
    done += 1;
    ports.log.progress("Looking up wheels", done, asked.length);
    const { filename, url, sha256, yanked } = file;
    const { name, version, extras } = pin;
    return { name, version, extras, filename, url, sha256, yanked, hashed: pin.hashes.length > 0, required };
  });
  const refused = found.flatMap((one) => ("refused" in one ? one : []));
  const [first, ...others] = refused;
  if (first !== undefined) throw allOf(first, others);
  return found.flatMap((one) => ("refused" in one ? [] : one));
}

function attempted<Value>(work: () => Value): Value | UserError {
  try {
    return work();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

/** One error for all pins that cannot be had: the first in full, the others by name, so that nobody meets them one by one. */
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

/** The best wheel for the base of those that the pin allows. */
function choose(
  pin: Pin,
  required: ResolvedWheel["required"],
  files: readonly IndexFile[] | undefined,
  interpreter: Interpreter,
  ranks: ReadonlyMap<string, number>,
  index: string,
): IndexFile {
  const place = required === undefined ? "" : `${required.file}:${required.line}: `;
  const platform = `Python ${interpreter.series.join(".")} on Linux x86-64 (glibc ${interpreter.glibc.join(".")})`;
  if (files === undefined) {
    throw new UserError(`${place}the package index ${index} has no package "${pin.name}".`, {
      fix: "Check the spelling; a private package needs the index that it is in.",
    });
  }
  const wheels = files.flatMap((file) => {
    const wheel = parseWheelName(file.filename);
    return wheel === undefined ? [] : { file, wheel };
  });
  const ofVersion = wheels.filter(({ wheel }) => isSameVersion(wheel.version, pin.version));
  if (ofVersion.length === 0) throw noWheel(pin, place, files, wheels);
  const fitting: Candidate[] = ofVersion.flatMap(({ file, wheel }) => {
    const rank = rankOf(wheel, ranks);
    return rank === undefined || !runsOn(file.requiresPython, interpreter.python) ? [] : { file, wheel, rank };
  });
  if (fitting.length === 0) {
    throw new UserError(
      `${place}${pin.name} ${pin.version} has no wheel for ${platform}; it has ${ofVersion.length} for others.`,
      { fix: `Pin a version of ${pin.name} that has one, or another Python version in .python-version.` },
    );
  }
  const allowed =
    pin.hashes.length === 0 ? fitting : fitting.filter(({ file }) => pin.hashes.includes(`sha256:${file.sha256}`));
  const [best] = allowed.toSorted(byPreference);
  if (best === undefined) {
    throw new UserError(
      `${place}none of the hashes given for ${pin.name} ${pin.version} is that of its wheel for ${platform}.`,
      {
        fix: `Make the hashes anew (uv pip compile --generate-hashes), on any machine; if they were right before, find out who changed ${pin.name} in ${index}.`,
      },
    );
  }
  return best.file;
}

function byPreference(a: Candidate, b: Candidate): number {
  const buildOf = ({ wheel }: Candidate) => wheel.build?.[0] ?? -1;
  return a.rank - b.rank || buildOf(b) - buildOf(a) || (a.file.filename < b.file.filename ? -1 : 1);
}

function noWheel(
  pin: Pin,
  place: string,
  files: readonly IndexFile[],
  wheels: readonly { readonly wheel: WheelName }[],
) {
  const source = files.find(({ filename }) => sourceVersion(filename, pin.name) === pin.version);
  if (source !== undefined) {
    return new UserError(
      `${place}${pin.name} ${pin.version} comes as source only (${source.filename}); Slipway installs wheels.`,
      {
        fix: `Pin a version of ${pin.name} that has a wheel. Building from source in a Dockerfile is not supported yet.`,
      },
    );
  }
  const newest = wheels
    .map(({ wheel }) => wheel.version)
    .filter((version) => valid(version) !== null)
    .sort(compare)
    .at(-1);
  return new UserError(
    `${place}there is no version ${pin.version} of ${pin.name}${newest === undefined ? "" : `; the newest is ${newest}`}.`,
    { fix: "Pin a version that exists." },
  );
}

/** `numpy-1.0.tar.gz` → `1.0` */
function sourceVersion(filename: string, name: string): string | undefined {
  const match = /^(.+)-([^-]+)\.(?:tar\.gz|zip|tar\.bz2)$/.exec(filename);
  return match?.[1]?.toLowerCase().replace(/[-_.]+/g, "-") === name ? match[2] : undefined;
}

const isSameVersion = (a: string, b: string) => (valid(a) !== null && valid(b) !== null ? eq(a, b) : a === b);

const runsOn = (range: string | undefined, python: string) =>
  range === undefined || range.trim() === "" || satisfies(python, range, { prereleases: true });
