import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { publish } from "../../dataset/stage.ts";
import { memoryFiles, quietLog } from "../../runner/memory.ts";
import { folderStore } from "./folder-store.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const textOf = async (store: ReturnType<typeof folderStore>, key: string) => {
  const found = await store.read(key);
  return found && new TextDecoder().decode(found.bytes);
};

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-store-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("creating", () => {
  test("writes an object once and never over it", async () => {
    const store = folderStore(folder);
    expect(await store.create("a/b/x.csv", bytes("one"))).toBe("created");
    expect(await store.create("a/b/x.csv", bytes("two"))).toBe("exists");
    expect(await textOf(store, "a/b/x.csv")).toBe("one");
  });

  test("of many at once lets one win", async () => {
    const store = folderStore(folder);
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) => store.create("k", bytes(String(index)))),
    );
    expect(outcomes.filter((outcome) => outcome === "created")).toHaveLength(1);
    expect(await textOf(store, "k")).toBe(String(outcomes.indexOf("created")));
  });

  test("from a stream that breaks off leaves nothing", async () => {
    const store = folderStore(folder);
    async function* broken() {
      yield bytes("half");
      throw new Error("cut off");
    }
    await expect(store.create("x", broken())).rejects.toThrow("cut off");
    expect([await store.read("x"), await store.list(""), await readdir(join(folder, ".slipway-store"))]).toEqual([
      undefined,
      [],
      [],
    ]);
  });
});

describe("replacing", () => {
  test("happens only at the generation that was read", async () => {
    const store = folderStore(folder);
    expect(await store.replace("p", bytes("1"), "absent")).toBe("replaced");
    expect(await store.replace("p", bytes("2"), "absent")).toBe("changed");
    const { generation } = (await store.read("p"))!;
    expect(await store.replace("p", bytes("3"), generation)).toBe("replaced");
    expect(await store.replace("p", bytes("4"), generation)).toBe("changed");
    expect(await textOf(store, "p")).toBe("3");
    expect(await store.replace("none", bytes("5"), generation)).toBe("changed");
  });

  test("tells a state from an equal one that came back", async () => {
    const store = folderStore(folder);
    await store.create("p", bytes("same"));
    const { generation } = (await store.read("p"))!;
    await store.replace("p", bytes("same"), generation);
    expect(await store.replace("p", bytes("late"), generation)).toBe("changed");
  });

  test("by two processes at once loses none of their steps", async () => {
    const store = folderStore(folder);
    await store.create("count", bytes("0"));
    const program = `
      import { folderStore } from ${JSON.stringify(join(import.meta.dirname, "folder-store.ts"))};
      const store = folderStore(${JSON.stringify(folder)});
      for (let done = 0; done < 40; ) {
        const { bytes, generation } = await store.read("count");
        const next = new TextEncoder().encode(String(Number(new TextDecoder().decode(bytes)) + 1));
        if ((await store.replace("count", next, generation)) === "replaced") done++;
      }`;
    const ends = await Promise.all(
      [1, 2].map(
        async () =>
          (
            await once(spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: "inherit" }), "exit")
          )[0],
      ),
    );
    expect(ends).toEqual([0, 0]);
    expect(await textOf(store, "count")).toBe("80");
  });

  test("goes on after a process that was killed while it held the lock", async () => {
    const store = folderStore(folder);
    await store.create("p", bytes("1"));
    const lock = join(folder, ".slipway-store", "p.lock");
    const program = `
      import * as fs from "node:fs/promises";
      import { whileLocked } from ${JSON.stringify(join(import.meta.dirname, "../../oci/index-lock.ts"))};
      await whileLocked(${JSON.stringify(lock)}, fs, async () => { process.stdout.write("held"); await new Promise((done) => setTimeout(done, 600_000)); });`;
    const holder = spawn(process.execPath, ["--input-type=module", "-e", program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(holder.stdout, "data");
    holder.kill("SIGKILL");
    await once(holder, "exit");
    expect(await readdir(join(folder, ".slipway-store"))).toEqual(["p.lock"]);
    const { generation } = (await store.read("p"))!;
    expect(await store.replace("p", bytes("2"), generation)).toBe("replaced");
    expect([await textOf(store, "p"), await readdir(join(folder, ".slipway-store"))]).toEqual(["2", []]);
  });
});

describe("keys", () => {
  test.each([
    "../x",
    "a/../../x",
    "/etc/passwd",
    "a//b",
    "",
    ".",
    "a/.hidden",
    ".slipway-store/x",
    "a\\b",
    "a\0b",
    "a/",
  ])("%j is refused", async (key) => {
    const store = folderStore(join(folder, "inner"));
    const refusal = `${JSON.stringify(key).includes("\\u0000") ? "" : `"${key}" cannot be the name of an object`}`;
    await expect(store.read(key)).rejects.toThrow(refusal);
    await expect(store.create(key, bytes("x"))).rejects.toThrow(refusal);
    await expect(store.replace(key, bytes("x"), "absent")).rejects.toThrow(refusal);
    expect(await readdir(folder)).toEqual([]);
  });

  test("are listed below a prefix, in code-unit order, without anything unfinished", async () => {
    const store = folderStore(folder);
    for (const key of ["a/b", "a/B", "a/b.c/d", "ab/x", "_x"]) await store.create(key, bytes(key));
    await writeFile(join(folder, ".slipway-store", "left.new"), "");
    await symlink("/etc/passwd", join(folder, "a", "link"));
    expect(await store.list("")).toEqual(["_x", "a/B", "a/b", "a/b.c/d", "ab/x"]);
    expect(await store.list("a/")).toEqual(["a/B", "a/b", "a/b.c/d"]);
    expect(await store.list("a/b")).toEqual(["a/b", "a/b.c/d"]);
    expect(await store.list("none/")).toEqual([]);
    await expect(store.list("../")).rejects.toThrow('".." cannot be the name of an object');
  });
});

test("a table is published into a folder, and published again without a change", async () => {
  const store = folderStore(folder);
  const dialect = {
    delimiter: ",",
    lineTerminator: undefined,
    quoteChar: '"',
    doubleQuote: true,
    escapeChar: undefined,
    skipInitialSpace: false,
    header: true,
    commentChar: undefined,
  };
  const table = { name: "pumps", path: "pumps.csv", schema: undefined, dialect, declaredIn: undefined };
  const ports = { files: memoryFiles({ "pumps.csv": "id,name\n1,Broad Street\n" }), store, log: quietLog };
  const run = () =>
    publish([{ dashboard: "soho-cholera", table }], { committedAt: new Date("2026-09-01T00:00:00Z") }, ports);
  const first = await run();
  expect(first.outputs).toEqual({ pins: { pumps: expect.stringMatching(/^20260901T000000Z-[0-9a-f]{5}$/) } });
  const keys = await store.list("");
  expect(keys).toHaveLength(11);
  expect((await run()).outputs).toEqual(first.outputs);
  expect(await store.list("")).toEqual(keys);
});
