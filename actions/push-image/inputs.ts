import { declare, digests, optional } from "../declare.ts";
import { imageInput } from "../image-input.ts";

export const inputs = declare({
  id: "push-image",
  ships: "push",
  name: "Push a dashboard's image",
  description:
    "Brings an image to the platform's registry in the United Kingdom: what it lacks, then the manifest, then a look whether it is there.",
  inputs: {
    image: imageInput,
    "expected-inventories": optional(
      digests(
        "What another job read in the layers of packages of this image, as the output `inventories` of scan-image gave it: the bill of materials is then written without fetching layers that the platform's registry has.",
        "every layer is read here",
        "${{ needs.check.outputs.inventories }}",
      ),
    ),
  },
  outputs: { reference: "What pulls the image, by digest." },
});
