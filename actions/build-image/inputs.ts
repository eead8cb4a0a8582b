import { declare, digest, digests, flag, optional, text, wholeNumber, withDefault } from "../declare.ts";

export const inputs = declare({
  id: "build-image",
  name: "Build a dashboard's image",
  description:
    "Builds the image of a Plotly Dash dashboard without Docker, the same on every machine, and proves on request that it answers.",
  inputs: {
    expected: optional(
      digest(
        "The configuration of another build of this commit, as its output `configuration` gave it: the step fails when this build differs.",
        "nothing to compare with",
        "${{ needs.check.outputs.configuration }}",
      ),
    ),
    "expected-layers": optional(
      digests(
        "The layers of that other build, as its output `layers` gave them: those that the platform's registry has are left there, and neither fetched nor made again. Takes `expected`.",
        "every layer is made here",
        "${{ needs.check.outputs.layers }}",
      ),
    ),
    lock: optional(
      text({
        means:
          "The versions that another build of this commit chose, where the requirements leave any open. None are chosen where `expected` is given, nor in a job that has an identity.",
        accepts: "the output `lock` of that build",
        otherwise: "none: versions that are left open are chosen here",
        example: "${{ needs.check.outputs.lock }}",
      }),
    ),
    dockerfile: withDefault(
      flag(
        "Whether the steps of the dashboard's own Dockerfile, where it has one, are run here, and the image scanned: never in a job with an identity.",
      ),
      false,
    ),
    layout: optional(
      digest(
        "What another job of this run built by the Dockerfile, as its output `layout` gave it: a job with an identity takes that and runs no step.",
        "nothing was handed over",
        "${{ needs.prove.outputs.layout }}",
      ),
    ),
    "smoke-test": withDefault(
      flag("Whether the image is started, apart from the machine, and its first answer judged."),
      false,
    ),
    timeout: withDefault(
      wholeNumber({
        means: "How many seconds the dashboard may take until it answers, in the smoke test.",
        from: 1,
        to: 3600,
        example: "120",
      }),
      90,
    ),
  },
  outputs: {
    digest: "The image's manifest, as sha256:… and 64 digits: what later steps of the job name the image by.",
    configuration:
      "The image's configuration, which names every layer's content: equal for equal images, whatever compressed them.",
    layers: "The image's layers as they are stored, as sha256:… each, which are equal where the compression is.",
    lock: "The versions that were chosen, as name==version#sha256=… each: empty where the requirements left none open.",
    layout: "What was built by a Dockerfile, without the data: later jobs of the run take it by this digest.",
    dockerfile:
      "true where the dashboard has a Dockerfile of its own, so that only a job that runs its steps has an image.",
  },
});
