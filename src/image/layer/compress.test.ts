import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { gunzipSync, zstdDecompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { collected } from "../../oci/digest.ts";
import { noise } from "../fixtures/noise.ts";
import { encoderFor, evenPieces } from "./compress.ts";

/** Text, noise and zeros, over several pieces. */
const content = Buffer.concat([
  Buffer.from("import dash, pandas\n".repeat(40_000)),
  noise(300_000),
  Buffer.alloc(500_000),
  Buffer.from(Array.from({ length: 30_000 }, (_, index) => `${index},${index * 7},row ${index % 13}\n`).join("")),
]);

async function* pieces(bytes: Uint8Array, size = bytes.byteLength): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size);
}

describe.each([
  ["zstd", zstdDecompressSync],
  ["gzip", gunzipSync],
] as const)("%s", (compression, unpack) => {
  const { compress } = encoderFor(compression);

  test("gives back what it was given, in less", async () => {
    const packed = await collected(compress(pieces(content)));
    expect(Buffer.compare(unpack(packed), content)).toBe(0);
    expect(packed.byteLength).toBeLessThan(content.byteLength / 3);
    expect(unpack(await collected(compress(pieces(new Uint8Array()))))).toHaveLength(0);
  });

  test("does not depend on how the bytes arrive", async () => {
    const whole = await collected(compress(pieces(content)));
    expect(Buffer.compare(await collected(compress(pieces(content, 100_003))), whole)).toBe(0);
  });

  test("ends with the error that ends its content", async () => {
    async function* broken() {
      yield Buffer.from("a");
      throw new Error("the disk went away");
    }
    await expect(collected(compress(broken()))).rejects.toThrow("the disk went away");
  });
});

describe("every machine makes the same bytes", () => {
  /** What each encoder makes of the content, as it was made on the machine of whoever raised its version. */
  const known: Readonly<Record<string, string>> = {
    "fflate 0.8.3 level 3": "97e7d883bac62eaa75a1fae33bc6f7e20a89373b6e9f6a7427ab0854e9b76a31",
    "zstd 1.5.7 level 3": "ff613f418b5f6098b71631d0fa5ede412e0f060ee3beb76dcb9a200b853910ce",
  };

  test.each(["zstd", "gzip"] as const)("with %s", async (compression) => {
    const { name, compress } = encoderFor(compression);
    // Another Node may bring another zstd, which may make other bytes, and has another name.
    if (compression === "zstd" && known[name] === undefined) return;
    const packed = await collected(compress(pieces(content)));
    expect({ [name]: createHash("sha256").update(packed).digest("hex") }).toEqual({ [name]: known[name] });
  });

  test("and gzip's names the version that is installed", async () => {
    const file = new URL("../../../node_modules/fflate/package.json", import.meta.url);
    const { version } = JSON.parse(await readFile(file, "utf8"));
    expect(encoderFor("gzip").name).toContain(`fflate ${version} `);
  });

  test("and gzip's header holds neither name nor time, and no processor's system", async () => {
    const packed = await collected(encoderFor("gzip").compress(pieces(content)));
    expect(Buffer.from(packed.subarray(0, 10)).toString("hex")).toBe("1f8b0800000000000003");
  });
});

test("pieces are even but for the last", async () => {
  const sizes: number[] = [];
  for await (const piece of evenPieces(pieces(Buffer.alloc(25), 7), 10)) sizes.push(piece.byteLength);
  expect(sizes).toEqual([10, 10, 5]);
});
