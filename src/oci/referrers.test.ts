import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { keptConnections } from "../runner/kept-connections.ts";
import { fixedClock, quietLog } from "../runner/memory.ts";
import { digestOf } from "./digest.ts";
import { imageOf } from "./fixtures/image-of.ts";
import { strictRegistry } from "./fixtures/strict-registry.ts";
import { folderRegistry } from "./folder-registry.ts";
import { httpRegistry } from "./http-registry.ts";
import { memoryBlobs } from "./memory-blobs.ts";
import type { Registry } from "./ports.ts";
import { push } from "./push-stage.ts";
import { attach, referrersOf, referrersTag } from "./referrers.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);
const bom = { artifactType: "application/vnd.cyclonedx+json", bytes: utf8('{"bomFormat":"CycloneDX"}') };
const note = { artifactType: "text/plain", bytes: utf8("reviewed"), annotations: { by: "ada" } };

async function imageAt(registry: Registry) {
  const blobs = memoryBlobs();
  const image = await imageOf(blobs, [utf8("code")]);
  await push(image, { repository: "dash", tag: "v1" }, { blobs, registry, log: quietLog });
  return image.manifest;
}

const registryAt = (host: string) =>
  httpRegistry({ host, insecure: true }, { http: keptConnections(), clock: fixedClock(), log: quietLog });

/** Attaches two documents, one of them twice, and asserts that both are found and can be read. */
async function expectAttached(registry: Registry) {
  const image = await imageAt(registry);
  expect(await referrersOf(registry, "dash", image.digest)).toEqual([]);
  const [{ digest: first }, { digest: second }] = [
    await attach(registry, "dash", image, bom),
    await attach(registry, "dash", image, note),
  ];
  expect(await attach(registry, "dash", image, bom)).toEqual({ digest: first, sentBytes: 0 });
  const found = await referrersOf(registry, "dash", image.digest);
  expect(found.map(({ digest, artifactType }) => [digest, artifactType])).toEqual([
    [first, "application/vnd.cyclonedx+json"],
    [second, "text/plain"],
  ]);
  expect(await referrersOf(registry, "dash", image.digest, "text/plain")).toMatchObject([
    { digest: second, annotations: { by: "ada" } },
  ]);
  const manifest = await registry.getManifest("dash", first);
  expect(JSON.parse(new TextDecoder().decode(manifest?.bytes))).toMatchObject({
    artifactType: "application/vnd.cyclonedx+json",
    config: { mediaType: "application/vnd.oci.empty.v1+json", size: 2 },
    layers: [{ digest: digestOf(bom.bytes), size: bom.bytes.byteLength }],
    subject: image,
  });
  return image;
}

test("a registry of 1.1 lists what refers to an image itself", async () => {
  await using server = await strictRegistry({ referrers: true });
  const { digest } = await expectAttached(registryAt(server.host));
  expect(server.manifests.has(`dash:${referrersTag(digest)}`)).toBe(false);
});

test("a list of several pages is read to its end", async () => {
  await using server = await strictRegistry({ referrers: { pageSize: 1 } });
  await expectAttached(registryAt(server.host));
});

test("an older registry keeps the list under a tag", async () => {
  await using server = await strictRegistry();
  const { digest } = await expectAttached(registryAt(server.host));
  expect([...server.manifests.keys()]).toContain(`dash:sha256-${digest.slice("sha256:".length)}`);
});

test("so does a folder", async () => {
  const folder = await mkdtemp(join(tmpdir(), "slipway-registry-"));
  try {
    await expectAttached(folderRegistry(folder));
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("an entry that somebody else's list overwrote is added again", async () => {
  await using server = await strictRegistry();
  const registry = registryAt(server.host);
  const image = await imageAt(registry);
  const tag = referrersTag(image.digest);
  let overwritten = false;
  const rival: Registry = {
    ...registry,
    async putManifest(repository, reference, mediaType, bytes) {
      const digest = await registry.putManifest(repository, reference, mediaType, bytes);
      if (reference === tag && !overwritten) {
        overwritten = true;
        const index = utf8(JSON.stringify({ schemaVersion: 2, mediaType, manifests: [] }));
        await registry.putManifest(repository, tag, mediaType, index);
      }
      return digest;
    },
  };
  const { digest } = await attach(rival, "dash", image, bom);
  expect((await referrersOf(registry, "dash", image.digest)).map((each) => each.digest)).toEqual([digest]);
});
