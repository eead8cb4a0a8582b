import { gzipSync, zstdCompressSync } from "node:zlib";
import { pack } from "tar-stream";
import { describe, expect, test } from "vitest";
import { UserError } from "../report/user-error.ts";
import { collected, verified } from "./digest.ts";
import { layerEntries } from "./layers.ts";
import { memoryBlobs } from "./memory-blobs.ts";
import type { Blobs } from "./ports.ts";

type Entry = Parameters<ReturnType<typeof pack>["entry"]>[0] & { readonly content?: string };

async function tarOf(entries: readonly Entry[]): Promise<Uint8Array> {
  const tar = pack();
  for (const { content, ...header } of entries) tar.entry({ mtime: new Date(1000), ...header }, content ?? "");
  tar.finalize();
  return collected(tar as AsyncIterable<unknown> as AsyncIterable<Uint8Array>);
}

const prefix = "application/vnd.oci.image.layer.v1.tar";
const entries: readonly Entry[] = [
  { name: "./", type: "directory" },
  { name: "./etc/", type: "directory", mode: 0o755 },
  { name: "/etc/os-release", content: "ID=debian\n", mode: 0o644, uid: 1, gid: 2 },
  { name: "etc/empty" },
  { name: "etc/link", type: "symlink", linkname: "../../outside" },
  { name: "etc/again", type: "link", linkname: "./etc/os-release" },
  { name: "dev/null", type: "character-device" },
  { name: `long/${"x".repeat(200)}`, content: "long" },
];

async function listed(blobs: Blobs, layer: Parameters<typeof layerEntries>[0]) {
  const found = [];
  for await (const { path, kind, size, target, read } of layerEntries(layer, blobs)) {
    found.push([path, kind, size, target, new TextDecoder().decode(await read())]);
  }
  return found;
}

describe.each([
  ["plain", "", (bytes: Uint8Array) => bytes],
  ["gzip", "+gzip", (bytes: Uint8Array) => gzipSync(bytes)],
  ["zstd", "+zstd", (bytes: Uint8Array) => zstdCompressSync(bytes)],
])("a %s layer", (_, suffix, compress) => {
  test("is read entry by entry, with paths from the image's root", async () => {
    const blobs = memoryBlobs();
    const { digest } = await blobs.put(compress(await tarOf(entries)));
    expect(await listed(blobs, { digest, mediaType: prefix + suffix })).toEqual([
      ["etc", "folder", 0, undefined, ""],
      ["etc/os-release", "file", 10, undefined, "ID=debian\n"],
      ["etc/empty", "file", 0, undefined, ""],
      ["etc/link", "link", 0, "../../outside", ""],
      ["etc/again", "hardlink", 0, "etc/os-release", ""],
      ["dev/null", "other", 0, undefined, ""],
      [`long/${"x".repeat(200)}`, "file", 4, undefined, "long"],
    ]);
  });

  test("that is cut off or altered is refused, at the latest at its end", async () => {
    const whole = compress(await tarOf([...entries, { name: "noise", content: "n".repeat(100_000) }]));
    for (const bytes of [whole.slice(0, whole.length - 20), whole.slice(0, 40), flipped(whole)]) {
      const { digest } = await memoryBlobs().put(whole);
      const open = async function* () {
        yield* verified(inOne(bytes), digest, "the store");
      };
      await expect(listed({ ...memoryBlobs(), open }, { digest, mediaType: prefix + suffix })).rejects.toThrow(
        /where sha256:\w+ was asked for|its bytes are damaged/,
      );
    }
  });
});

const inOne = async function* (bytes: Uint8Array) {
  yield bytes;
};

function flipped(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  copy[copy.length >> 1]! ^= 0x55;
  return copy;
}

test("entries that nobody reads are passed over, and reading may stop early", async () => {
  const blobs = memoryBlobs();
  const tar = await tarOf([
    { name: "big", content: "b".repeat(3_000_000) },
    { name: "wanted", content: "here" },
    { name: "rest", content: "r".repeat(3_000_000) },
  ]);
  const { digest } = await blobs.put(zstdCompressSync(tar));
  for await (const entry of layerEntries({ digest, mediaType: `${prefix}+zstd` }, blobs)) {
    if (entry.path !== "wanted") continue;
    expect(new TextDecoder().decode(await entry.read())).toBe("here");
    break;
  }
});

test("Docker's own name for a layer is understood; what is no tar is refused", async () => {
  const blobs = memoryBlobs();
  const { digest } = await blobs.put(gzipSync(await tarOf(entries)));
  const docker = { digest, mediaType: "application/vnd.docker.image.rootfs.diff.tar.gzip" };
  expect(await listed(blobs, docker)).toHaveLength(7);
  await expect(listed(blobs, { digest, mediaType: "application/json" })).rejects.toThrow(UserError);
});

test.each(["../up", "a/../../b", "/.."])("the path %s is refused", async (name) => {
  const blobs = memoryBlobs();
  const { digest } = await blobs.put(await tarOf([{ name, content: "x" }]));
  await expect(listed(blobs, { digest, mediaType: prefix })).rejects.toThrow("leads out of the image");
});

test("a file larger than the reader allows is not read into memory", async () => {
  const blobs = memoryBlobs();
  const { digest } = await blobs.put(await tarOf([{ name: "big", content: "12345" }]));
  const reading = async () => {
    for await (const entry of layerEntries({ digest, mediaType: prefix }, blobs)) await entry.read(4);
  };
  await expect(reading).rejects.toThrow('"big" in the layer');
});
