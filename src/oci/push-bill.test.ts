import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { InfrastructureError } from "../report/user-error.ts";
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
import { type Artifact, referrersOf } from "./referrers.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);
const billOf = (text: string, gist = "packages") => ({
  artifactType: "application/vnd.cyclonedx+json",
  bytes: utf8(text),
  file: "sbom.cdx.json",
  gist: digestOf(utf8(gist)),
});

const registryAt = (host: string) =>
  httpRegistry({ host, insecure: true }, { http: keptConnections(), clock: fixedClock(), log: quietLog });

/** Pushes one image, with its bill. */
async function pushed(registry: Registry, bill: Artifact) {
  const blobs = memoryBlobs();
  const image = await imageOf(blobs, [utf8("code")]);
  const { report, outputs } = await push(
    image,
    { repository: "dash", tag: "v1", bill: async () => bill },
    { blobs, registry, log: quietLog },
  );
  return { report, sentBytes: outputs?.sentBytes, digest: image.manifest.digest };
}

/** What is attached to the image, as text. */
async function attachedTo(registry: Registry, digest: `sha256:${string}`) {
  const found = await referrersOf(registry, "dash", digest, "application/vnd.cyclonedx+json");
  return Promise.all(
    found.map(async (one) => {
      const manifest = await registry.getManifest("dash", one.digest);
      return JSON.parse(new TextDecoder().decode(manifest?.bytes)).layers[0];
    }),
  );
}

/** Asserts that it comes with the first push, and never again. */
async function expectOnce(registry: Registry, changes: () => unknown = () => undefined) {
  const first = await pushed(registry, billOf("first"));
  const layer = {
    mediaType: "application/vnd.cyclonedx+json",
    digest: digestOf(utf8("first")),
    size: 5,
    annotations: { "org.opencontainers.image.title": "sbom.cdx.json" },
  };
  expect(await attachedTo(registry, first.digest)).toEqual([layer]);
  expect(first.report.verdict).toBe("pass");
  expect(first.report.facts["billOfMaterials"]).toMatch(/^sha256:/);
  const state = changes();
  for (const bill of [billOf("first"), billOf("the same of another commit")]) {
    const again = await pushed(registry, bill);
    expect(again.sentBytes).toBe(0);
    expect(again.report.facts["billOfMaterials"]).toBe(first.report.facts["billOfMaterials"]);
  }
  expect(await attachedTo(registry, first.digest)).toEqual([layer]);
  expect(changes()).toEqual(state);
  await pushed(registry, billOf("other packages", "others"));
  expect(await attachedTo(registry, first.digest)).toHaveLength(2);
}

describe("a bill of materials lies beside the image that was pushed, once", () => {
  test("in a registry that lists it itself", async () => {
    await using server = await strictRegistry({ referrers: true });
    await expectOnce(registryAt(server.host), () => [[...server.blobs.keys()], [...server.manifests.keys()]]);
  });

  test("in an older one", async () => {
    await using server = await strictRegistry();
    await expectOnce(registryAt(server.host), () => [[...server.blobs.keys()], [...server.manifests.keys()]]);
  });

  test("in a folder", async () => {
    const folder = await mkdtemp(join(tmpdir(), "slipway-registry-"));
    try {
      await expectOnce(folderRegistry(folder));
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

test("the image is whole under its tag before anything refers to it", async () => {
  await using server = await strictRegistry({ referrers: true });
  const { digest } = await pushed(registryAt(server.host), billOf("x"));
  const puts = server.requests.filter((request) => request.startsWith("PUT /v2/dash/manifests/"));
  expect(puts).toEqual(["PUT /v2/dash/manifests/v1", expect.stringMatching(/manifests\/sha256:/)]);
  expect(puts[1]).not.toContain(digest);
});

test("an image that does not get there has nothing attached", async () => {
  await using server = await strictRegistry({
    referrers: true,
    fault: ({ method, path }) => (method === "PUT" && path.endsWith("/manifests/v1") ? 400 : undefined),
  });
  await expect(pushed(registryAt(server.host), billOf("x"))).rejects.toThrow("400");
  expect(server.manifests.size).toBe(0);
});

test("a registry that does not take it has the image all the same, and that is a warning", async () => {
  await using server = await strictRegistry({ referrers: true });
  const registry: Registry = {
    ...registryAt(server.host),
    referrers: () => Promise.reject(new InfrastructureError("it answered 405.")),
  };
  const { report, digest } = await pushed(registry, billOf("x"));
  expect(report.verdict).toBe("warn");
  expect(report.findings.map(({ rule, message }) => [rule, message])).toEqual([
    ["bill-not-attached", `${registry.name} has the image, and not its bill of materials: it answered 405.`],
  ]);
  expect((await registry.getManifest("dash", "v1"))?.digest).toBe(digest);
});

test("so is one that cannot be made", async () => {
  await using server = await strictRegistry({ referrers: true });
  const blobs = memoryBlobs();
  const image = await imageOf(blobs, [utf8("code")]);
  const bill = () => Promise.reject(new InfrastructureError("a layer is gone."));
  const registry = registryAt(server.host);
  const { report } = await push(image, { repository: "dash", tag: "v1", bill }, { blobs, registry, log: quietLog });
  expect(report.findings.map(({ message }) => message)).toEqual([
    `${registry.name} has the image, and not its bill of materials: a layer is gone.`,
  ]);
  expect((await registry.getManifest("dash", "v1"))?.digest).toBe(image.manifest.digest);
});

test("a fault of ours is no warning", async () => {
  await using server = await strictRegistry({ referrers: true });
  const registry: Registry = { ...registryAt(server.host), referrers: () => Promise.reject(new TypeError("ours")) };
  await expect(pushed(registry, billOf("x"))).rejects.toThrow("ours");
});
