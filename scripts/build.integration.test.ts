import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { doorNames } from "../actions/dispatch.ts";
import { bundled } from "../test/bundle.ts";
import { root } from "../test/slipway.ts";
import { bundle } from "./build.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-build-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const filesOf = async (place: string) => (await readdir(place, { recursive: true })).sort();
const hashesOf = async (place: string) =>
  Promise.all(
    (await filesOf(place)).map(async (name) => [
      name,
      createHash("sha256")
        .update(await readFile(join(place, name)))
        .digest("hex"),
    ]),
  );

test("building twice gives the same bytes, and a package for each that is in them", async () => {
  const { packages } = await bundle(join(folder, "dist"));
  expect(await hashesOf(join(folder, "dist"))).toEqual(await hashesOf(await bundled()));
  expect(packages).toContain("node_modules/@actions/core");
  const licences = await readFile(join(folder, "dist/licences.txt"), "utf8");
  for (const name of packages) expect(licences).toContain(`${name.replace(/^.*node_modules\//, "")} `);
});

test("the bundle is small, whole, and knows no folder of the machine that built it", async () => {
  const dist = await bundled();
  const names = await filesOf(dist);
  expect(names).toEqual(
    expect.arrayContaining([...doorNames.map((door) => `${door}.js`), "index.js", "ruff_wasm_bg.wasm"]),
  );
  // Node's own loading of what lies around would hide what is missing.
  expect(names.filter((name) => name.includes("/"))).toEqual([]);
  const scripts = names.filter((name) => name.endsWith(".js"));
  const sizes = await Promise.all(scripts.map(async (name) => (await stat(join(dist, name))).size));
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(4_400_000);
  for (const name of scripts) expect((await readFile(join(dist, name), "utf8")).includes(root)).toBe(false);
});
