import { Spec, Validation } from "@cyclonedx/cyclonedx-library";
import { expect, test } from "vitest";
import { digestOf } from "../oci/digest.ts";
import type { Component, Inventory } from "./model.ts";
import { toCycloneDx } from "./sbom.ts";

const layer = digestOf(new Uint8Array(1));
const components: readonly Component[] = [
  {
    kind: "deb",
    name: "zlib1g",
    version: "1:1.3.dfsg-2+b1",
    source: { name: "zlib", version: "1:1.3.dfsg-2" },
    architecture: "amd64",
    sha256: "0a".repeat(32),
    layer,
    origin: "base",
  },
  {
    kind: "deb",
    name: "tzdata",
    version: "2026a",
    source: { name: "tzdata", version: "2026a" },
    needs: ["debconf | zlib1g"],
    layer,
    origin: "base",
  },
  {
    kind: "python",
    name: "Flask_Thing",
    version: "2.2.2",
    licence: "BSD-3-Clause",
    sha256: "0b".repeat(32),
    needs: ["both"],
    layer,
    origin: "dependency",
    required: { file: "requirements.txt", line: 4 },
  },
  { kind: "python", name: "both", version: "1", licence: "MIT OR Apache-2.0", layer, origin: "dependency" },
  { kind: "python", name: "both", version: "1", licence: "Ask the author", layer, origin: "dependency" },
  { kind: "python", name: "odd", version: "(unknown)", layer, origin: "dependency" },
];
const inventory: Inventory = {
  image: digestOf(new Uint8Array(2)),
  distribution: { id: "debian", version: "13", codename: "trixie" },
  components,
};
const options = {
  name: "school-absence",
  title: "School absence",
  tool: "1.2.3",
  revision: "0123abc",
  timestamp: new Date("2026-09-01T00:00:00Z"),
};
const document = () => JSON.parse(toCycloneDx(inventory, options));

test("the document is a strictly valid CycloneDX 1.6", async () => {
  const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
  expect(await validator.validate(toCycloneDx(inventory, options))).toBeNull();
  const bare = { ...inventory, distribution: undefined, components: [] };
  expect(await validator.validate(toCycloneDx(bare, { name: "x" }))).toBeNull();
  const wrong = { ...document(), components: [{ type: "nothing", name: "x" }] };
  expect(await validator.validate(JSON.stringify(wrong))).not.toBeNull();
});

test("equal input gives equal bytes, and another image another serial number", () => {
  expect(toCycloneDx(inventory, options)).toBe(toCycloneDx(structuredClone(inventory), options));
  expect(document().serialNumber).toMatch(
    /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
  expect(JSON.parse(toCycloneDx({ ...inventory, image: layer }, options)).serialNumber).not.toBe(
    document().serialNumber,
  );
});

test("it is about the dashboard's image, and says what wrote it and when", () => {
  expect(document().metadata).toEqual({
    timestamp: "2026-09-01T00:00:00.000Z",
    lifecycles: [{ phase: "post-build" }],
    tools: { components: [{ type: "application", name: "slipway", version: "1.2.3" }] },
    component: {
      type: "container",
      name: "school-absence",
      "bom-ref": inventory.image,
      description: "School absence",
      version: "0123abc",
      purl: `pkg:oci/school-absence@${encodeURIComponent(inventory.image).replace("%3A", ":")}`,
      hashes: [{ alg: "SHA-256", content: inventory.image.slice(7) }],
      properties: [{ name: "slipway:image", value: inventory.image }],
    },
  });
});

test("everything hangs on the image: the system with its packages, and what the dashboard needs", () => {
  const needed = new Map(
    document().dependencies.map(({ ref, dependsOn = [] }: { ref: string; dependsOn?: string[] }) => [ref, dependsOn]),
  );
  const [tzdata, zlib] = document()
    .components.filter(({ purl }: { purl?: string }) => purl?.startsWith("pkg:deb"))
    .map((one: { "bom-ref": string }) => one["bom-ref"]);
  expect(needed.get(inventory.image)).toEqual([
    "os:debian",
    "pkg:pypi/both@1",
    "pkg:pypi/flask-thing@2.2.2",
    "pkg:pypi/odd@(unknown)",
  ]);
  expect(needed.get("os:debian")).toEqual([tzdata]);
  expect(needed.get(tzdata)).toEqual([zlib]);
  expect(needed.get("pkg:pypi/flask-thing@2.2.2")).toEqual(["pkg:pypi/both@1#2"]);
});

test("what was unpacked is named by the hash that it was fetched by", () => {
  const hashed = document().components.filter(({ hashes }: { hashes?: unknown }) => hashes !== undefined);
  expect(hashed.map(({ name, hashes }: { name: string; hashes: unknown }) => [name, hashes])).toEqual([
    ["zlib1g", [{ alg: "SHA-256", content: "0a".repeat(32) }]],
    ["flask-thing", [{ alg: "SHA-256", content: "0b".repeat(32) }]],
  ]);
});

test("packages are named as scanners look them up", () => {
  const purls = document().components.flatMap(({ purl }: { purl?: string }) => purl ?? []);
  expect(purls.sort()).toEqual([
    "pkg:deb/debian/tzdata@2026a?distro=debian-13&upstream=tzdata",
    "pkg:deb/debian/zlib1g@1:1.3.dfsg-2+b1?arch=amd64&distro=debian-13&upstream=zlib%401%3A1.3.dfsg-2",
    "pkg:pypi/both@1",
    "pkg:pypi/both@1",
    "pkg:pypi/flask-thing@2.2.2",
    "pkg:pypi/odd@(unknown)",
  ]);
});

test("Trivy finds the source package in the properties that it reads", () => {
  const zlib = document().components.find(({ name }: { name: string }) => name === "zlib1g");
  expect(zlib.properties).toEqual([
    { name: "aquasecurity:trivy:LayerDigest", value: layer },
    { name: "aquasecurity:trivy:PkgType", value: "debian" },
    { name: "aquasecurity:trivy:SrcEpoch", value: "1" },
    { name: "aquasecurity:trivy:SrcName", value: "zlib" },
    { name: "aquasecurity:trivy:SrcRelease", value: "2" },
    { name: "aquasecurity:trivy:SrcVersion", value: "1.3.dfsg" },
    { name: "slipway:layer", value: layer },
    { name: "slipway:origin", value: "base" },
  ]);
});

test("licences are identifiers, expressions, or names", () => {
  const licences = document().components.flatMap(({ licenses }: { licenses?: unknown[] }) => licenses ?? []);
  expect(licences).toEqual(
    expect.arrayContaining([
      { license: { id: "BSD-3-Clause" } },
      { expression: "MIT OR Apache-2.0" },
      { license: { name: "Ask the author" } },
    ]),
  );
});
