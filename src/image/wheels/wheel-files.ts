import * as z from "zod/mini";
import { digestOf } from "../../oci/digest.ts";
import type { Ports } from "../../ports.ts";
import { InfrastructureError } from "../../report/user-error.ts";
import { fetchBytes, mostOf } from "../fetch-bytes.ts";
import { inParallel } from "../in-parallel.ts";
import { installVersion, installWheel, type Scheme } from "./install.ts";
import type { ResolvedWheel } from "./resolve.ts";
import { type StartupFile, startupVersion } from "./startup.ts";
import { keepUnpacked } from "./unpacked.ts";

/** What a wheel is found to hold, remembered by its hash so that the wheel need not be there again. */
const contents = z.strictObject({
  /** Bytes of the wheel file. */
  size: z.int(),
  requires: z.array(z.string()),
  startup: z.array(z.strictObject({ path: z.string(), known: z.boolean() })),
  files: z.array(z.tuple([z.string(), z.string()])).check(z.describe("where a file is installed, and its SHA-256")),
});

type Contents = z.infer<typeof contents>;

/** A wheel as one of an image: which it is, and nothing of what is in it. */
export type PlacedWheel = ResolvedWheel & { readonly size: number; readonly startup: readonly StartupFile[] };

export type InspectedWheel = PlacedWheel & {
  readonly requires: readonly string[];
  readonly files: readonly (readonly [path: string, sha256: string])[];
};

/** Looks into every wheel, fetching those that were not looked into before. */
export async function inspectWheels(
  wheels: readonly ResolvedWheel[],
  scheme: Scheme,
  ports: Pick<Ports, "http" | "cache" | "clock" | "log">,
): Promise<readonly InspectedWheel[]> {
  let done = 0;
  return inParallel(wheels, 6, async (wheel) => {
    const name = `wheels/${wheel.sha256}.contents-${installVersion}-${startupVersion}-${place(scheme)}.json`;
    const known = await recall(name, ports.cache);
    const inspected = known ? { ...wheel, ...known } : look(await wheelBytes(wheel, ports), wheel, scheme);
    if (known === undefined)
      await ports.cache.put(name, new TextEncoder().encode(JSON.stringify(contentsOf(inspected))));
    done += 1;
    ports.log.progress("Fetching wheels", done, wheels.length);
    return inspected;
  });
}

/** As part of a name: two bases may put the same wheel into different places. */
const place = ({ library }: Scheme) => library.replaceAll("/", "_");

function look(bytes: Uint8Array, wheel: ResolvedWheel, scheme: Scheme): InspectedWheel {
  const { entries, hashes, requires, startup } = installWheel(bytes, wheel, scheme);
  const inspected: InspectedWheel = {
    ...wheel,
    size: bytes.byteLength,
    requires,
    startup,
    files: entries.map(({ path }) => [path, hashes.get(path)?.toString("hex") ?? ""]),
  };
  keepUnpacked(inspected, entries);
  return inspected;
}

const contentsOf = ({ size, requires, startup, files }: InspectedWheel) => ({ size, requires, startup, files });

async function recall(place: string, cache: Ports["cache"]): Promise<Contents | undefined> {
  const bytes = await cache.get(place);
  if (bytes === undefined) return undefined;
  try {
    return contents.safeParse(JSON.parse(new TextDecoder().decode(bytes))).data;
  } catch {
    return undefined;
  }
}

/** The wheel's bytes, from the cache or the index, always with the hash that was resolved. */
export async function wheelBytes(
  { url, sha256, filename }: ResolvedWheel,
  { http, cache, clock }: Pick<Ports, "http" | "cache" | "clock">,
): Promise<Uint8Array> {
  const place = `wheels/${sha256}-${filename.replace(/[^\w@.+-]/g, "_")}`;
  const known = await cache.get(place);
  if (known !== undefined && digestOf(known) === `sha256:${sha256}`) return known;
  const bytes = await fetchBytes(url, { http, clock }, { most: mostOf.wheel });
  const found = digestOf(bytes);
  if (found !== `sha256:${sha256}`) {
    throw new InfrastructureError(
      `${url} is not the file that was asked for: its SHA-256 is ${found.slice(7)}, not ${sha256}.`,
      {
        fix: "Do not use this package index until somebody has found out why.",
      },
    );
  }
  await cache.put(place, bytes);
  return bytes;
}
