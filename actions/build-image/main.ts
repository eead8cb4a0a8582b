import type { Digest } from "../../src/oci/ports.ts";
import { buildImage, readFolder, scanImage, smokeImage } from "../../src/pipeline/checks.ts";
import { onGitHub } from "../on-github.ts";
import { titleOf } from "../step.ts";
import { inputs } from "./inputs.ts";

export const main = () =>
  onGitHub(inputs, async ({ given, withRuntime }) => {
    const { timeout: timeoutSeconds, expected, "expected-layers": expectedLayers, lock, dockerfile, layout } = given;
    let handed: Digest | undefined;
    const handedOver = (digest: Digest) => {
      handed = digest;
    };
    const asked = { timeoutSeconds, expected, expectedLayers, lock, dockerfile, layout, handedOver };
    const run = await withRuntime(asked);
    const folder = await readFolder(run);
    const image = await buildImage(run, folder);
    const hasDockerfile = folder.dashboard?.dockerfile !== undefined;
    // No other job has this image before it ships.
    if (hasDockerfile && dockerfile) await scanImage(run, image, folder);
    if (given["smoke-test"]) await smokeImage(run, image, folder, { apart: true });
    return {
      ...titleOf(folder),
      ...(hasDockerfile && { dockerfile: "true" }),
      ...(handed !== undefined && { layout: handed }),
      ...(image && {
        digest: image.manifest.digest,
        configuration: image.config.digest,
        layers: image.layers.map(({ descriptor }) => descriptor.digest).join(" "),
        lock: image.lock,
      }),
    };
  });
