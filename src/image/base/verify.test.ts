import { describe, expect, test } from "vitest";
import { memoryBlobs } from "../../oci/memory-blobs.ts";
import type { Digest } from "../../oci/ports.ts";
import { imageClaims, judgeBase } from "./verify.ts";

const digest = (letter: string): Digest => `sha256:${letter.repeat(64)}`;
const [debian, odbc, old, code] = [digest("a"), digest("b"), digest("c"), digest("d")];
const base = { name: "ours", layers: [debian], capabilities: [{ name: "odbc", layer: odbc }] };
const image = (diffIds: readonly Digest[], capabilities: readonly string[] = []) => ({
  digest: digest("e"),
  diffIds,
  capabilities,
  base: "ours",
});

describe("an image's base", () => {
  test("is allowed where the image begins with its layers", () => {
    expect(judgeBase(image([debian, code]), [base])).toEqual({ kind: "allowed", base, capabilities: [] });
    expect(judgeBase(image([debian, odbc, code], ["odbc"]), [base])).toEqual({
      kind: "allowed",
      base,
      capabilities: ["odbc"],
    });
    const several = { name: "python", layers: [old, debian], capabilities: [] };
    expect(judgeBase(image([old, debian, code]), [base, several])).toMatchObject({ kind: "allowed", base: several });
  });

  test("is not allowed for what it is called, nor for a layer higher up, nor for a part of its layers", () => {
    expect(judgeBase(image([old, code]), [base])).toEqual({ kind: "other" });
    expect(judgeBase(image([code, debian]), [base])).toEqual({ kind: "other" });
    expect(judgeBase(image([debian]), [{ ...base, layers: [debian, old] }])).toEqual({ kind: "other" });
    expect(judgeBase(image([debian]), [{ ...base, layers: [] }])).toEqual({ kind: "other" });
  });

  test("is not allowed with a capability that is made of something else", () => {
    const other = { kind: "other-capability", base, capability: "odbc" };
    expect(judgeBase(image([debian, old, code], ["odbc"]), [base])).toEqual(other);
    expect(judgeBase(image([debian, odbc], ["odbc", "fonts"]), [base])).toEqual({ ...other, capability: "fonts" });
  });
});

describe("what an image says of itself", () => {
  const blobs = memoryBlobs();
  const put = async (value: object) => ({
    mediaType: "application/json",
    ...(await blobs.put(new TextEncoder().encode(JSON.stringify(value)))),
  });
  const source = (top: Digest) => ({
    name: "x",
    manifest: async (wanted = top) => blobs.read(wanted),
    blob: async (wanted: { readonly digest: Digest }) => blobs.read(wanted.digest),
  });

  test("is read of the one for Linux on x86-64 where there are several", async () => {
    const config = await put({
      config: {
        Labels: { "dev.slipway.base.capabilities": "fonts,odbc", "org.opencontainers.image.base.name": "ours" },
      },
      rootfs: { type: "layers", diff_ids: [debian, odbc] },
    });
    const manifest = await put({ schemaVersion: 2, config, layers: [] });
    const arm = { ...manifest, digest: old, platform: { os: "linux", architecture: "arm64" } };
    const index = await put({ manifests: [arm, { ...manifest, platform: { os: "linux", architecture: "amd64" } }] });
    expect(await imageClaims(source(index.digest))).toEqual({
      digest: manifest.digest,
      diffIds: [debian, odbc],
      capabilities: ["fonts", "odbc"],
      base: "ours",
    });
    const others = await put({ manifests: [arm] });
    await expect(imageClaims(source(others.digest))).rejects.toThrow("x has no image for Linux on x86-64.");
  });

  test("is nothing where it is no image", async () => {
    const strange = await put({ hello: 1 });
    await expect(imageClaims(source(strange.digest))).rejects.toThrow("x is not an image.");
    const empty = await put({ config: await put({ rootfs: { diff_ids: [] } }), layers: [] });
    await expect(imageClaims(source(empty.digest))).rejects.toThrow("x does not list the layers of an image.");
  });
});
