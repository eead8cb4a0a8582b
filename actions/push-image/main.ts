import { dashboardIn, readFolder } from "../../src/pipeline/checks.ts";
import { pushImage } from "../../src/pipeline/shipping.ts";
import { builtImage } from "../built-image.ts";
import { onGitHub } from "../on-github.ts";
import { inputs } from "./inputs.ts";

export const main = () =>
  onGitHub(inputs, async ({ given, withImages }) => {
    const run = await withImages();
    const image = await builtImage(given.image, run.ports);
    const { name, title } = dashboardIn(await readFolder(run));
    const pushed = await pushImage(run, image, name.value);
    return { title: title.value, ...(pushed && { reference: pushed.reference }) };
  });
