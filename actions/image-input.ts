import { digest, optional } from "./declare.ts";

/** The input of every action that takes an image from an earlier step of its job. */
export const imageInput = optional(
  digest(
    "The image, by the output `digest` of an earlier build-image step in the same job.",
    "none: the step says that there is no image",
    "${{ steps.build.outputs.digest }}",
  ),
);
