import { readFolder } from "../../src/pipeline/checks.ts";
import { pushImage } from "../../src/pipeline/shipping.ts";
import { builtImage } from "../built-image.ts";
import { onGitHub } from "../on-github.ts";
import { inputs } from "./inputs.ts";

export const main = () =>
  onGitHub(inputs, async ({ given, withImages }) => {
    const images = await withImages();
    const { "expected-inventories": expectedInventories } = given;
    const run = { ...images, options: { ...images.options, ...(expectedInventories && { expectedInventories }) } };
    const image = await builtImage(given.image, run.ports);
    // Whose it is, the image says itself; the folder is asked where its packages are written down, for the bill of materials.
    const { name, title } = image.dashboard;
    const pushed = await pushImage(run, image, name, (await readFolder(run)).dashboard);
    return { title, ...(pushed && { reference: pushed.reference }) };
  });
