import { execFile, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { zstdCompressSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type RunningRegistry, startRegistry } from "../../test/docker-registry.ts";
import type { BuiltImage, Layer } from "../image/model.ts";
import { keptConnections } from "../runner/kept-connections.ts";
import { quietLog } from "../runner/memory.ts";
import { digestOf } from "./digest.ts";
import { folderRegistry } from "./folder-registry.ts";
import { httpRegistry } from "./http-registry.ts";
import { type ImageLayout, openLayout } from "./layout.ts";
import { push } from "./push-stage.ts";

// The registry that most of the world runs, and a client that is not ours. Without them: skipped, or failed where CI
// demands the parts.
const missing = ["docker-registry", "skopeo"].filter((part) => spawnSync(part, ["--version"]).error !== undefined);
if (missing.length > 0 && process.env["SLIPWAY_REQUIRE_PARTS"] === "1") {
  throw new Error(`Parts are missing: ${missing.join(", ")}. Install the Debian packages of those names.`);
}
const withParts = test.skipIf(missing.length > 0);
const run = promisify(execFile);
const realClock = {
  now: () => new Date(),
  seconds: () => performance.now() / 1000,
  sleep: (s: number) => pause(s * 1000),
};

let folder: string;
let host: string;
let server: RunningRegistry | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-registry-"));
  if (missing.length > 0) return;
  server = await startRegistry();
  host = server.host;
});

afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true });
});

/** An image of real tar layers, the last of several megabytes that do not compress. */
async function imageIn(layout: ImageLayout, code: string): Promise<BuiltImage> {
  const { pack } = await import("tar-stream");
  const { collected } = await import("./digest.ts");
  const layers: Layer[] = [];
  for (const [name, content] of [
    ["big", noise],
    ["app.py", Buffer.from(code)],
  ] as const) {
    const tar = pack();
    tar.entry({ name, mtime: new Date(0) }, content);
    tar.finalize();
    const bytes = await collected(tar as AsyncIterable<unknown> as AsyncIterable<Uint8Array>);
    const mediaType = "application/vnd.oci.image.layer.v1.tar+zstd";
    const stored = await layout.put(zstdCompressSync(bytes));
    layers.push({ role: "code", title: name, descriptor: { mediaType, ...stored }, diffId: digestOf(bytes) });
  }
  const store = async (mediaType: string, value: object) => ({
    mediaType,
    ...(await layout.put(new TextEncoder().encode(JSON.stringify(value)))),
  });
  const rootfs = { type: "layers", diff_ids: layers.map(({ diffId }) => diffId) };
  const config = await store("application/vnd.oci.image.config.v1+json", {
    created: "1970-01-01T00:00:00Z",
    architecture: "amd64",
    os: "linux",
    config: { Labels: { code } },
    rootfs,
  });
  const mediaType = "application/vnd.oci.image.manifest.v1+json";
  const descriptors = layers.map(({ descriptor }) => descriptor);
  const manifest = await store(mediaType, { schemaVersion: 2, mediaType, config, layers: descriptors });
  return { manifest, config, layers };
}
const noise = randomBytes(3_000_000);

withParts("an image goes to a real registry, and skopeo brings the very same one back", async () => {
  const blobs = await openLayout(join(folder, "built"));
  const registry = httpRegistry({ host, insecure: true }, { http: keptConnections(), clock: realClock, log: quietLog });
  const ports = { blobs, registry, log: quietLog };
  const first = await imageIn(blobs, "one");
  const { report } = await push(first, { repository: "team/dash", tag: "v1" }, ports);
  expect(report.headline).toBe(`2 of 2 layers sent, 3.0 MB; registry has ${first.manifest.digest.slice(0, 19)}`);

  const second = await imageIn(blobs, "two");
  const again = await push(second, { repository: "team/dash", tag: "v2" }, ports);
  expect(again.report.facts).toMatchObject({ layers: 2, sentLayers: 1 });
  expect((await push(second, { repository: "team/dash", tag: "v2" }, ports)).outputs?.sentBytes).toBe(0);

  const reference = `docker://${host}/team/dash:v2`;
  const inspected = JSON.parse((await run("skopeo", ["inspect", "--tls-verify=false", reference])).stdout);
  expect(inspected).toMatchObject({
    Digest: second.manifest.digest,
    RepoTags: ["v1", "v2"],
    Labels: { code: "two" },
    Layers: second.layers.map(({ descriptor }) => descriptor.digest),
  });
  const pulled = join(folder, "pulled");
  await run("skopeo", ["copy", "--insecure-policy", "--src-tls-verify=false", reference, `oci:${pulled}:v2`]);
  const copy = await openLayout(pulled);
  expect((await copy.resolve("v2"))?.digest).toBe(second.manifest.digest);
  for (const { descriptor } of second.layers) {
    expect(await copy.read(descriptor.digest)).toEqual(await blobs.read(descriptor.digest));
  }
});

withParts("a layer sent in chunks arrives whole", async () => {
  const blobs = await openLayout(join(folder, "built"));
  const ports = { http: keptConnections(), clock: realClock, log: quietLog };
  const registry = httpRegistry({ host, insecure: true, chunkedAbove: 1_000_000, chunkSize: 1_000_000 }, ports);
  const image = await imageIn(blobs, "chunked");
  await push(image, { repository: "chunked", tag: "v1" }, { blobs, registry, log: quietLog });
  const { stdout } = await run("skopeo", ["inspect", "--tls-verify=false", `docker://${host}/chunked:v1`]);
  expect(JSON.parse(stdout).Digest).toBe(image.manifest.digest);
  const response = await fetch(`http://${host}/v2/chunked/blobs/${image.layers[0]?.descriptor.digest}`);
  expect(digestOf(new Uint8Array(await response.arrayBuffer()))).toBe(image.layers[0]?.descriptor.digest);
});

withParts("skopeo reads the layouts that a folder registry keeps", async () => {
  const blobs = await openLayout(join(folder, "built"));
  const registry = folderRegistry(join(folder, "images"), { from: blobs });
  const image = await imageIn(blobs, "folder");
  await push(image, { repository: "team/dash", tag: "v1" }, { blobs, registry, log: quietLog });
  const layout = join(folder, "images", "team~dash");
  const { stdout } = await run("skopeo", ["inspect", `oci:${layout}:v1`]);
  expect(JSON.parse(stdout)).toMatchObject({ Digest: image.manifest.digest, Labels: { code: "folder" } });
  expect(JSON.parse(await readFile(join(layout, "index.json"), "utf8")).manifests).toHaveLength(1);
});
