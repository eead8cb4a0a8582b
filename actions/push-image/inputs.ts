import { declare } from "../declare.ts";
import { imageInput } from "../image-input.ts";

export const inputs = declare({
  id: "push-image",
  ships: "push",
  name: "Push a dashboard's image",
  description:
    "Brings an image to the platform's registry in the United Kingdom: what it lacks, then the manifest, then a look whether it is there.",
  inputs: { image: imageInput },
  outputs: { reference: "What pulls the image, by digest." },
});
