import * as realDisk from "node:fs/promises";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { InfrastructureError, UserError } from "../report/user-error.ts";
import { collected, digestOf } from "./digest.ts";
import type { Disk, DiskFile } from "./disk.ts";
import { openLayout } from "./layout.ts";
import type { Descriptor } from "./ports.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);
const mediaType = "application/vnd.oci.image.manifest.v1+json";
const manifestOf = (text: string): Descriptor => ({ mediaType, digest: digestOf(utf8(text)), size: text.length });
const inChunks = async function* (...chunks: string[]) {
  for (const chunk of chunks) yield utf8(chunk);
};

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "slipway-layout-")), "images");
});
afterEach(() => rm(join(folder, ".."), { recursive: true }));

describe("an image layout", () => {
  test("is made where there is none, as the specification has it", async () => {
    await openLayout(folder);
    expect(JSON.parse(await readFile(join(folder, "oci-layout"), "utf8"))).toEqual({ imageLayoutVersion: "1.0.0" });
    expect(JSON.parse(await readFile(join(folder, "index.json"), "utf8"))).toEqual({
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.index.v1+json",
      manifests: [],
    });
    expect(await readdir(join(folder, "blobs", "sha256"))).toEqual([]);
  });

  test("keeps blobs by digest, whether they come whole or in chunks, and leaves nothing else", async () => {
    const layout = await openLayout(folder);
    const whole = await layout.put(utf8("one layer"));
    const chunked = await layout.put(inChunks("one ", "layer"));
    expect([whole, chunked]).toEqual(Array(2).fill({ digest: digestOf(utf8("one layer")), size: 9 }));
    expect(await layout.has(whole.digest)).toBe(true);
    expect(await layout.read(whole.digest)).toEqual(utf8("one layer"));
    expect(await collected(layout.open(whole.digest))).toEqual(utf8("one layer"));
    expect(await readdir(join(folder, "blobs", "sha256"))).toEqual([whole.digest.slice(7)]);
    expect(await readdir(join(folder, ".partial"))).toEqual([]);
  });

  test("does not hand on a blob whose bytes were changed", async () => {
    const layout = await openLayout(folder);
    const { digest } = await layout.put(utf8("one layer"));
    await writeFile(layout.path(digest), "one lager");
    await expect(layout.read(digest)).rejects.toThrow(`where ${digest} was asked for`);
  });

  test("says which blob it does not have", async () => {
    const layout = await openLayout(folder);
    await expect(layout.read(digestOf(utf8("x")))).rejects.toThrow(`has no blob ${digestOf(utf8("x"))}`);
  });

  test("names manifests, moves a name, and keeps other tools' entries", async () => {
    const layout = await openLayout(folder);
    for (const text of ["one", "two"]) await layout.put(utf8(text));
    await writeFile(
      join(folder, "index.json"),
      JSON.stringify({ schemaVersion: 2, manifests: [{ ...manifestOf("one"), platform: { os: "linux" } }] }),
    );
    await layout.tag("latest", manifestOf("one"));
    await layout.tag("v1", manifestOf("one"));
    await layout.tag("latest", manifestOf("two"));
    expect(await layout.tags()).toEqual(["latest", "v1"]);
    expect(await layout.resolve("latest")).toEqual(manifestOf("two"));
    expect(await layout.resolve("v1")).toEqual(manifestOf("one"));
    expect(await layout.resolve("v2")).toBeUndefined();
    expect(JSON.parse(await readFile(join(folder, "index.json"), "utf8")).manifests[0].platform).toEqual({
      os: "linux",
    });
  });

  test("refuses a name that the specification does not allow, and a manifest that is not there", async () => {
    const layout = await openLayout(folder);
    for (const name of ["", "../up", "a b", "a//b", "-a"]) {
      await expect(layout.tag(name, manifestOf("one"))).rejects.toThrow(UserError);
    }
    await expect(layout.tag("latest", manifestOf("one"))).rejects.toThrow("has no manifest");
  });

  test("two openings of one folder do not undo each other's names", async () => {
    const layouts = await Promise.all([openLayout(folder), openLayout(folder), openLayout(folder)]);
    await layouts[0].put(utf8("one"));
    const names = Array.from({ length: 12 }, (_, index) => `t${index}`);
    await Promise.all(names.map((name, index) => layouts[index % 3]!.tag(name, manifestOf("one"))));
    expect(await layouts[0].tags()).toEqual(names.sort());
  });

  test("takes a blob of another layout as a link, and not when its bytes are wrong", async () => {
    const [from, to] = [await openLayout(join(folder, "a")), await openLayout(join(folder, "b"))];
    const [good, bad] = [await from.put(utf8("good")), await from.put(utf8("bad"))];
    await writeFile(from.path(bad.digest), "worse");
    expect(await to.adopt(good.digest, from)).toBe(true);
    expect((await stat(to.path(good.digest))).nlink).toBe(2);
    await expect(to.adopt(bad.digest, from)).rejects.toThrow("was asked for");
    expect(await to.has(bad.digest)).toBe(false);
    expect(await to.adopt(digestOf(utf8("absent")), from)).toBe(false);
    expect(await readdir(join(folder, "b", ".partial"))).toEqual([]);
  });

  test("does not write into a folder that is something else", async () => {
    await openLayout(folder);
    await writeFile(join(folder, "..", "thesis.doc"), "");
    await expect(openLayout(join(folder, ".."))).rejects.toThrow(UserError);
    await writeFile(join(folder, "oci-layout"), '{"imageLayoutVersion":"9.0.0"}');
    await expect(openLayout(folder)).rejects.toThrow("oci-layout is not what an OCI image layout has there");
  });

  test("says which file is damaged when the index is", async () => {
    const layout = await openLayout(folder);
    await writeFile(
      join(folder, "index.json"),
      '{"schemaVersion":2,"manifests":[{"mediaType":"x","digest":"../../up","size":1}]}',
    );
    await expect(layout.resolve("latest")).rejects.toThrow("index.json is not what");
  });
});

type Fault = (step: number, operation: string) => Error | undefined;

/** The real disk, on which step after step can fail; what is written at a failing step gets half-way. */
function faultyDisk(fault: Fault): { readonly disk: Disk; readonly steps: () => number } {
  let step = 0;
  const guarded =
    <Args extends unknown[], Result>(
      operation: string,
      run: (...args: Args) => Promise<Result>,
      halfWay?: (...args: Args) => Promise<unknown>,
    ) =>
    async (...args: Args): Promise<Result> => {
      step += 1;
      const error = fault(step, operation);
      if (!error) return run(...args);
      await halfWay?.(...args);
      throw error;
    };
  const guardedFile = (file: DiskFile): DiskFile => ({
    read: guarded("read", (...args) => file.read(...args)),
    write: guarded(
      "write",
      (...args) => file.write(...args),
      (buffer, offset, length) => file.write(buffer, offset, Math.floor(length / 2)),
    ),
    sync: guarded("sync", () => file.sync()),
    close: guarded(
      "close",
      () => file.close(),
      () => file.close(),
    ),
  });
  const disk: Disk = {
    open: guarded("open", async (...args) => guardedFile(await realDisk.open(...args))),
    link: guarded("link", realDisk.link),
    mkdir: guarded("mkdir", realDisk.mkdir),
    readdir: guarded("readdir", (path: string) => realDisk.readdir(path)),
    readFile: guarded("readFile", (path: string, encoding: "utf8") => realDisk.readFile(path, encoding)),
    rename: guarded("rename", realDisk.rename),
    stat: guarded("stat", (path: string) => realDisk.stat(path)),
    unlink: guarded("unlink", realDisk.unlink),
  };
  return { disk, steps: () => step };
}

/** What a strict reader of layouts would say of the folder. */
async function faultsOf(layoutFolder: string): Promise<string[]> {
  const entries: string[] = await readdir(layoutFolder).catch(() => []);
  if (!entries.includes("oci-layout")) return []; // Not a layout yet.
  const index = JSON.parse(await readFile(join(layoutFolder, "index.json"), "utf8"));
  JSON.parse(await readFile(join(layoutFolder, "oci-layout"), "utf8"));
  const blobs = await readdir(join(layoutFolder, "blobs", "sha256"));
  const faults: string[] = [];
  for (const { digest } of index.manifests) {
    if (!blobs.includes(digest.slice(7))) faults.push(`${digest} is named and absent`);
  }
  for (const name of blobs) {
    const found = digestOf(await readFile(join(layoutFolder, "blobs", "sha256", name)));
    if (found !== `sha256:${name}`) faults.push(`${name} holds ${found}`);
  }
  return faults;
}

describe("whatever happens at whichever step", () => {
  const buildOn = async (disk: Disk | undefined) => {
    const layout = await openLayout(folder, { staleLockSeconds: 0.005, ...(disk ? { disk } : {}) });
    await layout.put(inChunks("a ", "layer"));
    await layout.put(utf8("one"));
    await layout.tag("latest", manifestOf("one"));
    await layout.put(utf8("two"));
    await layout.tag("latest", manifestOf("two"));
  };
  const stepsOf = async () => {
    const { disk, steps } = faultyDisk(() => undefined);
    await buildOn(disk);
    await rm(folder, { recursive: true });
    return steps();
  };

  test("a process that is killed leaves a valid layout, and the next one finishes the work", async () => {
    const count = await stepsOf();
    expect(count).toBeGreaterThan(50);
    for (let last = 1; last <= count; last += 1) {
      // Killed: nothing works from this step on, cleaning up included.
      await buildOn(faultyDisk((step) => (step >= last ? new Error("killed") : undefined)).disk).catch(() => {});
      expect([last, await faultsOf(folder)]).toEqual([last, []]);
      await buildOn(undefined);
      expect([last, await faultsOf(folder)]).toEqual([last, []]);
      expect(await (await openLayout(folder)).resolve("latest")).toEqual(manifestOf("two"));
      await rm(folder, { recursive: true });
    }
  });

  test("a disk that is full at one step is one sentence, and no partial file is left", async () => {
    const count = await stepsOf();
    let said = 0;
    for (let full = 1; full <= count; full += 1) {
      const takesSpace = new Set(["open", "write", "sync", "mkdir", "link", "rename"]);
      const { disk } = faultyDisk((step, operation) =>
        step === full && takesSpace.has(operation)
          ? Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" })
          : undefined,
      );
      const outcome = await buildOn(disk).catch((error: unknown) => error);
      if (outcome !== undefined) {
        said += 1;
        expect(outcome).toBeInstanceOf(InfrastructureError);
        expect((outcome as Error).message).toBe(`There is no space left on the disk that holds ${folder}.`);
      }
      expect([full, await faultsOf(folder)]).toEqual([full, []]);
      expect(await readdir(join(folder, ".partial")).catch(() => [])).toEqual([]);
      await rm(folder, { recursive: true, force: true });
    }
    expect(said).toBeGreaterThan(20);
  });

  test("a partial file that was abandoned is swept away, a fresh one is left alone", async () => {
    await openLayout(folder);
    const [old, fresh] = [join(folder, ".partial", "old"), join(folder, ".partial", "fresh")];
    await writeFile(old, "half");
    await writeFile(fresh, "half");
    const inTwoHours: Disk = {
      ...realDisk,
      stat: async (path) => ({ ctimeMs: path === old ? Date.now() - 7_200_000 : (await stat(path)).ctimeMs }),
    };
    await openLayout(folder, { disk: inTwoHours });
    expect(await readdir(join(folder, ".partial"))).toEqual(["fresh"]);
  });
});
