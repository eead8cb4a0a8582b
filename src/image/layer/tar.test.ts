import { describe, expect, test } from "vitest";
import { collected } from "../../oci/digest.ts";
import { unpackTar } from "../fixtures/layers.ts";
import type { Entry } from "./entry.ts";
import { tarOf } from "./tar.ts";

const file = (path: string, content: string): Entry => ({ kind: "file", path, content: Buffer.from(content) });
const entries: readonly Entry[] = [
  { ...file("b/run", "run"), executable: true } as Entry,
  { kind: "link", path: "b/link", target: "run" },
  { kind: "folder", path: "tmp", shared: true },
  file(`long/${"x".repeat(120)}/${"y".repeat(120)}.py`, "long"),
  file("b.txt", "text"),
];

describe("a layer's tar", () => {
  test("depends on its entries alone, not on their order", async () => {
    const once = await collected(tarOf(entries));
    expect(await collected(tarOf(entries.toReversed()))).toEqual(once);
  });

  test("names folders, has one time and plain modes", async () => {
    const time = 315_532_800;
    const found = await unpackTar(await collected(tarOf(entries)));
    expect(Object.fromEntries(found)).toEqual({
      "b/": { type: "directory", mode: 0o755, time, text: "" },
      "b.txt": { type: "file", mode: 0o644, time, text: "text" },
      "b/link": { type: "symlink", mode: 0o777, time, text: "run" },
      "b/run": { type: "file", mode: 0o755, time, text: "run" },
      "long/": { type: "directory", mode: 0o755, time, text: "" },
      [`long/${"x".repeat(120)}/`]: { type: "directory", mode: 0o755, time, text: "" },
      [`long/${"x".repeat(120)}/${"y".repeat(120)}.py`]: { type: "file", mode: 0o644, time, text: "long" },
      "tmp/": { type: "directory", mode: 0o1777, time, text: "" },
    });
  });

  test("refuses one path twice, and a file that is not as long as it was", async () => {
    await expect(collected(tarOf([file("a", "1"), file("a", "2")]))).rejects.toThrow("The layer holds a twice.");
    const grown: Entry = { kind: "file", path: "a", content: { size: 3, open: () => pieces("1234") } };
    await expect(collected(tarOf([grown]))).rejects.toThrow("a changed while it was read: 3 bytes were expected.");
  });

  test("takes a file as it is read, larger than any buffer", async () => {
    const text = "0123456789".repeat(100_000);
    const streamed: Entry = {
      kind: "file",
      path: "a",
      content: { size: text.length, open: () => pieces(text, 99_991) },
    };
    expect(await collected(tarOf([streamed]))).toEqual(await collected(tarOf([file("a", text)])));
  });
});

async function* pieces(text: string, size = text.length): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < text.length; at += size) yield Buffer.from(text.slice(at, at + size));
}
