import type { Entry } from "../layer/entry.ts";
import { capabilityRoot } from "./capability-root.ts";
import type { BasePart } from "./lock.ts";
import { type FetchedBase, unpackPart } from "./packages.ts";
import { baseRoot } from "./root.ts";

/** What one layer of a base holds. */
export async function baseEntries(part: BasePart, fetched: Pick<FetchedBase, "debs">): Promise<readonly Entry[]> {
  const debs = await unpackPart(part, fetched);
  return part.capability === undefined ? baseRoot(debs) : capabilityRoot(debs);
}
