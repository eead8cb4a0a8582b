import { expect, test } from "vitest";
import { collected, digestOf } from "./digest.ts";
import { memoryBlobs } from "./memory-blobs.ts";

const bytes = new TextEncoder().encode("a layer");

test("gives back what was put, by digest", async () => {
  const blobs = memoryBlobs();
  const put = await blobs.put(bytes);
  expect(put).toEqual({ digest: digestOf(bytes), size: 7 });
  expect(await blobs.has(put.digest)).toBe(true);
  expect(await blobs.read(put.digest)).toEqual(bytes);
  expect(await collected(blobs.open(put.digest))).toEqual(bytes);
});

test("a blob that is not there is said to be absent, and refuses to be read", async () => {
  const blobs = memoryBlobs();
  expect(await blobs.has(digestOf(bytes))).toBe(false);
  await expect(blobs.read(digestOf(bytes))).rejects.toThrow("There is no blob sha256:");
});
