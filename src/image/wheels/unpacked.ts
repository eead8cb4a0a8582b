import type { Entry } from "../layer/entry.ts";

/** Bytes: a large wheel is unpacked again sooner than a machine is filled. */
const mostKept = 256e6;

const kept = new WeakMap<object, { readonly entries: readonly Entry[]; readonly size: number }>();
/** What is never taken, since its layer was made before, counts on: a process builds one image, and a second one unpacks again. */
let keptBytes = 0;

/** Keeps what a wheel was unpacked to when it was looked into, for the layer that is made of it a moment later. */
export function keepUnpacked(wheel: object, entries: readonly (Entry & { readonly content: Uint8Array })[]): void {
  const size = entries.reduce((sum, { content }) => sum + content.byteLength, 0);
  if (keptBytes + size > mostKept) return;
  keptBytes += size;
  kept.set(wheel, { entries, size });
}

/** What was kept of it, which nobody keeps any more. */
export function takeUnpacked(wheel: object): readonly Entry[] | undefined {
  const found = kept.get(wheel);
  if (found === undefined) return undefined;
  kept.delete(wheel);
  keptBytes -= found.size;
  return found.entries;
}
