import { zstdCompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { collected } from "../../oci/digest.ts";
import { debOf } from "../fixtures/deb.ts";
import { unpackTar } from "../fixtures/layers.ts";
import { xzOf } from "../fixtures/xz.ts";
import { tarOf } from "../layer/tar.ts";
import { unpackDeb } from "./deb.ts";
import { baseRoot } from "./root.ts";

const one = await debOf("Package: one\nVersion: 1\n", [
  [{ name: "./lib64", type: "symlink", linkname: "usr/lib64" }],
  [{ name: "./tmp/", type: "directory" }],
  [{ name: "./usr/share/ca-certificates/b.crt" }, "B"],
  [{ name: "./usr/share/ca-certificates/a.crt" }, "A\n"],
  [{ name: "./usr/share/man/man1/one.1" }, "manual"],
  [{ name: "./usr/share/doc/one/changelog.gz" }, "changes"],
  [{ name: "./usr/share/doc/one/copyright" }, "licence"],
  [{ name: "./usr/bin/su", mode: 0o4755 }, "su"],
  [{ name: "./usr/bin/also", type: "link", linkname: "./usr/bin/su", mode: 0o755 }],
]);
const two = await debOf("Package: two\nVersion: 1\n", [[{ name: "./lib64/ld.so", mode: 0o755 }, "loader"]]);
const unpacked = async (...debs: readonly Uint8Array[]) =>
  Promise.all(debs.map((bytes, index) => unpackDeb(bytes, `${index}.deb`)));

describe("the root of a base", () => {
  test("is what the packages hold and what their scripts would have made", async () => {
    const root = await unpackTar(await collected(tarOf(baseRoot(await unpacked(one, two)))));
    const shown = [...root].map(([path, { type, mode }]) => `${mode.toString(8).padStart(4, "0")} ${type} ${path}`);
    expect(shown.filter((line) => !/ directory (?!app|tmp|var\/tmp)/.test(line))).toEqual([
      "0755 directory app/",
      "0644 file etc/group",
      "0777 symlink etc/localtime",
      "0644 file etc/nsswitch.conf",
      "0644 file etc/passwd",
      "0644 file etc/ssl/certs/ca-certificates.crt",
      "0777 symlink lib64",
      "1777 directory tmp/",
      "0755 file usr/bin/also",
      "0755 file usr/bin/su",
      "0755 file usr/lib64/ld.so",
      "0644 file usr/share/ca-certificates/a.crt",
      "0644 file usr/share/ca-certificates/b.crt",
      "0644 file usr/share/doc/one/copyright",
      "0644 file var/lib/dpkg/status.d/one",
      "0644 file var/lib/dpkg/status.d/two",
      "1777 directory var/tmp/",
    ]);
    expect(root.get("etc/ssl/certs/ca-certificates.crt")?.text).toBe("A\nB\n");
    expect(root.get("usr/bin/also")?.text).toBe("su");
    expect(root.get("var/lib/dpkg/status.d/one")?.text).toBe("Package: one\nVersion: 1\n");
    expect(root.get("etc/passwd")?.text).toContain("dashboard:x:65532:65532:");
  });

  test("is not made of two packages that both bring one file", async () => {
    const debs = await unpacked(two, two);
    expect(() => baseRoot(debs)).toThrow(
      "The Debian packages two and two both bring /lib64/ld.so, so only one of them can be there.",
    );
  });
});

describe("a package", () => {
  test.each([
    ["xz", xzOf],
    ["zst", zstdCompressSync],
    ["gz", undefined],
  ])("compressed with %s is unpacked", async (suffix, compress) => {
    const data = [[{ name: "./a/b" }, "text"]] as const;
    const bytes = await debOf("Package: x\nVersion: 1\n", data, compress ? { compress, suffix: `.${suffix}` } : {});
    expect(await unpackDeb(bytes, "x.deb")).toEqual({
      control: "Package: x\nVersion: 1\n",
      entries: [{ kind: "file", path: "a/b", content: Buffer.from("text"), executable: false }],
    });
  });

  test("with a device, a path that leads out, or damage is refused", async () => {
    const control = "Package: x\nVersion: 1\n";
    const device = await debOf(control, [[{ name: "./dev/null", type: "character-device" }]]);
    await expect(unpackDeb(device, "x.deb")).rejects.toThrow("x.deb holds dev/null, which is a character-device.");
    const outside = await debOf(control, [[{ name: "./a/../../etc/passwd" }, "x"]]);
    await expect(unpackDeb(outside, "x.deb")).rejects.toThrow("which leads out of it");
    await expect(unpackDeb(outside.slice(0, -100), "x.deb")).rejects.toThrow("x.deb is damaged at byte");
    await expect(unpackDeb(Buffer.from("no"), "x.deb")).rejects.toThrow("x.deb is not a Debian package.");
  });
});
