import { describe, expect, test } from "vitest";
import { strictRegistry } from "../oci/fixtures/strict-registry.ts";
import { memoryBlobs } from "../oci/memory-blobs.ts";
import { keptConnections } from "../runner/kept-connections.ts";
import { fixedClock, memoryCache, quietLog } from "../runner/memory.ts";
import { baseOfImage } from "./base/image-base.ts";
import { parseImageReference } from "./base/image-reference.ts";
import { built, dashboardOf, base as debian, json } from "./fixtures/build.ts";
import { type ForeignFiles, foreignImage, officialPython } from "./fixtures/foreign-image.ts";
import { unpackLayer } from "./fixtures/layers.ts";
import { readInventory } from "./inventory.ts";

/** Builds on an image of a registry. */
async function builtOn(layers: readonly ForeignFiles[], cache = memoryCache()) {
  await using server = await strictRegistry();
  const digest = await foreignImage(server, layers);
  const blobs = memoryBlobs();
  const reference = parseImageReference(`${server.host}/library/python@${digest}`, "base");
  const ports = { http: keptConnections(), clock: fixedClock(), log: quietLog, blobs, cache };
  const base = await baseOfImage(reference, ports);
  const outcome = await built(dashboardOf(), { blobs, cache }, { base });
  return { ...outcome, base };
}

const system: ForeignFiles = Object.fromEntries(
  Object.entries(officialPython).filter(([path]) => !path.startsWith("usr/local")),
);
const python: ForeignFiles = Object.fromEntries(
  Object.entries(officialPython).filter(([path]) => path.startsWith("usr/local")),
);

describe("an image on one of a registry", () => {
  test("has its layers as they are, then our own", async () => {
    const { image, base, asked } = await builtOn([system, python]);
    expect(image.layers.slice(0, 2)).toEqual(base.image?.layers);
    expect(image.layers.slice(2).map(({ role, title }) => [role, title])).toEqual([
      ["wheel", "numpy 2.4.0"],
      ["wheels", "3 small packages"],
      ["bytecode", "bytecode of Python's own library"],
      ["bytecode", "bytecode of numpy 2.4.0"],
      ["bytecode", "bytecode of 3 small packages"],
      ["code", "2 files of the dashboard"],
      ["data", "1 data file"],
    ]);
    expect(asked.filter((url) => url.includes("deb"))).toEqual([]);
  });

  test("has no second bytecode of Python's own library where that one has it", async () => {
    const library = {
      "usr/local/lib/python3.13/os.py": "",
      "usr/local/lib/python3.13/__pycache__/os.cpython-313.pyc": "",
    };
    const { image } = await builtOn([system, python, library]);
    expect(image.layers.flatMap(({ role, title }) => (role === "bytecode" ? title : []))).toEqual([
      "bytecode of numpy 2.4.0",
      "bytecode of 3 small packages",
    ]);
  });

  test("is started by that one's Python, which finds the packages in its own place", async () => {
    const { image, blobs, base } = await builtOn([system, python]);
    const { config } = await json(blobs, image, "config");
    expect(config.Entrypoint).toEqual(["/usr/local/bin/python3.13", "-m", "gunicorn"]);
    expect(config.Labels).toMatchObject({
      "org.opencontainers.image.base.name": base.name,
      "dev.slipway.base.lock": base.image?.manifest,
      "dev.slipway.python": "3.13.7",
    });
    const small = await unpackLayer(blobs, image.layers[3]!.descriptor);
    expect([...small.keys()]).toContain("usr/local/lib/python3.13/site-packages/flask-3.1.0.dist-info/METADATA");
    expect(small.get("usr/local/bin/flask")?.text).toMatch(/^#!\/usr\/local\/bin\/python3\.13\n/);
  });

  test("is compiled with the whole of it below, its own library from where that is", async () => {
    const { runs } = await builtOn([system, python]);
    expect(runs.flat().flatMap(({ folders }) => folders)).toEqual(["/usr/local/lib/python3.13"]);
  });

  test("has its packages in the inventory, as those of a base", async () => {
    const { image, blobs, cache } = await builtOn([system, python]);
    const { components, distribution } = await readInventory(image, { blobs, cache });
    expect(distribution).toEqual({ id: "debian", version: "13", codename: "trixie" });
    expect(components.filter(({ origin }) => origin === "base").map(({ name }) => name)).toEqual(["libc6"]);
  });

  test("shares nothing that depends on where things are with one on Debian packages, on the same machine", async () => {
    const cache = memoryCache();
    const blobs = memoryBlobs();
    const plain = await built(dashboardOf(), { blobs, cache }, { base: debian.lock });
    const foreign = await builtOn([system, python], cache);
    const again = await builtOn([system, python]);
    expect(foreign.image.config.digest === plain.image.config.digest).toBe(false);
    expect(foreign.image.layers.slice(2)).toEqual(again.image.layers.slice(2));
  });
});
