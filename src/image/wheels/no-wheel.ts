import { compare, explain, gt, major, valid } from "@renovatebot/pep440";
import type { Pin } from "../../dashboard/model.ts";
import { UserError } from "../../report/user-error.ts";
import { enumeration } from "../enumeration.ts";

/** A pinned version that has no wheel for the base. */
export type NoWheel = {
  readonly pin: Pin;
  /** How many wheels it has for other platforms. */
  readonly others: number;
  /** The file of its source, where there is one. */
  readonly source: string | undefined;
  /** Another version, which has one. */
  readonly nearest: string | undefined;
};

type Written = NoWheel & { readonly required: { readonly file: string; readonly line: number } | undefined };

/**
 * Packages whose makers offer the same as a wheel under another name, and one that only has an old name. What a wheel's own
 * versions offer comes first.
 */
const otherNames: Readonly<Record<string, string>> = {
  psycopg2: "psycopg2-binary",
  mysqlclient: "PyMySQL",
  sklearn: "scikit-learn",
  gdal: "pyogrio or rasterio, whose wheels bring GDAL",
};

/**
 * The version to pin instead, of those that have a wheel: the first after the pinned one, since that changes least; if the
 * pinned one is the last of all, the newest before it.
 */
export function nearestVersion(pinned: string, offered: readonly string[]): string | undefined {
  const stable = offered.filter((version) => explain(version)?.is_prerelease === false).sort(compare);
  if (valid(pinned) === null) return stable.at(-1);
  return stable.find((version) => gt(version, pinned)) ?? stable.at(-1);
}

export const newestOf = (versions: readonly string[]): string | undefined =>
  versions
    .filter((version) => valid(version) !== null)
    .sort(compare)
    .at(-1);

/** One sentence for all of them, so that they can be mended in one go. */
export function withoutWheels(all: readonly Written[], platform: string): UserError {
  const [first] = all;
  if (first === undefined) throw new Error("Every pin has a wheel.");
  const fix = `${instead(all)} Slipway installs wheels only and compiles nothing.`;
  const place = first.required === undefined ? "" : `${first.required.file}:${first.required.line}: `;
  if (all.length === 1) return new UserError(`${place}${nameOf(first)} ${lack(first, platform)}.`, { fix });
  const list = all.map((each) => {
    const line = each.required === undefined ? "" : `line ${each.required.line}`;
    const notes = [line, each.others === 0 ? "source only" : ""].filter((note) => note !== "").join(", ");
    return `${nameOf(each)}${notes === "" ? "" : ` (${notes})`}`;
  });
  return new UserError(`${place}${all.length} packages have no wheel for ${platform}: ${enumeration(list)}.`, { fix });
}

const nameOf = ({ pin }: NoWheel) => `${pin.name} ${pin.version}`;

const lack = ({ others, source }: NoWheel, platform: string) =>
  others === 0 ? `comes as source only (${source})` : `has no wheel for ${platform}; it has ${others} for others`;

/** `Pin numpy 2.1.0 and psycopg2-binary instead.` */
function instead(all: readonly NoWheel[]): string {
  const known = all.flatMap(({ pin, nearest }) => {
    const other = otherNames[pin.name];
    if (nearest === undefined) return other ?? [];
    const isLeap = valid(pin.version) !== null && major(nearest) !== major(pin.version);
    return `${pin.name} ${nearest}${isLeap ? " (read what changed)" : ""}`;
  });
  const hopeless = all.filter(({ pin, nearest }) => nearest === undefined && otherNames[pin.name] === undefined);
  return [
    ...(known.length > 0 ? [`Pin ${enumeration(known)} instead.`] : []),
    ...(hopeless.length > 0
      ? [`No version of ${enumeration(hopeless.map(({ pin }) => pin.name))} has one: use another package.`]
      : []),
  ].join(" ");
}
