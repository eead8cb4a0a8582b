import { describe, expect, test } from "vitest";
import { digestOf } from "../../oci/digest.ts";
import { type MemoryRegistry, memoryRegistry } from "../../oci/fixtures/memory-registry.ts";
import type { Digest, Registry } from "../../oci/ports.ts";
import { InfrastructureError } from "../../report/user-error.ts";
import { memoryCache, quietLog } from "../../runner/memory.ts";
import { built } from "../fixtures/build.ts";
import { readInventory } from "../inventory.ts";
import { type BuiltImage, isOfPackages } from "../model.ts";
import { type InventorySource, inventoriesBehind, inventoriesOf } from "./inventories.ts";
import { keepRecords } from "./keep.ts";
import { recordIn, recordManifest } from "./record.ts";

// Two jobs, and machines that are new each time: one reads every layer, the other ships, and writes the bill of materials.

const own = "team/try";
const shared = "team/shared_layers";

/** The job that has no login: what it built and read, and what it hands on. */
async function check() {
  const { image, blobs, cache } = await built();
  const inventory = await readInventory(image, { blobs, cache });
  return { image, blobs, inventory, believed: await inventoriesOf(image, { cache }) };
}
type Checked = Awaited<ReturnType<typeof check>>;

/** The job that ships, where no layer is here until somebody opens it: what it reads, and which layers it opened for that. */
async function ship(registry: Registry, { image, blobs, ...checked }: Checked, more: Partial<InventorySource> = {}) {
  const lines: string[] = [];
  const log = { ...quietLog, info: (line: string) => void lines.push(line) };
  const opened: Digest[] = [];
  const open = (digest: Digest) => {
    opened.push(digest);
    return blobs.open(digest);
  };
  const cache = memoryCache();
  const source = { registry, repository: shared, believed: checked.believed, ...more };
  const behind = inventoriesBehind(cache, image, source, { log });
  const inventory = await readInventory(image, { blobs: { ...blobs, open }, cache: behind });
  await keepRecords(image, { own, shared }, { registry, blobs, cache, log }, behind.made());
  return { inventory, opened, lines };
}

const layersOf = ({ image }: Checked) => {
  const { packages = [], others = [] } = Object.groupBy(image.layers, (layer) =>
    isOfPackages(layer) ? "packages" : "others",
  );
  const digests = (layers: BuiltImage["layers"]) => layers.map(({ descriptor }) => descriptor.digest).sort();
  return { packages: digests(packages), others: digests(others) };
};

const recordsOf = ({ manifests }: MemoryRegistry) =>
  [...manifests].flatMap(([key, manifest]) => {
    const tag = /^team\/shared_layers:(inventory-.*)$/.exec(key)?.[1];
    return tag === undefined ? [] : [{ key, tag, manifest }];
  });

describe("a bill of materials of what another job looked into", () => {
  test("is written without a layer of packages that some machine has read before", async () => {
    const registry = memoryRegistry();
    const checked = await check();
    const { packages, others } = layersOf(checked);
    const first = await ship(registry, checked);
    expect(first.inventory).toEqual(checked.inventory);
    expect(first.opened.sort()).toEqual([...packages, ...others].sort());
    expect(recordsOf(registry).map(({ tag }) => tag.slice(0, -2))).toEqual(
      expect.arrayContaining(packages.map((digest) => `inventory-${digest.slice("sha256:".length)}`)),
    );
    expect(recordsOf(registry)).toHaveLength(packages.length);
    registry.calls.length = 0;
    const second = await ship(registry, checked);
    expect(second.inventory).toEqual(checked.inventory);
    expect(second.opened.sort()).toEqual(others);
    expect(registry.calls).toEqual([]);
  });

  test("never asks for, or leaves there, what is in a layer of the dashboard's own, or in one that a step of a Dockerfile made", async () => {
    const registry = memoryRegistry();
    const checked = await check();
    const asked: string[] = [];
    const getManifest: Registry["getManifest"] = (repository, reference) => {
      asked.push(reference);
      return registry.getManifest(repository, reference);
    };
    await ship({ ...registry, getManifest }, checked);
    for (const digest of layersOf(checked).others) {
      const hex = digest.slice("sha256:".length);
      expect([...registry.manifests.keys(), ...asked].filter((name) => name.includes(hex))).toEqual([]);
    }
    expect(asked).toHaveLength(layersOf(checked).packages.length);
    const steps = checked.image.layers.map((layer) => ({ ...layer, role: "step" as const }));
    const image = { ...checked.image, layers: steps };
    const cache = memoryCache();
    await readInventory(image, { blobs: checked.blobs, cache });
    expect(await inventoriesOf(image, { cache })).toEqual([]);
  });
});

describe("what a registry says is in a layer is believed only where the other job read the same in it", () => {
  const packed = (tag: string, text: string) => recordManifest(tag, { bytes: new TextEncoder().encode(text) })?.bytes;

  async function tampered(change: (tag: string, bytes: Uint8Array, others: readonly Uint8Array[]) => Uint8Array) {
    const registry = memoryRegistry();
    const checked = await check();
    await ship(registry, checked);
    const records = recordsOf(registry);
    const lies: string[] = [];
    for (const { key, tag, manifest } of records) {
      const others = records.filter((one) => one.key !== key).map((one) => one.manifest.bytes);
      const bytes = change(tag, manifest.bytes, others);
      registry.manifests.set(key, { mediaType: manifest.mediaType, bytes, digest: digestOf(bytes) });
      // In most layers of bytecode is no package anyway.
      if (contentOf(tag, bytes) !== contentOf(tag, manifest.bytes)) lies.push(`sha256:${tag.split("-")[1]}`);
    }
    expect(lies.length).toBeGreaterThan(2);
    return { registry, checked, lies };
  }
  const contentOf = (tag: string, bytes: Uint8Array) => new TextDecoder().decode(recordIn(tag, bytes)?.bytes);

  test.each<[what: string, (...given: Parameters<Parameters<typeof tampered>[0]>) => Uint8Array | undefined]>([
    [
      "another version of a package",
      (tag, bytes) => packed(tag, contentOf(tag, bytes).replaceAll(/"version":"[^"]*"/g, '"version":"9.9"')),
    ],
    ["nothing in it", (tag) => packed(tag, '{"records":{},"systems":{},"removed":[],"hidden":[]}')],
    ["what is in another layer of the image", (tag, _, [other]) => other && packed(tag, contentOf(tag, other))],
    ["the same, written otherwise", (tag, bytes) => packed(tag, `${contentOf(tag, bytes)} `)],
    ["a record of another kind", (tag, bytes) => packed(tag.replace("inventory", "wheel"), contentOf(tag, bytes))],
    ["no record", () => new TextEncoder().encode('{"schemaVersion":2}')],
    ["no JSON", () => new Uint8Array([1, 2, 3])],
  ])("%s", async (_, change) => {
    const { registry, checked, lies } = await tampered((...given) => change(...given) ?? expect.unreachable());
    const next = await ship(registry, checked);
    expect(next.inventory).toEqual(checked.inventory);
    expect(next.opened).toEqual(expect.arrayContaining(lies));
    // And the records are mended: the machine after that has it easy again.
    expect((await ship(registry, checked)).opened.sort()).toEqual(layersOf(checked).others);
  });

  test("where the other job hands nothing on, the registry is not even asked", async () => {
    const registry = memoryRegistry();
    const checked = await check();
    await ship(registry, checked);
    const getManifest = () => expect.unreachable();
    const next = await ship({ ...registry, getManifest }, checked, { believed: [] });
    expect(next.inventory).toEqual(checked.inventory);
  });

  test("where the registry fails, every layer is read, and the log says why, once", async () => {
    const checked = await check();
    let asked = 0;
    const getManifest: Registry["getManifest"] = async () => {
      asked += 1;
      throw new InfrastructureError("The registry answered 500.");
    };
    const next = await ship({ ...memoryRegistry(), getManifest }, checked);
    expect(next.inventory).toEqual(checked.inventory);
    const said = "What registry.example knows of packages is left aside: The registry answered 500.";
    expect(next.lines.filter((line) => line.startsWith("What"))).toEqual([said]);
    expect(asked).toBeLessThan(5);
  });
});
