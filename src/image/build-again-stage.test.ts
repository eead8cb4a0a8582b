import { describe, expect, test } from "vitest";
import { blobsBehind } from "../oci/blobs-behind.ts";
import { digestOf } from "../oci/digest.ts";
import { type MemoryRegistry, memoryRegistry } from "../oci/fixtures/memory-registry.ts";
import { memoryBlobs } from "../oci/memory-blobs.ts";
import { push } from "../oci/push-stage.ts";
import { memoryCache, quietLog } from "../runner/memory.ts";
import { type Before, buildAgain } from "./build-again-stage.ts";
import { built, dashboardOf, folder } from "./fixtures/build.ts";
import type { BuiltImage } from "./model.ts";
import { keepRecords } from "./records/keep.ts";
import { recordIn, recordManifest } from "./records/record.ts";

// Two jobs, and machines that are new each time: one has no login and builds from packages, the other has one and ships.

const shared = "team/shared_layers";
const code = { ...folder, "app.py": "app = 2\n" };

const check = (files = folder) => built(dashboardOf(), { files });

/** What `ship` builds on a machine that has nothing, and what it then pushes. */
async function ship(registry: MemoryRegistry, checked: BuiltImage, files = folder, more: Partial<Before> = {}) {
  const here = memoryBlobs();
  const cache = memoryCache();
  const blobs = blobsBehind(here, registry, cache);
  const lines: string[] = [];
  const log = { ...quietLog, info: (line: string) => void lines.push(line) };
  const layers = checked.layers.map(({ descriptor }) => descriptor.digest);
  const before = { configuration: checked.config.digest, layers, shared, ...more };
  const outcome = await built(dashboardOf(), {
    files,
    blobs,
    cache,
    how: (...[dashboard, options, ports]) => buildAgain(dashboard, options, before, { ...ports, log, registry }),
  });
  registry.calls.length = 0;
  const own = "team/try";
  await push(outcome.image, { repository: own, tag: "live" }, { blobs, registry, log, cache });
  await keepRecords(outcome.image, { own, shared }, { blobs, registry, log, cache });
  const fetched = outcome.asked.filter((url) => /\.(whl|deb)$/.test(url)).length;
  return { ...outcome, here, fetched, lines, calls: [...registry.calls] };
}

const packages = 4 + 3;

describe("an image that another job has built", () => {
  test("is built from packages the first time, and what was made is kept for other machines", async () => {
    const registry = memoryRegistry();
    const { image } = await check();
    const first = await ship(registry, image);
    expect(first.image).toEqual(image);
    expect(first.fetched).toBe(packages);
    const kept = [...registry.manifests.keys()].filter((key) => /^team\/shared_layers:(layer|wheel)-/.test(key));
    // Four wheels; the base, the large one, the small ones, and the bytecode of each.
    expect(kept.map((key) => key.replace(/^.*:(\w+)-.*$/, "$1")).sort()).toEqual([
      ...Array(6).fill("layer"),
      ...Array(4).fill("wheel"),
    ]);
  });

  test("is put together on the next machine of what the registry has, and nothing of it comes here", async () => {
    const registry = memoryRegistry();
    const { image } = await check();
    await ship(registry, image);
    const second = await ship(registry, image);
    expect(second.image).toEqual(image);
    expect(second.fetched).toBe(0);
    expect(second.calls).toEqual([]);
    for (const { role, descriptor } of image.layers) {
      if (role === "base" || role === "wheel" || role === "wheels")
        expect(await second.here.has(descriptor.digest)).toBe(false);
    }
    expect(second.lines).toContain("10 wheels and layers of the image are known to registry.example already");
  });

  test("with other code sends that code alone", async () => {
    const registry = memoryRegistry();
    await ship(registry, (await check()).image);
    const { image } = await check(code);
    const next = await ship(registry, image, code);
    expect([next.image, next.fetched]).toEqual([image, 0]);
    const sent = next.calls.filter((call) => call.startsWith("send "));
    expect(sent.map((call) => call.slice(-71)).sort()).toEqual(
      [
        image.config.digest,
        ...image.layers.flatMap(({ title, descriptor }) => (/of the dashboard$/.test(title) ? descriptor.digest : [])),
      ].sort(),
    );
  });

  test("of another dashboard takes the layers that they share from where they are", async () => {
    const registry = memoryRegistry();
    await ship(registry, (await check()).image);
    // Another repository: nothing of the first one is there.
    const named = (repository: string) => (repository === "team/try" ? "team/other" : repository);
    const moved: MemoryRegistry = {
      ...registry,
      has: (repository, descriptor) => registry.has(named(repository), descriptor),
      upload: (repository, ...rest) => registry.upload(named(repository), ...rest),
      getManifest: (repository, reference) => registry.getManifest(named(repository), reference),
      putManifest: (repository, ...rest) => registry.putManifest(named(repository), ...rest),
    };
    const { image } = await check();
    const next = await ship(moved, image);
    expect(next.fetched).toBe(0);
    expect(next.calls.filter((call) => call.startsWith("mount team/other"))).toHaveLength(6);
    expect(next.calls.filter((call) => call.startsWith("open"))).toEqual([]);
  });

  test("never leaves code or data where other dashboards look", async () => {
    const registry = memoryRegistry();
    const { image } = await check();
    await ship(registry, image);
    for (const { role, title, descriptor } of image.layers) {
      const own = role === "code" || role === "data";
      expect([title, await registry.has(shared, descriptor)]).toEqual([title, !own]);
    }
  });
});

describe("what a registry says is believed only where the other job says the same", () => {
  /** A registry in which every record was changed by somebody. */
  async function tampered(change: (tag: string, bytes: Uint8Array, image: BuiltImage) => Uint8Array | undefined) {
    const registry = memoryRegistry();
    const { image } = await check();
    await ship(registry, image);
    for (const [key, { mediaType, bytes }] of [...registry.manifests]) {
      const tag = /^team\/shared_layers:((?:layer|wheel)-.*)$/.exec(key)?.[1];
      const changed = tag && change(tag, bytes, image);
      if (changed) registry.manifests.set(key, { mediaType, bytes: changed, digest: digestOf(changed) });
    }
    return { registry, image };
  }
  const altered = (tag: string, manifest: Uint8Array, alter: (text: string) => string) => {
    const record = recordIn(tag, manifest);
    const text = alter(new TextDecoder().decode(record?.bytes));
    const { digest, size } = JSON.parse(text);
    const layer = record?.layer && { ...record.layer, digest, size };
    return recordManifest(tag, { bytes: new TextEncoder().encode(text), ...(layer && { layer }) })?.bytes;
  };
  const evil = `sha256:${"e".repeat(64)}`;

  test.each<[what: string, (tag: string, bytes: Uint8Array, image: BuiltImage) => Uint8Array | undefined]>([
    [
      "other bytes for a layer",
      (tag, bytes) =>
        tag.startsWith("layer-") ? altered(tag, bytes, (text) => text.replace(/sha256:[0-9a-f]{64}/, evil)) : undefined,
    ],
    [
      "another layer of the same image",
      (tag, bytes, { layers }) =>
        tag.startsWith("layer-")
          ? altered(tag, bytes, () => {
              const [
                {
                  descriptor: { digest, size },
                  diffId,
                },
              ] = layers as [BuiltImage["layers"][number]];
              return JSON.stringify({ digest, size, diffId });
            })
          : undefined,
    ],
    [
      "another content of a layer",
      (tag, bytes) =>
        tag.startsWith("layer-")
          ? altered(tag, bytes, (text) => text.replace(/"diffId":"[^"]*"/, `"diffId":"${evil}"`))
          : undefined,
    ],
    [
      "another size of a wheel",
      (tag, bytes) =>
        tag.startsWith("wheel-")
          ? altered(tag, bytes, (text) => text.replace(/"size":\d+/, '"size":3000000'))
          : undefined,
    ],
    [
      "needs that nothing meets",
      (tag, bytes) =>
        tag.startsWith("wheel-")
          ? altered(tag, bytes, (text) =>
              text.replace(/"requires":\[(\]?)/, (_, end) => `"requires":["evil"${end || ","}`),
            )
          : undefined,
    ],
    ["no record at all", () => new TextEncoder().encode('{"schemaVersion":2}')],
    ["no JSON", () => new Uint8Array([1, 2, 3])],
  ])("%s", async (_, change) => {
    const { registry, image } = await tampered(change);
    const next = await ship(registry, image);
    expect(next.image).toEqual(image);
    // And the records are mended: the machine after that has it easy again.
    expect((await ship(registry, image)).fetched).toBe(0);
  });

  test("where the other job compressed with another encoder, everything is made here", async () => {
    const registry = memoryRegistry();
    const { image } = await check();
    await ship(registry, image);
    const next = await ship(registry, image, folder, { layers: [] });
    expect(next.image).toEqual(image);
    expect(next.fetched).toBe(packages);
  });

  test("where the registry fails, everything is made here, and the log says why", async () => {
    const { image } = await check();
    const registry = { ...memoryRegistry(), getManifest: undefined as never };
    const broken: MemoryRegistry = {
      ...registry,
      getManifest: async (repository) => {
        if (repository === shared) {
          const { InfrastructureError } = await import("../report/user-error.ts");
          throw new InfrastructureError("The registry answered 500.");
        }
        return registry.manifests.get(`${repository}:live`);
      },
    };
    const next = await ship(broken, image);
    expect(next.image).toEqual(image);
    expect(next.lines[0]).toBe(
      "What registry.example knows of wheels and layers is left aside: The registry answered 500.",
    );
  });

  test("where it cannot keep anything, the push has been made all the same", async () => {
    const { image } = await check();
    const registry = memoryRegistry();
    const putManifest: MemoryRegistry["putManifest"] = async (repository, ...rest) => {
      if (repository === shared) throw new Error("403");
      return registry.putManifest(repository, ...rest);
    };
    const next = await ship({ ...registry, putManifest }, image);
    expect(next.lines.at(-1)).toBe(`What was made could not be kept in ${shared} for the next build: 403`);
    expect(registry.manifests.get("team/try:live")?.digest).toBe(image.manifest.digest);
  });
});
