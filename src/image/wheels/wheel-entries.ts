import type { Ports } from "../../ports.ts";
import type { Entry } from "../layer/entry.ts";
import type { Scheme } from "./install.ts";
import { installWheel } from "./install.ts";
import { takeUnpacked } from "./unpacked.ts";
import { type InspectedWheel, wheelBytes } from "./wheel-files.ts";

/** The entries of one layer of wheels; of a file that several bring, the one of the last. */
export async function wheelEntries(
  wheels: readonly InspectedWheel[],
  scheme: Scheme,
  ports: Pick<Ports, "http" | "cache" | "clock">,
): Promise<readonly Entry[]> {
  const found = new Map<string, Entry>();
  for (const wheel of wheels) {
    const entries = takeUnpacked(wheel) ?? installWheel(await wheelBytes(wheel, ports), wheel, scheme).entries;
    for (const entry of entries) found.set(entry.path, entry);
  }
  return [...found.values()];
}
