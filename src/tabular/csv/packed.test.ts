import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { memoryFiles, quietLog } from "../../runner/memory.ts";
import { findTables, tablesFor } from "../discover.ts";
import { inferSchema } from "../infer/infer.ts";
import { validate } from "../stage.ts";
import { type PackFault, unpackedOf } from "./packed.ts";

async function* inChunks(bytes: Uint8Array, size: number) {
  // One buffer for all chunks, as a reader that lends its own has it.
  const lent = Buffer.alloc(size);
  for (let from = 0; from < bytes.length; from += size) {
    const chunk = bytes.subarray(from, from + size);
    lent.set(chunk);
    yield lent.subarray(0, chunk.length);
  }
}

async function unpacked(bytes: Uint8Array, size = 1_000, limits = { bytes: 1e9, times: 2_000, first: 0 }) {
  const faults: PackFault[] = [];
  const pieces = await Array.fromAsync(
    unpackedOf("x.csv.gz", inChunks(bytes, size), (fault) => faults.push(fault), limits),
  );
  return [Buffer.concat(pieces).toString(), ...faults];
}

const text = Array.from({ length: 5_000 }, (_, index) => `${index},${index * 7919}\n`).join("");
const packed = gzipSync(text);

describe("unpacking", () => {
  test("gives what was packed, in chunks of any size that are lent, and from several members", async () => {
    for (const size of [1, 7, 1_000, 1 << 20]) expect(await unpacked(packed, size)).toEqual([text]);
    expect(await unpacked(Buffer.concat([packed, gzipSync("z\n")]))).toEqual([`${text}z\n`]);
    expect(await unpacked(gzipSync(""))).toEqual([""]);
  });

  test("names what is no gzip, damaged or cut, and gives what came before", async () => {
    expect(await unpacked(Buffer.from("a,b\n1,2\n"))).toEqual(["", "not-gzip"]);
    const broken = Uint8Array.from(packed);
    broken[broken.length - 6] = (broken[broken.length - 6] ?? 0) ^ 0xff;
    for (const [bytes, fault] of [
      [packed.subarray(0, -20), "cut"],
      [broken, "damaged"],
    ] as const) {
      const [before = "", ...faults] = await unpacked(bytes);
      expect([text.startsWith(before), faults]).toEqual([true, [fault]]);
    }
  });

  test("ends where a file unpacks to more than a table may", async () => {
    const bomb = gzipSync("0".repeat(10_000_000));
    for (const limits of [
      { bytes: 1_000_000, times: 2_000, first: 0 },
      { bytes: 1e9, times: 100, first: 500_000 },
    ]) {
      const [given = "", ...faults] = await unpacked(bomb, 1_000, limits);
      expect([given.length <= 1_000_000, faults]).toEqual([true, ["too-large"]]);
    }
  });

  test("lets a fault of the source pass, and tells the source when nobody reads on", async () => {
    async function* faulty() {
      yield packed.subarray(0, 100);
      throw new Error("the disk is gone");
    }
    await expect(Array.fromAsync(unpackedOf("x.gz", faulty(), () => {}))).rejects.toThrow("the disk is gone");
    let ended = false;
    async function* endless() {
      try {
        for (;;) yield gzipSync("a\n".repeat(100_000));
      } finally {
        ended = true;
      }
    }
    for await (const _ of unpackedOf("x.gz", endless(), () => {})) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(ended).toBe(true);
  });
});

async function found(files: Readonly<Record<string, string | Uint8Array>>) {
  const folder = memoryFiles(files);
  const { report } = await validate(await findTables(folder), {}, { files: folder, log: quietLog });
  return report.findings
    .filter(({ rule }) => rule !== "no-schema")
    .map(({ rule, location, message }) => `${rule} ${location?.file}:${location?.line} ${message}`);
}

describe("a table that is compressed", () => {
  const schema = JSON.stringify({ fields: [{ name: "a", type: "integer" }] });

  test("is checked as what it unpacks to, with the schema beside it, large or small", async () => {
    for (const rows of [1, 100_000]) {
      const csv = gzipSync(`a\n${"1\n".repeat(rows)}x\n`);
      expect(await found({ "x.csv.gz": csv, "x.schema.json": schema })).toEqual([
        `type-error x.csv.gz:${rows + 2} "a" accepts a whole number such as 42`,
      ]);
    }
  });

  test("has the bytes and the hash of the file as it is", async () => {
    const csv = gzipSync("a\n1\n");
    const hash = `sha256:${createHash("sha256").update(csv).digest("hex")}`;
    const resource = {
      name: "x",
      path: "x.csv.gz",
      compression: "gz",
      bytes: csv.length,
      hash,
      schema: JSON.parse(schema),
    };
    const package_ = (more: object) => JSON.stringify({ resources: [{ ...resource, ...more }] });
    expect(await found({ "x.csv.gz": csv, "datapackage.json": package_({}) })).toEqual([]);
    expect(await found({ "x.csv.gz": csv, "datapackage.json": package_({ bytes: 4 }) })).toEqual([
      `file-changed x.csv.gz:undefined The file has ${csv.length} bytes, and the descriptor says 4`,
    ]);
  });

  test("is one finding where it cannot be unpacked", async () => {
    const ofNothing = "The file's name ends in .gz, and what is in it is not gzip; nothing in it was checked";
    expect(await found({ "x.csv.gz": "a\n1\n" })).toEqual([`packed-file x.csv.gz:undefined ${ofNothing}`]);
    const bomb = gzipSync("a\n".repeat(40_000_000));
    const tooLarge =
      "The file unpacks to more than 200 times its size or to more than 16 GB; it was checked up to there";
    expect(await found({ "x.csv.gz": bomb })).toContain(`packed-file x.csv.gz:undefined ${tooLarge}`);
  });

  test("is found by its name, named once, and a schema is inferred of it", async () => {
    const files = memoryFiles({
      "x.csv": "a\n1\n",
      "x.csv.gz": gzipSync("a\n1\n"),
      "y.tsv.gz": gzipSync("a\tb\n1\t2\n"),
    });
    const tables = await findTables(files);
    expect(tables.map(({ name, dialect }) => [name, dialect.delimiter])).toEqual([
      ["x", ","],
      ["x.csv", ","],
      ["y", "\t"],
    ]);
    const { descriptor } = await inferSchema(await tablesFor(["y.tsv.gz"], files), { files });
    expect(descriptor.resources[0]).toMatchObject({ path: "y.tsv.gz", format: "tsv" });
  });

  test.each([
    [
      { path: "x.csv.zip" },
      'the resource "x" is compressed with zip; gz is accepted, in a file whose name ends in .gz.',
    ],
    [
      { path: "x.csv", compression: "zip" },
      'the resource "x" is compressed with zip; gz is accepted, in a file whose name ends in .gz.',
    ],
    [
      { path: "x.csv", compression: "gz" },
      'the resource "x" is compressed with gz by its descriptor alone; gz is accepted, in a file whose name ends in .gz.',
    ],
  ])("is refused otherwise: %j", async (resource, sentence) => {
    const json = JSON.stringify({ resources: [{ name: "x", ...resource }] });
    await expect(findTables(memoryFiles({ "datapackage.json": json }))).rejects.toThrow(
      `datapackage.json:1: ${sentence}`,
    );
  });

  test("has no CSVW metadata, which is said", async () => {
    const files = memoryFiles({ "x.csv.gz": gzipSync("a\n1\n"), "x.csv.gz-metadata.json": "{}" });
    expect((await findTables(files))[0]?.remarks?.map(({ message }) => message)).toEqual([
      "CSVW metadata is for files that are not compressed, and has no effect here",
    ]);
  });
});
