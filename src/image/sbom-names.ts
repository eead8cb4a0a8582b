import { createHash } from "node:crypto";
import type { Digest } from "../oci/ports.ts";
import type { Inventory } from "./model.ts";

/** What a bill of materials says of its image, beside what is in it. */
export type SbomOptions = {
  /** The dashboard's name. */
  readonly name: string;
  readonly title?: string;
  /** Slipway's own version. */
  readonly tool?: string;
  /** The commit, where there is one. */
  readonly revision?: string;
  /** Of the commit, not of the clock, so that one image has one document; left out where there is none. */
  readonly timestamp?: Date;
};

/** `pkg:oci/school-absence@sha256:…`. @see purl-spec, type `oci`: names are in lower case */
export const imagePurl = (name: string, image: Digest): string =>
  `pkg:oci/${encodeURIComponent(name.toLowerCase())}@${image}`;

/** A UUID out of the content's hash, marked as of version 8. @see RFC 9562 §5.8 */
export function serialNumberOf(inventory: Inventory, options: SbomOptions): string {
  const { name, title, tool, revision, timestamp } = options;
  const content = JSON.stringify([inventory, name, title, tool, revision, timestamp]);
  const hex = createHash("sha256").update(content).digest("hex");
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
