import { imageInput } from "../built-image.ts";
import { declare } from "../declare.ts";

export const inputs = declare({
  id: "push-image",
  name: "Push a dashboard's image",
  description:
    "Brings an image to the platform's registry in the United Kingdom: what it lacks, then the manifest, then a look whether it is there.",
  inputs: { image: imageInput },
  outputs: { reference: "What pulls the image, by digest." },
});
