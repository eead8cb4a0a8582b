import { zstdCompressSync } from "node:zlib";
import { pack } from "tar-stream";
import { describe, expect, test } from "vitest";
import { collected, digestOf } from "../oci/digest.ts";
import { memoryBlobs } from "../oci/memory-blobs.ts";
import type { Blobs } from "../oci/ports.ts";
import { memoryCache } from "../runner/memory.ts";
import { readInventory } from "./inventory.ts";
import type { Layer, LayerRole } from "./model.ts";

const manifest = { mediaType: "", digest: digestOf(new Uint8Array(1)), size: 1 };

async function layerOf(role: LayerRole, files: Readonly<Record<string, string | null>>, blobs: Blobs): Promise<Layer> {
  const tar = pack();
  for (const [name, content] of Object.entries(files)) {
    if (content === null) tar.entry({ name, type: "symlink", linkname: "../usr/lib/os-release" });
    else tar.entry({ name }, content);
  }
  tar.finalize();
  const bytes = await collected(tar as AsyncIterable<unknown> as AsyncIterable<Uint8Array>);
  const mediaType = "application/vnd.oci.image.layer.v1.tar+zstd";
  return {
    role,
    title: role,
    descriptor: { mediaType, ...(await blobs.put(zstdCompressSync(bytes))) },
    diffId: digestOf(bytes),
  };
}

const debian = {
  "etc/os-release": null,
  "usr/lib/os-release": 'NAME="Debian"\nVERSION_ID="13"\nVERSION_CODENAME=trixie\nID=debian\n',
  "var/lib/dpkg/status.d/zlib1g":
    "Package: zlib1g\nSource: zlib (1:1.3.dfsg-2)\nVersion: 1:1.3.dfsg-2+b1\nArchitecture: amd64\nDescription: x\n Source: not this\n",
  "var/lib/dpkg/status.d/zlib1g.md5sums": "0123  usr/lib/x\n",
};
const zlib = {
  kind: "deb",
  name: "zlib1g",
  version: "1:1.3.dfsg-2+b1",
  source: { name: "zlib", version: "1:1.3.dfsg-2" },
  architecture: "amd64",
  origin: "base",
};
const site = "usr/local/lib/python3.13/site-packages";

async function inventoryOf(...layers: readonly (readonly [LayerRole, Readonly<Record<string, string | null>>])[]) {
  const blobs = memoryBlobs();
  const made: Layer[] = [];
  for (const [role, files] of layers) made.push(await layerOf(role, files, blobs));
  const dependencies = {
    file: "requirements.txt",
    pins: [{ name: "flask-thing", version: "2.2.2", extras: [], hashes: [], line: 4 }],
  };
  const inventory = await readInventory({ manifest, layers: made }, { blobs, cache: memoryCache() }, dependencies);
  return { inventory, names: inventory.components.map(({ name, version }) => `${name} ${version}`), made };
}

describe("what is in an image", () => {
  test("comes from its packages' own records, with layer, origin and requirement", async () => {
    const { inventory, made } = await inventoryOf(
      ["base", debian],
      [
        "wheels",
        {
          [`${site}/Flask_Thing-2.2.2.dist-info/METADATA`]:
            "Metadata-Version: 2.4\nName: Flask_Thing\nVersion: 2.2.2\nLicense-Expression: BSD-3-Clause\n\nVersion: 9\n",
          [`${site}/setuptools/_vendor/flask_thing-1.0.dist-info/METADATA`]: "Name: flask-thing\nVersion: 1.0\n",
          [`${site}/numpy-2.0.dist-info/METADATA`]: `Name: numpy\nVersion: 2.0\nLicense: ${"long ".repeat(30)}\n`,
        },
      ],
    );
    expect(inventory).toEqual({
      image: manifest.digest,
      distribution: { id: "debian", version: "13", codename: "trixie" },
      components: [
        { ...zlib, layer: made[0]?.descriptor.digest },
        {
          kind: "python",
          name: "Flask_Thing",
          version: "2.2.2",
          licence: "BSD-3-Clause",
          layer: made[1]?.descriptor.digest,
          origin: "dependency",
          required: { file: "requirements.txt", line: 4 },
        },
        {
          kind: "python",
          name: "flask-thing",
          version: "1.0",
          bundledIn: "setuptools",
          layer: made[1]?.descriptor.digest,
          origin: "dependency",
        },
        { kind: "python", name: "numpy", version: "2.0", layer: made[1]?.descriptor.digest, origin: "dependency" },
      ],
    });
  });

  test("is what dpkg's database lists as installed, and stays the base's when the database is written anew", async () => {
    const base =
      "Package: a\nStatus: install ok installed\nVersion: 1\n\nPackage: b\nStatus: deinstall ok config-files\nVersion: 2\n";
    const { inventory, made } = await inventoryOf(
      ["base", { "var/lib/dpkg/status": base }],
      ["code", { "var/lib/dpkg/status": `${base}\n\nPackage: c\nStatus: install ok installed\nVersion: 3\n` }],
    );
    expect(inventory.components.map(({ name, origin, layer }) => [name, origin, layer])).toEqual([
      ["a", "base", made[0]?.descriptor.digest],
      ["c", "dependency", made[1]?.descriptor.digest],
    ]);
    expect(inventory.distribution).toBeUndefined();
  });

  test("leaves out what an upper layer removes, hides or replaces", async () => {
    const metadata = (name: string) => ({ [`${site}/${name}-1.dist-info/METADATA`]: `Name: ${name}\nVersion: 1\n` });
    const lower = [
      "base",
      { ...metadata("a"), ...metadata("b"), ...metadata("c"), "opt/d-1.dist-info/METADATA": "" },
    ] as const;
    const removing = { [`${site}/.wh.a-1.dist-info`]: "", [`${site}/b-1.dist-info/.wh.METADATA`]: "" };
    expect((await inventoryOf(lower, ["code", removing])).names).toEqual(["c 1", "d 1"]);
    expect((await inventoryOf(lower, ["code", { [`${site}/.wh..wh..opq`]: "", ...metadata("e") }])).names).toEqual([
      "d 1",
      "e 1",
    ]);
    const replaced = { [`${site}/c-1.dist-info/METADATA`]: "Name: c\nVersion: 2\n" };
    expect((await inventoryOf(lower, ["code", replaced])).names).toEqual(["a 1", "b 1", "c 2", "d 1"]);
  });

  test("a record that says nothing is still a package, and hostile names are made tame", async () => {
    const { names } = await inventoryOf([
      "code",
      {
        "opt/x-1.0.dist-info/METADATA": "",
        "opt/y.dist-info/METADATA": "Name: \u001b[31m::error::y\nVersion: 1\n",
        "opt/z.dist-info/METADATA": "",
        "usr/lib/python3/dist-packages/apt-2.dist-info/METADATA": "Name: apt\nVersion: 2\n",
      },
    ]);
    expect(names).toEqual(["__31m::error::y 1", "x 1.0", "z (unknown)"]);
  });
});

test("a layer that was read before is not read again, unless what is remembered of it is damaged", async () => {
  const blobs = memoryBlobs();
  const cache = memoryCache();
  const written = "Name: a\nVersion: 1\nLicense-Expression: MIT\nRequires-Dist: b\n";
  const files = { ...debian, [`${site}/x/_vendor/a-1.dist-info/METADATA`]: written };
  const layer = await layerOf("base", files, blobs);
  const first = await readInventory({ manifest, layers: [layer] }, { blobs, cache });
  const unreadable = { ...blobs, open: () => expect.unreachable() };
  const again = await readInventory({ manifest, layers: [layer] }, { blobs: unreadable, cache });
  // To the byte: the number of a bill of materials is a hash of it.
  expect(JSON.stringify(again)).toBe(JSON.stringify(first));
  await cache.put(`inventory/3/${layer.descriptor.digest.replace(":", "-")}.json`, new TextEncoder().encode("{"));
  expect(await readInventory({ manifest, layers: [layer] }, { blobs, cache })).toEqual(first);
});
