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
    const image = await builtImage(given.image, run.ports);
    const scanned = await scanImage(run, image, folder);
    if (scanned?.sbom === undefined) return titleOf(folder);
    const [sbom, { inventoriesOf }] = await Promise.all([
      run.ports.blobs.read(scanned.sbom),
      import("../../src/image/records/inventories.ts"),
    ]);
    const inventories = await inventoriesOf(image, run.ports);
    return {
      ...titleOf(folder),
      sbom: await keep("sbom.cdx.json", sbom),
      ...(inventories.length > 0 && { inventories: inventories.join(" ") }),
    };
  });
