import { expect, test } from "vitest";
import type { BuiltImage, Layer } from "../image/model.ts";
import { InfrastructureError } from "../report/user-error.ts";
import { memoryCache, quietLog } from "../runner/memory.ts";
import { collected, digestOf } from "./digest.ts";
import { memoryBlobs } from "./memory-blobs.ts";
import type { Registry } from "./ports.ts";
import { push } from "./push-stage.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);
const mediaType = "application/vnd.oci.image.manifest.v1+json";

async function built(contents: readonly string[]) {
  const blobs = memoryBlobs();
  const descriptorOf = async (text: string) => ({ mediaType: "text/plain", ...(await blobs.put(utf8(text))) });
  const config = await descriptorOf("{}");
  const layers: Layer[] = [];
  for (const text of contents) {
    layers.push({ role: "code", title: "code", descriptor: await descriptorOf(text), diffId: digestOf(utf8(text)) });
  }
  const manifest = { mediaType, ...(await blobs.put(utf8(JSON.stringify({ mediaType, config, layers })))) };
  return { image: { manifest, config, layers } satisfies BuiltImage, blobs };
}

/** A registry in memory that says what it was asked for. */
function registryOf(had: readonly string[] = []) {
  const blobs = new Set(had.map((text) => digestOf(utf8(text))));
  const manifests = new Map<string, Uint8Array>();
  const calls: string[] = [];
  let busy = 0;
  let mostBusy = 0;
  const registry: Registry = {
    open: () => {
      throw new Error("Nothing is taken from it.");
    },
    name: "registry.example",
    has: async (_, { digest }) => blobs.has(digest),
    async upload(repository, { digest }, content, { mountFrom = [] } = {}) {
      if (mountFrom.length > 0) {
        calls.push(`mount ${repository} from ${mountFrom}`);
        blobs.add(digest);
        return "mounted";
      }
      busy += 1;
      mostBusy = Math.max(mostBusy, busy);
      const bytes = await collected(content());
      calls.push(`upload ${repository} ${new TextDecoder().decode(bytes)}`);
      blobs.add(digest);
      busy -= 1;
      return "sent";
    },
    async putManifest(repository, reference, _, bytes) {
      calls.push(`manifest ${repository}:${reference} at ${busy} busy`);
      manifests.set(reference, bytes);
      return digestOf(bytes);
    },
    referrers: async () => [],
    async getManifest(_, reference) {
      const bytes = manifests.get(reference);
      return bytes && { mediaType, bytes, digest: digestOf(bytes) };
    },
  };
  return { registry, calls, mostBusy: () => mostBusy };
}

test("sends what the registry lacks, then the manifest, and says how much that was", async () => {
  const { image, blobs } = await built(["base", "wheels", "code!"]);
  const { registry, calls } = registryOf(["base", "wheels"]);
  const { report, outputs } = await push(image, { repository: "dash", tag: "v1" }, { blobs, registry, log: quietLog });
  expect(calls.toSorted().slice(1)).toEqual(["upload dash code!", "upload dash {}"]);
  expect(calls.at(-1)).toBe("manifest dash:v1 at 0 busy");
  const digest = image.manifest.digest;
  expect(outputs).toEqual({ reference: `registry.example/dash@${digest}`, digest, sentBytes: 7 });
  expect(report).toEqual({
    stage: "push",
    verdict: "pass",
    headline: `1 of 3 layers sent, 7 bytes; registry has ${digest.slice(0, 19)}`,
    seconds: 0,
    findings: [],
    facts: { ...outputs, registry: "registry.example", repository: "dash", tag: "v1", layers: 3, sentLayers: 1 },
  });
});

test("sends a blob that is in the image twice once, and at most four at a time", async () => {
  const { image, blobs } = await built(["a", "b", "c", "d", "e", "f", "a"]);
  const { registry, calls, mostBusy } = registryOf();
  await push(image, { repository: "dash", tag: "v1" }, { blobs, registry, log: quietLog });
  expect(calls.filter((call) => call === "upload dash a")).toHaveLength(1);
  expect(mostBusy()).toBe(4);
});

test("a layer that was brought to another repository before is taken from there", async () => {
  const large = "l".repeat(100_000);
  const cache = memoryCache();
  const { image, blobs } = await built([large]);
  const first = registryOf();
  await push(image, { repository: "one", tag: "v1" }, { blobs, registry: first.registry, log: quietLog, cache });
  const { registry, calls } = registryOf(["{}"]);
  const { outputs } = await push(image, { repository: "two", tag: "v1" }, { blobs, registry, log: quietLog, cache });
  expect(calls).toEqual(["mount two from one", "manifest two:v1 at 0 busy"]);
  expect(outputs?.sentBytes).toBe(0);
  const elsewhere = { ...registryOf().registry, name: "elsewhere.example" };
  const sent = await push(
    image,
    { repository: "two", tag: "v1" },
    { blobs, registry: elsewhere, log: quietLog, cache },
  );
  expect(sent.outputs?.sentBytes).toBe(100_002);
});

test("a blob that cannot be sent ends it before the manifest", async () => {
  const { image, blobs } = await built(["a", "b"]);
  const { registry, calls } = registryOf();
  const failing = { ...registry, upload: () => Promise.reject(new InfrastructureError("no")) };
  await expect(
    push(image, { repository: "dash", tag: "v1" }, { blobs, registry: failing, log: quietLog }),
  ).rejects.toThrow("no");
  expect(calls).toEqual([]);
});

test("another manifest under the tag afterwards is a fault", async () => {
  const { image, blobs } = await built(["a"]);
  const { registry } = registryOf();
  const other = { mediaType, bytes: utf8("{}"), digest: digestOf(utf8("{}")) };
  await expect(
    push(
      image,
      { repository: "dash", tag: "v1" },
      { blobs, registry: { ...registry, getManifest: async () => other }, log: quietLog },
    ),
  ).rejects.toThrow(`registry.example has ${other.digest} as "dash:v1" right after`);
});
