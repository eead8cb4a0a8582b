import { digestOf } from "../oci/digest.ts";
import type { Digest } from "../oci/ports.ts";

/** The kind of document that a bill of materials is, as registries name it. */
export const sbomType = "application/vnd.cyclonedx+json";

type Written = {
  readonly serialNumber?: string;
  readonly metadata?: { readonly component?: Readonly<Record<string, unknown>> };
};

/**
 * What a bill of materials says of its image, as a hash: without the commit, its time and what wrote it down. A commit that leaves
 * the image as it is gives another document with the same gist.
 */
export function sbomGist(document: Uint8Array): Digest {
  const { serialNumber: _, metadata, ...content } = JSON.parse(new TextDecoder().decode(document)) as Written;
  const { version: __, ...component } = metadata?.component ?? {};
  return digestOf(new TextEncoder().encode(JSON.stringify([component, content])));
}
