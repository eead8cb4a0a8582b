import { previewName } from "../../src/deploy/preview-stage.ts";
import { dashboardIn, readFolder } from "../../src/pipeline/checks.ts";
import { deployRelease, removePreviewOf, sweepPreviewsOf } from "../../src/pipeline/shipping.ts";
import { builtImage } from "../built-image.ts";
import { onGitHub } from "../on-github.ts";
import { titleOf } from "../step.ts";
import { inputs } from "./inputs.ts";
import { neededPreview } from "./needed-preview.ts";

export const main = () =>
  onGitHub(inputs, async ({ given, withRuntime }) => {
    const run = await withRuntime({ timeoutSeconds: given.timeout });
    const folder = await readFolder(run);
    const { name, groups } = dashboardIn(folder);
    if (given.operation === "sweep") await sweepPreviewsOf(run, name.value, given["keep-days"]);
    if (given.operation === "remove") await removePreviewOf(run, name.value, neededPreview(given.preview));
    if (given.operation !== "deploy") return titleOf(folder);
    const image = await builtImage(given.image, run.ports);
    // On this platform what is served ends with the job: nobody could open it.
    const passing = run.options.platform.provider === "local";
    const serving = await deployRelease(run, {
      passing,
      name: given.preview === undefined ? name.value : previewName(name.value, given.preview),
      image: image.manifest.digest,
      groups,
      pins: given.versions,
    });
    if (serving === undefined) return titleOf(folder);
    return { ...titleOf(folder), release: serving.release.id, ...(passing ? {} : { address: serving.address }) };
  });
