import { declare } from "../declare.ts";
import { imageInput } from "../image-input.ts";

export const inputs = declare({
  id: "scan-image",
  name: "Scan a dashboard's image",
  description: "Lists what is in an image, and looks up what is known to be vulnerable in it.",
  inputs: { image: imageInput },
  outputs: {
    sbom: "The bill of materials (CycloneDX 1.6), as a file of this job.",
    inventories:
      "What was read in each layer of packages, as sha256:… each: push-image in another job knows it by these.",
  },
});
