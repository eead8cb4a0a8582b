import { expect, test } from "vitest";
import { digestOf } from "../oci/digest.ts";
import type { Inventory } from "./model.ts";
import { toCycloneDx } from "./sbom.ts";
import { sbomGist } from "./sbom-gist.ts";
import type { SbomOptions } from "./sbom-names.ts";

const layer = digestOf(new Uint8Array(1));
const inventory: Inventory = {
  image: digestOf(new Uint8Array(2)),
  distribution: undefined,
  components: [{ kind: "python", name: "dash", version: "4.4.1", layer, origin: "dependency" }],
};
const gistOf = (options: SbomOptions, of: Inventory = inventory) =>
  sbomGist(new TextEncoder().encode(toCycloneDx(of, options)));

test("the gist of a bill of materials is the same at another commit, at another time, written by another version", () => {
  const gist = gistOf({ name: "dash" });
  expect(gistOf({ name: "dash", revision: "0123abc", timestamp: new Date(0), tool: "2.0.0" })).toBe(gist);
});

test("it is another for another image, other packages or another name", () => {
  const others = [
    gistOf({ name: "other" }),
    gistOf({ name: "dash" }, { ...inventory, image: layer }),
    gistOf({ name: "dash" }, { ...inventory, components: [] }),
  ];
  expect(new Set([gistOf({ name: "dash" }), ...others]).size).toBe(4);
});
