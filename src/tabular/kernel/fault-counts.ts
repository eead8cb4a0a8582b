import * as at from "./assembly/layout.ts";

/** How often each fault was met that needed no more places, and where last, as `layout.ts` has both. */
export type FaultCounts = { readonly counts: DataView<ArrayBuffer>; readonly lasts: DataView<ArrayBuffer> };

const places = at.mostColumns + 1;

/** Those in a kernel's memory. */
export const faultCountsIn = (buffer: ArrayBuffer): FaultCounts => ({
  counts: new DataView(buffer, at.countsAt, places * at.countsOf),
  lasts: new DataView(buffer, at.lastsAt, places * at.lastsOf),
});

/** The same, as they are now, in memory of their own. */
export function copyOfFaultCounts(buffer: ArrayBuffer): FaultCounts {
  const copied = ({ buffer, byteOffset, byteLength }: DataView<ArrayBuffer>) =>
    new DataView(buffer.slice(byteOffset, byteOffset + byteLength));
  const { counts, lasts } = faultCountsIn(buffer);
  return { counts: copied(counts), lasts: copied(lasts) };
}

/** Takes back all that was counted. */
export const forgetFaults = (buffer: ArrayBuffer): void =>
  void new Uint8Array(buffer).fill(0, at.countsAt, at.countsAt + places * at.countsOf);
