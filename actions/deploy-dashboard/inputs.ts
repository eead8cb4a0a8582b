import * as z from "zod/mini";
import { choice, declare, json, optional, wholeNumber, withDefault } from "../declare.ts";
import { imageInput } from "../image-input.ts";

const word = z.string().check(z.regex(/^[\w.-]{1,100}$/));

export const inputs = declare({
  id: "deploy-dashboard",
  ships: "deploy",
  name: "Deploy a dashboard",
  description:
    "Puts an image with its data in the place of what is served, once it truly answers; or removes a pull request's preview.",
  inputs: {
    operation: withDefault(
      choice(
        ["deploy", "remove", "sweep"],
        "Whether the image is deployed, the preview of a pull request is removed, or previews that were left over are.",
      ),
      "deploy",
    ),
    image: imageInput,
    versions: withDefault(
      json(z.record(word, word), {
        means: "The versions of its datasets that the release reads, as publish-data gave them.",
        accepts: "JSON: an object of dataset names and versions",
        otherwise: "none: the image's own data alone",
        example: "${{ steps.publish.outputs.versions }}",
      }),
      {},
    ),
    preview: optional(
      wholeNumber({
        means: "The number of the pull request that this is the preview of, served apart from the dashboard itself.",
        from: 1,
        to: 999_999,
        otherwise: "none: the dashboard itself is deployed",
        example: "${{ github.event.pull_request.number }}",
      }),
    ),
    "keep-days": withDefault(
      wholeNumber({
        means: "How many days a preview may be left alone before a sweep removes it.",
        from: 1,
        to: 365,
        example: "14",
      }),
      14,
    ),
    timeout: withDefault(
      wholeNumber({
        means: "How many seconds the dashboard may take until it answers.",
        from: 1,
        to: 3600,
        example: "120",
      }),
      90,
    ),
  },
  outputs: {
    address: "Where a person opens it; empty for the platform local, which ends with the job.",
    release: "The release that is served, such as r12.",
  },
});
