import { Spec, Validation } from "@cyclonedx/cyclonedx-library";
import { expect, test } from "vitest";
import { sbomOfBundle } from "./sbom.ts";

const integrity = `sha512-${Buffer.alloc(64, 1).toString("base64")}`;
const lock = {
  packages: {
    "": { name: "slipway", version: "1.2.3", license: "MIT" },
    "node_modules/a": { version: "1.0.0", integrity, license: "MIT", dependencies: { b: "^2", absent: "*" } },
    "node_modules/a/node_modules/b": { version: "2.0.0", integrity, license: "(MIT OR Apache-2.0)" },
    "node_modules/b": { version: "1.0.0", integrity, license: "ISC" },
    "node_modules/@scope/c": { version: "3.0.0", dependencies: { b: "^1" } },
    "node_modules/tool": { version: "9.0.0", dev: true },
  },
};
const bundled = ["node_modules/@scope/c", "node_modules/a", "node_modules/a/node_modules/b", "node_modules/b"];

test("the SBOM names what is in the bundle, with hashes, licences and who needs whom", () => {
  const { components, dependencies, metadata } = JSON.parse(sbomOfBundle(lock, bundled));
  expect(metadata.component.purl).toBe("pkg:npm/slipway@1.2.3");
  expect(components.map(({ purl }: { purl: string }) => purl)).toEqual([
    "pkg:npm/%40scope/c@3.0.0",
    "pkg:npm/a@1.0.0",
    "pkg:npm/b@1.0.0",
    "pkg:npm/b@2.0.0",
  ]);
  expect(components[1].hashes).toEqual([{ alg: "SHA-512", content: "01".repeat(64) }]);
  expect(components[3].licenses).toEqual([{ expression: "(MIT OR Apache-2.0)" }]);
  const needs = dependencies.map(({ ref, dependsOn }: { ref: string; dependsOn?: string[] }) => [ref, dependsOn ?? []]);
  expect(Object.fromEntries(needs)).toEqual({
    "pkg:npm/slipway@1.2.3": [...["pkg:npm/%40scope/c@3.0.0", "pkg:npm/a@1.0.0", "pkg:npm/b@1.0.0", "pkg:npm/b@2.0.0"]],
    "pkg:npm/%40scope/c@3.0.0": ["pkg:npm/b@1.0.0"],
    "pkg:npm/a@1.0.0": ["pkg:npm/b@2.0.0"],
    "pkg:npm/b@1.0.0": [],
    "pkg:npm/b@2.0.0": [],
  });
});

test("the SBOM is what CycloneDX 1.6 allows, and always the same", async () => {
  const made = sbomOfBundle(lock, bundled);
  expect(await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(made)).toBe(null);
  expect(sbomOfBundle(lock, bundled.toReversed())).toBe(made);
  expect(made).not.toMatch(/serialNumber|timestamp/);
});

test("a package that no lock names is no release", () => {
  expect(() => sbomOfBundle(lock, ["node_modules/d"])).toThrow(
    "The bundle has node_modules/d, and package-lock.json has not.",
  );
});
