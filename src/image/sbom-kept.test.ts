import { describe, expect, test } from "vitest";
import { digestOf } from "../oci/digest.ts";
import { memoryCache } from "../runner/memory.ts";
import type { Inventory } from "./model.ts";
import { toCycloneDx } from "./sbom.ts";
import { keptSbom } from "./sbom-kept.ts";
import type { SbomOptions } from "./sbom-names.ts";

const layer = digestOf(new Uint8Array(1));
const inventory: Inventory = {
  image: digestOf(new Uint8Array(2)),
  distribution: { id: "debian", version: "13" },
  components: [
    { kind: "deb", name: "zlib1g", version: "1:1.3", architecture: "amd64", layer, origin: "base" },
    { kind: "python", name: "dash", version: "4.4.1", layer, origin: "dependency", needs: ["flask"] },
    { kind: "python", name: "flask", version: "3.1.0", layer, origin: "dependency" },
  ],
};
const others: readonly Inventory[] = [
  { ...inventory, image: layer },
  { ...inventory, components: [] },
  { ...inventory, distribution: undefined },
];
const full = {
  name: "Road casualties",
  title: 'Roads & "belts"',
  tool: "1.2.3",
  revision: "0123abc",
  timestamp: new Date("2026-09-01T12:00:00+01:00"),
};
const optionsGiven: readonly SbomOptions[] = [
  full,
  { name: "name" },
  { name: "x", revision: "revision", timestamp: new Date(0) },
  { name: "x", title: "title", tool: "tool" },
];

describe("the bill of materials that is kept", () => {
  test("is the very document that would be written, whatever of it was kept before", async () => {
    const cache = memoryCache();
    for (const _ of ["written", "kept"]) {
      for (const of of [inventory, ...others]) {
        for (const options of optionsGiven) {
          expect(await keptSbom(of, options, { cache })).toBe(toCycloneDx(of, options));
        }
      }
    }
  });

  test("is kept by its packages: another image with the same adds nothing", async () => {
    const names: string[] = [];
    const kept = memoryCache();
    const cache = {
      get: kept.get,
      put: async (name: string, bytes: Uint8Array) => {
        names.push(name);
        await kept.put(name, bytes);
      },
    };
    await keptSbom(inventory, full, { cache });
    await keptSbom({ ...inventory, image: layer }, { name: "other" }, { cache });
    expect(names).toEqual([expect.stringMatching(/^sbom\/1\/[0-9a-f]{64}\.json$/)]);
    await keptSbom({ ...inventory, components: [] }, full, { cache });
    expect(names).toHaveLength(2);
  });

  test("is written anew where what was kept is damaged", async () => {
    const cache = { get: async () => new TextEncoder().encode("{"), put: async () => {} };
    expect(await keptSbom(inventory, full, { cache })).toBe(toCycloneDx(inventory, full));
  });
});
