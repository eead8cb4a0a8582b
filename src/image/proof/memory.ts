import type { Finding, Location } from "../../report/model.ts";
import { smokeFinding } from "../smoke-finding.ts";

/** What a dashboard may take, and where that is said; nowhere, when it is the default. */
export type MemoryAllowed = { readonly bytes: number; readonly quantity: string; readonly from?: Location | undefined };

/** From this part of it on a dashboard is near the end of its memory. */
const near = 0.8;

/** `512 MiB` */
export const mebibytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`;

/** `82 MiB of 512 MiB` */
export const memoryInWords = (bytes: number, allowed: MemoryAllowed | undefined): string =>
  allowed === undefined ? mebibytes(bytes) : `${mebibytes(bytes)} of ${mebibytes(allowed.bytes)}`;

const whose = ({ from }: MemoryAllowed) =>
  from === undefined
    ? "which is what a dashboard gets that asks for no other"
    : "which is what dashboard.yaml asks for";

/** The next quantity that is worth trying: twice as much. */
const more = ({ bytes }: MemoryAllowed) => {
  const mebibytes = Math.ceil((2 * bytes) / 2 ** 20);
  return mebibytes % 1024 === 0 ? `${mebibytes / 1024}Gi` : `${mebibytes}Mi`;
};

const adviceOf = (allowed: MemoryAllowed) =>
  `Load less when the module is imported, or ask for more in dashboard.yaml: resources: { memory: ${more(allowed)} }`;

const placeOf = ({ from }: MemoryAllowed) => (from === undefined ? {} : { location: from });

/** Of a server that was killed when it took too much. */
export const outOfMemory = (allowed: MemoryAllowed): Finding =>
  smokeFinding(
    "out-of-memory",
    `The server was killed when it took more than ${mebibytes(allowed.bytes)} of memory, ${whose(allowed)}.`,
    {
      fix: adviceOf(allowed),
      ...placeOf(allowed),
    },
  );

/** Of a server that came near to it, if it did. */
export function nearMemory(mostBytes: number | undefined, allowed: MemoryAllowed): readonly Finding[] {
  if (mostBytes === undefined || mostBytes < near * allowed.bytes) return [];
  const message = `The dashboard held ${mebibytes(mostBytes)} of memory with nobody using it, and may take ${mebibytes(allowed.bytes)}, ${whose(allowed)}.`;
  return [smokeFinding("near-memory", message, { fix: adviceOf(allowed), ...placeOf(allowed) })];
}
