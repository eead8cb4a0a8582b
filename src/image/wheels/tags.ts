import type { Interpreter } from "../base/lock.ts";

/** A wheel's file name, taken apart. @see PEP 427 §file name convention */
export type WheelName = {
  readonly distribution: string;
  readonly version: string;
  /** Sorts wheels of one version: `[1, ""]` before `[2, ""]`; absent before any. */
  readonly build: readonly [number, string] | undefined;
  /** `cp313-abi3-manylinux_2_17_x86_64`, one for each combination that the name stands for. */
  readonly tags: readonly string[];
};

/** Undefined for anything that is no wheel. */
export function parseWheelName(filename: string): WheelName | undefined {
  if (!filename.endsWith(".whl")) return undefined;
  const parts = filename.slice(0, -".whl".length).split("-");
  if (parts.length !== 5 && parts.length !== 6) return undefined;
  const [distribution = "", version = ""] = parts;
  const build = parts.length === 6 ? /^(\d+)(.*)$/.exec(parts[2] ?? "") : undefined;
  if (build === null) return undefined;
  const [pythons = [], abis = [], platforms = []] = parts.slice(-3).map((part) => part.split("."));
  return {
    distribution,
    version,
    build: build === undefined ? undefined : [Number(build[1]), build[2] ?? ""],
    tags: pythons.flatMap((python) =>
      abis.flatMap((abi) => platforms.map((platform) => `${python}-${abi}-${platform}`)),
    ),
  };
}

/**
 * The tags of wheels that run on an interpreter on Linux x86-64, best first: made for this very Python, then for its stable
 * ABI from this version downwards, then for any interpreter on this platform, then for anything; among platforms the newest glibc first.
 * @see PyPA Platform compatibility tags; PEP 600 (manylinux)
 */
export function supportedTags({ series: [major, minor], glibc }: Interpreter): readonly string[] {
  const platforms = [...manylinux(glibc), "linux_x86_64"];
  const own = `cp${major}${minor}`;
  const older = Array.from({ length: minor + 1 }, (_, index) => minor - index);
  const pythons = [`py${major}${minor}`, `py${major}`, ...older.slice(1).map((version) => `py${major}${version}`)];
  const on = (python: string, abi: string) => platforms.map((platform) => `${python}-${abi}-${platform}`);
  return [
    ...on(own, own),
    ...on(own, "abi3"),
    ...on(own, "none"),
    // The stable ABI began with Python 3.2.
    ...older
      .slice(1)
      .filter((version) => version >= 2)
      .flatMap((version) => on(`cp${major}${version}`, "abi3")),
    ...pythons.flatMap((python) => on(python, "none")),
    `${own}-none-any`,
    ...pythons.map((python) => `${python}-none-any`),
  ];
}

const legacy: Readonly<Record<string, string>> = {
  "2_17": "manylinux2014_x86_64",
  "2_12": "manylinux2010_x86_64",
  "2_5": "manylinux1_x86_64",
};

/** glibc 2.5 is the oldest that a manylinux platform was defined for. */
function manylinux([major, minor]: readonly [number, number]): readonly string[] {
  return Array.from({ length: Math.max(0, minor - 4) }, (_, index) => minor - index).flatMap((version) => {
    const old = legacy[`${major}_${version}`];
    return [`manylinux_${major}_${version}_x86_64`, ...(old === undefined ? [] : [old])];
  });
}

/** The best place of a wheel's tags in a list; undefined when it does not run there. */
export function rankOf(wheel: WheelName, ranks: ReadonlyMap<string, number>): number | undefined {
  const found = wheel.tags.flatMap((tag) => ranks.get(tag) ?? []);
  return found.length === 0 ? undefined : Math.min(...found);
}

export const ranksOf = (tags: readonly string[]): ReadonlyMap<string, number> =>
  new Map(tags.map((tag, index) => [tag, index]));
