import { lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { layerOf, type TarEntry } from "../../test/node-image.ts";
import { memoryBlobs } from "../oci/memory-blobs.ts";
import { ensureFolders, mergeLayers } from "./merge-layers.ts";
import { pathInside } from "./path-inside.ts";
import { unpackLayer } from "./unpack-layer.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "slipway-unpack-test-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const blobs = memoryBlobs();
async function unpacked(entries: readonly TarEntry[]) {
  const { descriptor } = await layerOf(blobs, entries);
  return unpackLayer(descriptor, blobs, folder);
}
const tree = (root: string) => readdirSync(root, { recursive: true, encoding: "utf8" }).sort();
const mode = (path: string) => (lstatSync(path).mode & 0o7777).toString(8);

describe("an honest layer", () => {
  test("becomes files, folders, links and further names, with its times", async () => {
    const { root } = await unpacked([
      { name: "usr/bin/python3.13", content: "elf" },
      { name: "usr/bin/python3", type: "symlink", linkname: "python3.13" },
      { name: "usr/bin/py", type: "link", linkname: "usr/bin/python3.13" },
    ]);
    expect(tree(root)).toEqual(["usr", "usr/bin", "usr/bin/py", "usr/bin/python3", "usr/bin/python3.13"]);
    expect(readlinkSync(join(root, "usr/bin/python3"))).toBe("python3.13");
    expect(lstatSync(join(root, "usr/bin/py")).ino).toBe(lstatSync(join(root, "usr/bin/python3.13")).ino);
    expect(lstatSync(join(root, "usr/bin/python3.13")).mtime.toISOString()).toBe("1980-01-01T00:00:00.000Z");
  });

  test("is unpacked once, and leaves nothing half-done beside it", async () => {
    const first = await unpacked([{ name: "a", content: "a" }]);
    const second = await unpacked([{ name: "a", content: "a" }]);
    expect(second).toEqual(first);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  test("nothing in it can be written by the container's user, who keeps what they could read", async () => {
    const { root } = await unpacked([
      { name: "everybody", content: "x", mode: 0o4777 },
      { name: "mine", content: "x", mode: 0o600, uid: 65532 },
      { name: "roots", content: "x", mode: 0o600 },
      { name: "open/", type: "directory", mode: 0o1777 },
    ]);
    const modes = Object.fromEntries(tree(root).map((name) => [name, mode(join(root, name))]));
    expect(modes).toEqual({ everybody: "755", mine: "604", roots: "600", open: "755" });
  });
});

describe("a hostile layer", () => {
  test.each<[string, readonly TarEntry[], string]>([
    ["climbs out", [{ name: "../../etc/cron.d/x", content: "x" }], "leads out of the image"],
    [
      "writes through its own link",
      [
        { name: "out", type: "symlink", linkname: "/tmp" },
        { name: "out/x", content: "x" },
      ],
      'puts something below "out", which is no folder',
    ],
    [
      "links to a file that is not its own",
      [{ name: "shadow", type: "link", linkname: "etc/shadow" }],
      'holds "shadow" as another name of "etc/shadow"',
    ],
    [
      "links to a link",
      [
        { name: "a", type: "symlink", linkname: "/etc/shadow" },
        { name: "b", type: "link", linkname: "a" },
      ],
      'holds "b" as another name of "a"',
    ],
  ])("that %s is refused, and nothing of it stays", async (_, entries, sentence) => {
    await expect(unpacked(entries)).rejects.toThrow(sentence);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("that brings a device goes without it", async () => {
    const { root } = await unpacked([{ name: "dev/sda", type: "character-device" }]);
    expect(tree(root)).toEqual([]);
  });

  test("that replaces a link by a file replaces the link, not what it leads to", async () => {
    const { root } = await unpacked([
      { name: "real", content: "old" },
      { name: "x", type: "symlink", linkname: "real" },
      { name: "x", content: "new" },
    ]);
    expect([readFileSync(join(root, "x"), "utf8"), readFileSync(join(root, "real"), "utf8")]).toEqual(["new", "old"]);
  });
});

describe("layers made into one tree", () => {
  test("whiteouts remove, opaque folders hide, later layers win, and no link is followed", async () => {
    const lower = await unpacked([
      { name: "a/gone", content: "1" },
      { name: "a/stays", content: "1" },
      { name: "b/hidden", content: "1" },
      { name: "link", type: "symlink", linkname: "/etc" },
      { name: "changed", content: "old" },
    ]);
    const upper = await unpacked([
      { name: "a/.wh.gone" },
      { name: "b/.wh..wh..opq" },
      { name: "b/new", content: "2" },
      { name: "link/passwd", content: "ours" },
      { name: "link2/.wh.x" },
      { name: "changed", content: "new" },
    ]);
    const into = join(folder, "merged");
    mergeLayers([lower, upper], into);
    ensureFolders(["proc", "changed/x"], into);
    expect(tree(into)).toEqual(["a", "a/stays", "b", "b/new", "changed", "changed/x", "link", "link/passwd", "proc"]);
    expect(readFileSync(join(lower.root, "changed"), "utf8")).toBe("old");
    expect(readFileSync(join(upper.root, "changed"), "utf8")).toBe("new");
  });

  test("a path is followed as it would be from the inside", async () => {
    const { root } = await unpacked([
      { name: "usr/lib/libc.so", content: "x" },
      { name: "lib", type: "symlink", linkname: "/usr/lib" },
      { name: "up", type: "symlink", linkname: "../../../../usr" },
      { name: "loop", type: "symlink", linkname: "loop" },
    ]);
    expect(pathInside(root, "/lib/libc.so")).toBe(join(root, "usr/lib/libc.so"));
    expect(pathInside(root, "/up/lib")).toBe(join(root, "usr/lib"));
    expect([pathInside(root, "/loop"), pathInside(root, "/etc/passwd")]).toEqual([undefined, undefined]);
  });
});
