import { buildImage, readFolder, smokeImage } from "../../src/pipeline/checks.ts";
import { onGitHub } from "../on-github.ts";
import { titleOf } from "../step.ts";
import { inputs } from "./inputs.ts";

export const main = () =>
  onGitHub(inputs, async ({ given, withRuntime }) => {
    const { timeout: timeoutSeconds, expected, "expected-layers": expectedLayers, lock } = given;
    const run = await withRuntime({ timeoutSeconds, expected, expectedLayers, lock });
    const folder = await readFolder(run);
    const image = await buildImage(run, folder);
    if (given["smoke-test"]) await smokeImage(run, image, folder, { apart: true });
    return {
      ...titleOf(folder),
      ...(image && {
        digest: image.manifest.digest,
        configuration: image.config.digest,
        layers: image.layers.map(({ descriptor }) => descriptor.digest).join(" "),
        lock: image.lock,
      }),
    };
  });
