import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { CannotBeMade } from "./part-makers.ts";
import { part } from "./parts.ts";
import { scratch } from "./slipway.ts";

const nothing = async () => {
  throw new CannotBeMade("Go is not there to build it");
};

describe("a part that tests run against", () => {
  test("is made on the first use, and kept by name and version", async () => {
    await using cache = await scratch();
    const made: string[] = [];
    const where = {
      env: { SLIPWAY_PARTS: cache.path },
      make: async (part: { readonly name: string }, folder: string) => {
        made.push(part.name);
        await writeFile(join(folder, part.name), "");
      },
      say: () => {},
    };
    const path = join(cache.path, "act-0.2.89/act");
    expect([await part("act", where), await part("act", where)]).toEqual([path, path]);
    expect([made, await readdir(cache.path)]).toEqual([["act"], ["act-0.2.89"]]);
  });

  test("is in the user's cache where nothing else is said", async () => {
    await using cache = await scratch({ "slipway-parts/act-0.2.89/act": "" });
    const path = await part("act", { env: { XDG_CACHE_HOME: cache.path }, make: nothing, say: () => {} });
    expect(path).toBe(join(cache.path, "slipway-parts/act-0.2.89/act"));
  });

  test("may be asked for twice at once: both get it whole", async () => {
    await using cache = await scratch();
    let waiting = 0;
    const { promise: both, resolve } = Promise.withResolvers<void>();
    const where = {
      env: { SLIPWAY_PARTS: cache.path },
      make: async (part: { readonly name: string }, folder: string) => {
        waiting += 1;
        if (waiting === 2) resolve();
        await both;
        await writeFile(join(folder, part.name), "");
      },
      say: () => {},
    };
    const path = join(cache.path, "zizmor-1.32.0/zizmor");
    expect(await Promise.all([part("zizmor", where), part("zizmor", where)])).toEqual([path, path]);
    expect(await readdir(cache.path)).toEqual(["zizmor-1.32.0"]);
  });

  test("that cannot be had is said in one line, and nothing half-made stays", async () => {
    await using cache = await scratch();
    const lines: string[] = [];
    const where = { env: { SLIPWAY_PARTS: cache.path }, make: nothing, say: (line: string) => lines.push(line) };
    const broken = async () => {
      throw new Error("Command failed: go install\ngo: no such host\n");
    };
    expect([await part("act", where), await part("act", { ...where, make: broken })]).toEqual([undefined, undefined]);
    expect(lines).toEqual([
      "skipped: act is not installed and Go is not there to build it",
      "skipped: act cannot be had: go: no such host",
    ]);
    expect(await readdir(cache.path)).toEqual([]);
  });

  test("that cannot be had is an error where all parts are required", async () => {
    await using cache = await scratch();
    const env = { SLIPWAY_PARTS: cache.path, SLIPWAY_REQUIRE_PARTS: "1" };
    await expect(part("act", { env, make: nothing, say: () => {} })).rejects.toThrow(
      "act is not installed and Go is not there to build it",
    );
  });

  test("can be made when test/parts.json states its version", async () => {
    await using cache = await scratch();
    const where = { env: { SLIPWAY_PARTS: cache.path }, make: async () => {}, say: () => {} };
    const { parts } = JSON.parse(await readFile(join(import.meta.dirname, "parts.json"), "utf8"));
    const stated: readonly { name: string; version?: string }[] = parts;
    const versions = stated.flatMap(({ name, version }) => (version === undefined ? [] : [{ name, version }]));
    for (const { name } of versions) await part(name, where);
    expect((await readdir(cache.path)).sort()).toEqual(
      versions.map(({ name, version }) => `${name}-${version}`).sort(),
    );
  });

  test("that nobody described is an error", async () => {
    await expect(part("xyz")).rejects.toThrow(`test/parts.json describes no part "xyz" that can be made`);
  });
});
