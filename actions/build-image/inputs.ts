import { declare, digest, flag, wholeNumber } from "../declare.ts";

export const inputs = declare({
  id: "build-image",
  name: "Build a dashboard's image",
  description:
    "Builds the image of a Plotly Dash dashboard without Docker, the same on every machine, and proves on request that it answers.",
  inputs: {
    expected: digest(
      "The configuration of another build of this commit, as its output `configuration` gave it: the step fails when this build differs.",
      "nothing to compare with",
      "${{ needs.check.outputs.configuration }}",
    ).optional(),
    "smoke-test": flag("Whether the image is started, apart from the machine, and its first answer judged.").default(
      false,
    ),
    timeout: wholeNumber({
      means: "How many seconds the dashboard may take until it answers, in the smoke test.",
      from: 1,
      to: 3600,
      example: "120",
    }).default(90),
  },
  outputs: {
    digest: "The image's manifest, as sha256:… and 64 digits: what later steps of the job name the image by.",
    configuration:
      "The image's configuration, which names every layer's content: equal for equal images, whatever compressed them.",
  },
});
