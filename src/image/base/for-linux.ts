import * as z from "zod/mini";
import { isDigest } from "../../oci/digest.ts";
import type { Digest } from "../../oci/ports.ts";

/** A list of images, one for each kind of machine. @see OCI Image Specification 1.1 §Image Index */
export const imageIndex = z.looseObject({
  manifests: z.array(
    z.looseObject({
      digest: z.custom<Digest>((text) => typeof text === "string" && isDigest(text), "is not a SHA-256 digest"),
      platform: z.optional(z.looseObject({ os: z.string(), architecture: z.string() })),
    }),
  ),
});

/** The one for Linux on x86-64; of a list that says of none which machine it is for, the first, whose configuration says it. */
export const forLinux = ({ manifests }: z.infer<typeof imageIndex>) =>
  manifests.find(({ platform }) => platform?.os === "linux" && platform.architecture === "amd64") ??
  manifests.find(({ platform }) => platform === undefined);
