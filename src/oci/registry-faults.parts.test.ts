import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type RunningRegistry, startRegistry } from "../../test/docker-registry.ts";
import { type FaultProxy, faultProxy, type ProxyFault } from "../../test/fault-proxy.ts";
import { noSmallDisk, smallDisk } from "../../test/small-disk.ts";
import type { BuiltImage } from "../image/model.ts";
import { keptConnections } from "../runner/kept-connections.ts";
import { fixedClock, memoryCache, quietLog } from "../runner/memory.ts";
import type { Cache } from "../runner/ports.ts";
import { digestOf, shortened } from "./digest.ts";
import { imageOf } from "./fixtures/image-of.ts";
import { type HttpRegistryOptions, httpRegistry } from "./http-registry.ts";
import { type ImageLayout, openLayout } from "./layout.ts";
import { push } from "./push-stage.ts";
import { attach, referrersOf } from "./referrers.ts";

// A push to the registry that most of the world runs, broken at every request of it and in every way.

const missing = spawnSync("docker-registry", ["--version"]).error === undefined ? [] : ["docker-registry"];
if (missing.length > 0 && process.env["SLIPWAY_REQUIRE_PARTS"] === "1") {
  throw new Error(`Parts are missing: ${missing.join(", ")}. Install the Debian packages of those names.`);
}
const withParts = test.skipIf(missing.length > 0);

let folder: string;
let server: RunningRegistry | undefined;
let proxy: FaultProxy;
let blobs: ImageLayout;
let old: BuiltImage;
let image: BuiltImage;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-registry-"));
  blobs = await openLayout(join(folder, "built"));
  const base = noise(200_000, 1);
  old = await imageOf(blobs, [base, noise(50_000, 2)]);
  image = await imageOf(blobs, [base, noise(50_000, 3), noise(300_000, 4)]);
  if (missing.length > 0) return;
  server = await startRegistry();
  proxy = await faultProxy(server.host);
});

afterAll(async () => {
  await proxy?.[Symbol.asyncDispose]();
  await server?.stop();
  await rm(folder, { recursive: true });
});

/** The same bytes each time, which do not compress. */
function noise(size: number, seed: number): Uint8Array {
  let state = seed;
  return new Uint8Array(size).map(() => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
}

/** A clock that does not wait. */
const pushed = (
  what: BuiltImage,
  repository: string,
  { cache = memoryCache(), ...options }: Partial<HttpRegistryOptions> & { readonly cache?: Cache } = {},
) => {
  const registry = httpRegistry(
    { host: proxy.host, insecure: true, stallSeconds: 0.5, ...options },
    { http: keptConnections(), clock: fixedClock(), log: quietLog },
  );
  return push(what, { repository, tag: "live" }, { blobs, registry, log: quietLog, cache });
};

/** The digest of what is under a tag, all of which is read and compared; undefined where there is nothing. */
async function live(repository: string): Promise<string | undefined> {
  const at = `http://${server?.host}/v2/${repository}`;
  const accept = "application/vnd.oci.image.manifest.v1+json";
  const answer = await fetch(`${at}/manifests/live`, { headers: { accept } });
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if (answer.status === 404) return undefined;
  const { config, layers } = JSON.parse(new TextDecoder().decode(bytes)) as BuiltImage["manifest"] & {
    readonly config: { readonly digest: string };
    readonly layers: readonly { readonly digest: string }[];
  };
  for (const { digest } of [config, ...layers]) {
    const blob = await fetch(`${at}/blobs/${digest}`);
    expect(digestOf(new Uint8Array(await blob.arrayBuffer()))).toBe(digest);
  }
  return digestOf(bytes);
}

/** Starts a push in a process of its own; gives its end. */
function start(repository: string): { readonly child: ChildProcess; readonly ended: Promise<unknown> } {
  const script = join(import.meta.dirname, "../../test/push-image.ts");
  const args = [script, blobs.folder, proxy.host, `${repository}:live`, JSON.stringify(image)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
  return { child, ended: once(child, "close") };
}

const moments = ["before", "inside", "after"] as const;

withParts(
  "killed at any request of a push, it leaves the old image or the new one, and the next push does it",
  async () => {
    await pushed(old, "count");
    proxy.begin();
    await pushed(image, "count");
    const whole = [...proxy.requests];
    expect(
      whole
        .map(({ method }) => method)
        .toSorted()
        .join(" "),
    ).toBe("GET GET HEAD HEAD HEAD HEAD POST POST POST PUT PUT PUT PUT");
    expect(proxy.connections()).toBeLessThanOrEqual(5);

    const found: string[] = [];
    for (let number = 1; number <= whole.length; number += 1) {
      for (const cut of moments) {
        const repository = `killed/${number}-${cut}`;
        await pushed(old, repository);
        const { child, ended } = start(repository);
        let killed = false;
        const meanwhile = () => {
          killed = child.kill("SIGKILL");
        };
        proxy.begin((request) => {
          if (killed) return { cut: "before" };
          if (request.number !== number) return undefined;
          const bytes = Math.floor(request.bytes / 2);
          return cut === "inside" && bytes === 0 ? undefined : { cut, bytes, meanwhile };
        });
        const [, signal] = (await ended) as [number | null, string | null];
        proxy.begin();
        const digest = await live(repository);
        expect([old.manifest.digest, image.manifest.digest]).toContain(digest);
        if (signal === "SIGKILL") found.push(digest === old.manifest.digest ? "old" : "new");
        else expect(cut).toBe("inside");
        await pushed(image, repository);
        expect(await live(repository)).toBe(image.manifest.digest);
      }
    }
    // Most of the gaps are before the manifest arrives, and the last few are after.
    expect(found.filter((each) => each === "old").length).toBeGreaterThanOrEqual(21);
    expect(found.filter((each) => each === "new").length).toBeGreaterThanOrEqual(3);
  },
);

withParts("killed at its first push, it leaves nothing under the tag, or the whole image", async () => {
  for (const [number, cut] of [
    [3, "before"],
    [11, "inside"],
    [13, "before"],
    [14, "after"],
  ] as const) {
    const repository = `first/${number}-${cut}`;
    const { child, ended } = start(repository);
    let killed = false;
    proxy.begin((request) => {
      if (killed) return { cut: "before" };
      if (request.number !== number) return undefined;
      const meanwhile = () => {
        killed = child.kill("SIGKILL");
      };
      return { cut, bytes: Math.floor(request.bytes / 2), meanwhile };
    });
    await ended;
    proxy.begin();
    expect([undefined, image.manifest.digest]).toContain(await live(repository));
    await pushed(image, repository);
    expect(await live(repository)).toBe(image.manifest.digest);
  }
});

withParts.each<[string, ProxyFault]>([
  ["500", { status: 500 }],
  ["503 with a time to wait", { status: 503, headers: { "retry-after": "1" } }],
  ["429", { status: 429, headers: { "retry-after": "7" } }],
  ["408", { status: 408 }],
  ["a line that is cut before the registry heard of it", { cut: "before" }],
  ["a line that is cut in the middle of the body", { cut: "inside", bytes: 20_000 }],
  ["a line that is cut before the answer came", { cut: "after" }],
  ["no answer", "stall"],
])("one fault at any request of a push is overcome: %s", async (name, fault) => {
  const place = `fault/${name.replaceAll(/[^a-z0-9]+/g, "-")}`;
  for (let number = 1; number <= 14; number += 1) {
    const repository = `${place}-${number}`;
    proxy.begin((request) => {
      const cutInside = typeof fault === "object" && "cut" in fault && fault.cut === "inside";
      return request.number === number && (!cutInside || request.bytes > 20_000) ? fault : undefined;
    });
    await pushed(image, repository);
    expect(await live(repository)).toBe(image.manifest.digest);
  }
});

withParts("what another repository has is mounted, and sent where that repository is gone", async () => {
  const cache = memoryCache();
  await pushed(image, "mount/one", { cache });
  proxy.begin();
  await pushed(image, "mount/two", { cache });
  expect(proxy.bytes()).toBeLessThan(60_000);
  expect(await live("mount/two")).toBe(image.manifest.digest);

  const wrong: Cache = { get: async () => new TextEncoder().encode("mount/gone"), put: async () => {} };
  proxy.begin();
  await pushed(image, "mount/three", { cache: wrong });
  expect(proxy.bytes()).toBeGreaterThan(500_000);
  expect(await live("mount/three")).toBe(image.manifest.digest);
});

withParts("documents about an image are listed, and leave its tag as it is", async () => {
  await pushed(image, "documents");
  const ports = { http: keptConnections(), clock: fixedClock(), log: quietLog };
  const registry = httpRegistry({ host: proxy.host, insecure: true }, ports);
  const bom = { artifactType: "application/vnd.cyclonedx+json", bytes: noise(1000, 8) };
  const { digest } = await attach(registry, "documents", image.manifest, bom);
  expect(await attach(registry, "documents", image.manifest, bom)).toEqual({ digest, sentBytes: 0 });
  const found = await referrersOf(registry, "documents", image.manifest.digest);
  expect(found.map((each) => each.digest)).toEqual([digest]);
  expect(await live("documents")).toBe(image.manifest.digest);
});

withParts("a large layer goes on from the chunk that did not arrive", async () => {
  const size = 24_000_000;
  const chunks = { chunkedAbove: 1_000_000, chunkSize: 5_000_000 };
  const large = await imageOf(blobs, [noise(size, 5)]);
  let broken = 0;
  proxy.begin(({ method }) => (method === "PATCH" && ++broken % 2 === 0 ? { cut: "before" } : undefined));
  await pushed(large, "chunks", chunks);
  expect(broken).toBe(9);
  expect(proxy.bytes()).toBeLessThan(size + 10_000);
  expect(await live("chunks")).toBe(large.manifest.digest);
});

// This registry's places of uploads are good for what they had when they were given: one that broke inside must begin anew.
withParts("a large layer whose line breaks in the middle arrives whole all the same", async () => {
  const large = await imageOf(blobs, [noise(6_000_000, 7)]);
  for (const chunks of [{}, { chunkedAbove: 1_000_000, chunkSize: 2_000_000 }]) {
    for (const cut of ["inside", "after"] as const) {
      let broken = 0;
      proxy.begin(({ bytes }) => {
        if (bytes < 1_000_000 || broken === 3) return undefined;
        broken += 1;
        return { cut, bytes: 1_500_000 };
      });
      const repository = `large/${cut}-${Object.keys(chunks).length}`;
      await pushed(large, repository, chunks);
      expect(await live(repository)).toBe(large.manifest.digest);
    }
  }
});

withParts("a process that pushes ends as soon as it has", async () => {
  proxy.begin();
  const { ended } = start("process");
  const late = new Promise((resolve) => setTimeout(resolve, 15_000, "fifteen seconds later").unref());
  expect(await Promise.race([ended, late])).toEqual([0, null]);
});

const noDisk = noSmallDisk();
test.skipIf(missing.length > 0 || noDisk !== undefined)("a full disk at the registry is one sentence", async () => {
  const storage = join(folder, "small");
  await mkdir(storage);
  await using disk = await smallDisk(storage, 2000);
  const full = await startRegistry({ storage, inside: disk.inside });
  try {
    const large = await imageOf(blobs, [noise(4_000_000, 6)]);
    // Its layer and its configuration are on their way at once: either may find the disk full first.
    const either = [large.layers[0]?.descriptor ?? large.config, large.config].map(({ digest }) => shortened(digest));
    await expect(pushed(large, "dash", { host: full.host })).rejects.toMatchObject({
      message: expect.stringMatching(
        `^The registry ${full.host} has no space left: it answered 500 \\(UNKNOWN\\) while taking (${either.join("|")})\\.$`,
      ),
      fix: "Ask whoever runs it to free some space, then run this again: what has arrived is not sent again.",
    });
    expect((await fetch(`http://${full.host}/v2/dash/manifests/live`)).status).toBe(404);
    disk.grow(200_000);
    await pushed(large, "dash", { host: full.host });
  } finally {
    await full.stop();
  }
});
