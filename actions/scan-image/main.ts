import { readFolder, scanImage } from "../../src/pipeline/checks.ts";
import { builtImage } from "../built-image.ts";
import { onGitHub, titleOf } from "../on-github.ts";
import { inputs } from "./inputs.ts";

export const main = () =>
  onGitHub(inputs, async ({ given, withImages, keep }) => {
    const run = await withImages();
    // Where the build failed there is no image, and the scan says that it was left out.
    const image = given.image && (await builtImage(given.image, run.ports));
    const folder = await readFolder(run);
    const scanned = await scanImage(run, image, folder);
    if (scanned?.sbom === undefined) return titleOf(folder);
    return { ...titleOf(folder), sbom: await keep("sbom.cdx.json", await run.ports.blobs.read(scanned.sbom)) };
  });
