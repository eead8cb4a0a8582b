import { pushImage } from "../../src/pipeline/shipping.ts";
import { builtImage } from "../built-image.ts";
import { onGitHub } from "../on-github.ts";
import { inputs } from "./inputs.ts";

export const main = () =>
  onGitHub(inputs, async ({ given, withImages }) => {
    const run = await withImages();
    const image = await builtImage(given.image, run.ports);
    // Whose it is, the image says itself: the folder is not asked again.
    const { name, title } = image.dashboard;
    const pushed = await pushImage(run, image, name);
    return { title, ...(pushed && { reference: pushed.reference }) };
  });
