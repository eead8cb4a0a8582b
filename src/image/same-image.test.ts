import { expect, test } from "vitest";
import type { Digest } from "../oci/ports.ts";
import { report } from "../report/verdict.ts";
import type { BuiltImage } from "./model.ts";
import { judgedAgainst } from "./same-image.ts";

const digest = (letter: string): Digest => `sha256:${letter.repeat(64)}`;
const image: BuiltImage = {
  manifest: { mediaType: "m", digest: digest("a"), size: 1 },
  config: { mediaType: "c", digest: digest("b"), size: 1 },
  layers: [],
};
const built = report("build", { headline: "18 layers" });

test("an image with the expected configuration is handed on, whatever its manifest", () => {
  expect(judgedAgainst(digest("b"), built, image)).toEqual({ report: built, outputs: image });
});

test("another image is an error that names both, and is not handed on", () => {
  const { report: judged, outputs } = judgedAgainst(digest("c"), built, image);
  expect(outputs).toBeUndefined();
  expect([judged.verdict, judged.headline, judged.findings.map(({ rule, message }) => [rule, message])]).toEqual([
    "fail",
    "18 layers",
    [
      [
        "other-image",
        `This build has the configuration ${digest("b")}, not ${digest("c")}, which was to be built again.`,
      ],
    ],
  ]);
});
