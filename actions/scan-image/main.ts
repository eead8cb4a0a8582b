import { readFolder, scanImage, withoutImage } from "../../src/pipeline/checks.ts";
import { builtImage } from "../built-image.ts";
import { onGitHub } from "../on-github.ts";
import { titleOf } from "../step.ts";
import { inputs } from "./inputs.ts";

export const main = () =>
  onGitHub(inputs, async ({ given, stages, withAdvisories, keep }) => {
    if (given.image === undefined) {
      stages.leaveOut("scan", withoutImage);
      return {};
    }
    const run = await withAdvisories();
    const folder = await readFolder(run);
    const scanned = await scanImage(run, await builtImage(given.image, run.ports), folder);
    if (scanned?.sbom === undefined) return titleOf(folder);
    return { ...titleOf(folder), sbom: await keep("sbom.cdx.json", await run.ports.blobs.read(scanned.sbom)) };
  });
