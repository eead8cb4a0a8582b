import { describe, expect, test } from "vitest";
import { type StrictRegistry, strictRegistry } from "../../oci/fixtures/strict-registry.ts";
import { memoryBlobs } from "../../oci/memory-blobs.ts";
import { keptConnections } from "../../runner/kept-connections.ts";
import { fixedClock, memoryCache, quietLog } from "../../runner/memory.ts";
import { type ForeignFiles, foreignImage, officialPython } from "../fixtures/foreign-image.ts";
import { baseOfImage } from "./image-base.ts";
import { parseImageReference } from "./image-reference.ts";

const world = () => ({
  http: keptConnections(),
  clock: fixedClock(),
  log: quietLog,
  blobs: memoryBlobs(),
  cache: memoryCache(),
});

const referenceTo = ({ host }: StrictRegistry, digest: string) =>
  parseImageReference(`${host}/library/python:3.13-slim@${digest}`, "platform.yaml:2: base");

async function baseOf(layers: readonly ForeignFiles[], other: Parameters<typeof foreignImage>[2] = {}) {
  await using server = await strictRegistry();
  return await baseOfImage(referenceTo(server, await foreignImage(server, layers, other)), world());
}

const without = (...paths: readonly string[]): ForeignFiles =>
  Object.fromEntries(Object.entries(officialPython).filter(([path]) => !paths.includes(path)));

const debianPython: ForeignFiles = {
  ...without("usr/local/bin/python3.13", "usr/local/lib/libpython3.13.so.1.0"),
  "usr/bin/python3.11": "\x7fELF",
  "var/lib/dpkg/status":
    "Package: libc6\nStatus: install ok installed\nVersion: 2.36-9\n\nPackage: python3.11-minimal\nStatus: install ok installed\nVersion: 3.11.2-6+deb12u6\n",
};

describe("an image of a registry as a base", () => {
  test("says in its files which Python and which C library it has", async () => {
    const base = await baseOf([officialPython]);
    expect(base.image?.interpreter).toEqual({ python: "3.13.7", series: [3, 13], glibc: [2, 41], prefix: "usr/local" });
    expect(base.distribution).toEqual({ id: "debian", version: "13", codename: "trixie" });
    expect(base.packages).toEqual([]);
    expect(base.image?.layers.map(({ role, title }) => [role, title])).toEqual([
      ["base", expect.stringMatching(/^layer 1 of 1 of library\/python@sha256:[0-9a-f]{12}…$/)],
    ]);
  });

  test.each<
    [
      what: string,
      layers: readonly ForeignFiles[],
      python: string,
      prefix: string | undefined,
      glibc: readonly number[],
    ]
  >([
    [
      "by the setting of the official ones",
      [without("usr/local/lib/libpython3.13.so.1.0")],
      "3.13.5",
      "usr/local",
      [2, 41],
    ],
    ["by its Debian packages", [debianPython], "3.11.2", undefined, [2, 41]],
    [
      "by its header",
      [
        {
          ...without("usr/local/lib/libpython3.13.so.1.0"),
          "usr/local/include/python3.13/patchlevel.h": '#define PY_VERSION "3.13.9"',
        },
      ],
      "3.13.9",
      "usr/local",
      [2, 41],
    ],
    [
      "by the name of its C library",
      [
        {
          ...without("usr/lib/x86_64-linux-gnu/libc.so.6"),
          "lib/x86_64-linux-gnu/libc.so.6": "→libc-2.31.so",
        },
      ],
      "3.13.7",
      "usr/local",
      [2, 31],
    ],
    [
      "by its upper layers",
      [{ ...officialPython, "usr/local/bin/python3.14": "old" }, { "usr/local/bin/.wh.python3.14": "" }],
      "3.13.7",
      "usr/local",
      [2, 41],
    ],
  ])("says so %s", async (what, layers, python, prefix, glibc) => {
    const environment = /setting/.test(what) ? ["PATH=/usr/local/bin", "PYTHON_VERSION=3.13.5"] : [];
    expect((await baseOf(layers, { environment })).image?.interpreter).toEqual({
      python,
      series: python.split(".").slice(0, 2).map(Number),
      glibc,
      ...(prefix === undefined ? {} : { prefix }),
    });
  });

  test.each<[what: string, files: ForeignFiles, compiled: boolean]>([
    ["has the bytecode of every module", { "os.py": "", "__pycache__/os.cpython-313.pyc": "" }, true],
    [
      "has imported some modules",
      { "os.py": "", "csv.py": "", "json/__init__.py": "", "__pycache__/os.cpython-313.pyc": "" },
      false,
    ],
    ["has another Python's bytecode", { "os.py": "", "__pycache__/os.cpython-312.pyc": "" }, false],
    [
      "has links among its modules",
      { "os.py": "", "sitecustomize.py": "→/etc/sitecustomize.py", "__pycache__/os.cpython-313.pyc": "" },
      true,
    ],
    ["has no bytecode", { "os.py": "" }, false],
    ["has its library in an archive", {}, false],
  ])("is looked through for bytecode: one that %s", async (_, files, compiled) => {
    const library = Object.entries(files).map(([path, text]) => [`usr/local/lib/python3.13/${path}`, text] as const);
    expect((await baseOf([officialPython, Object.fromEntries(library)])).image?.compiled).toBe(compiled);
  });

  test("is found in an index, and Docker's names of layers become those of today", async () => {
    const { image } = await baseOf([officialPython], { docker: true });
    expect(image?.layers.map(({ descriptor }) => descriptor.mediaType)).toEqual([
      "application/vnd.oci.image.layer.v1.tar+gzip",
    ]);
  });

  test("is asked for once: what was found is remembered, and its layers are kept", async () => {
    await using server = await strictRegistry();
    const reference = referenceTo(server, await foreignImage(server, [officialPython]));
    const ports = world();
    const first = await baseOfImage(reference, ports);
    server.requests.length = 0;
    expect(await baseOfImage(reference, ports)).toEqual(first);
    expect(server.requests).toEqual([]);
  });
});

describe("in one sentence is refused a base that", () => {
  const digest = `sha256:${"0".repeat(64)}`;

  test.each<[what: string, text: string, fix: string]>([
    [
      "has a tag",
      "docker.io/library/python:3.13",
      "A tag may name another image tomorrow: `docker buildx imagetools inspect docker.io/library/python:3.13` shows the digest of today's.",
    ],
    [
      "has no host",
      `python@${digest}`,
      "Write the registry's host first and 64 hexadecimal digits last: docker.io/library/python@sha256:…",
    ],
    [
      "has another kind of digest",
      "quay.io/python@sha512:00",
      "Write the registry's host first and 64 hexadecimal digits last: docker.io/library/python@sha256:…",
    ],
    ["is a file of another kind", "base.json", "Leave the key out for the lock that comes with Slipway."],
  ])("%s", (_, text, fix) => {
    const problem = (() => {
      try {
        return parseImageReference(text, "platform.yaml:2: base");
      } catch (error) {
        return error;
      }
    })();
    expect(problem).toMatchObject({
      name: "UserError",
      message: `platform.yaml:2: base is "${text}"; accepted: the path of a base lock, which ends in .lock.json, or an image by its digest: host/name@sha256:…`,
      fix,
    });
  });

  test.each<
    [what: string, layers: readonly ForeignFiles[], sentence: string, other?: Parameters<typeof foreignImage>[2]]
  >([
    [
      "is for another architecture",
      [officialPython],
      "is for linux/arm64; dashboards are built for linux/amd64.",
      { architecture: "arm64" },
    ],
    [
      "is an index of other architectures",
      [officialPython],
      "is for linux/arm64, linux/s390x; dashboards are built for linux/amd64.",
      { architecture: "s390x", docker: true },
    ],
    ["has no Python", [without("usr/local/bin/python3.13")], "has no Python in /usr/local/bin or /usr/bin."],
    [
      "does not say which Python",
      [without("usr/local/lib/libpython3.13.so.1.0")],
      "does not say which release of Python 3.13 it has.",
    ],
    [
      "has musl",
      [{ ...without("usr/lib/x86_64-linux-gnu/libc.so.6"), "lib/ld-musl-x86_64.so.1": "" }],
      "has musl for its C library, for which few packages of Python have wheels.",
    ],
    [
      "has no C library",
      [without("usr/lib/x86_64-linux-gnu/libc.so.6")],
      "has no C library (glibc) that wheels could use.",
    ],
    [
      "has a layer that is elsewhere",
      [officialPython],
      'has a layer of the type "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip".',
      { mediaType: "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip" },
    ],
    [
      "lies about what a layer holds",
      [officialPython],
      "says of a layer that it holds something else than it does.",
      { diffId: `sha256:${"1".repeat(64)}` },
    ],
  ])("%s", async (_, layers, sentence, other) => {
    const problem = await baseOf(layers, other).catch((error: Error) => error);
    expect((problem as Error).message).toMatch(
      /^(The|A layer of the) base 127\.0\.0\.1:\d+\/library\/python:3\.13-slim@sha256:/,
    );
    expect((problem as Error).message).toContain(sentence);
  });

  // Whatever its digits are: none of them is an answer of the registry.
  test.each(["0000", "4014", "4030"])("vanished (%s…)", async (digits) => {
    await using server = await strictRegistry();
    const digest = `sha256:${digits.repeat(16)}`;
    await expect(baseOfImage(referenceTo(server, digest), world())).rejects.toMatchObject({
      name: "UserError",
      message: `The base ${server.host}/library/python:3.13-slim@${digest} is not there any more, or never was: ${server.host} has no such image.`,
    });
  });

  test.each(["basic", "bearer"] as const)("needs a login (%s)", async (auth) => {
    await using server = await strictRegistry({ auth });
    const reference = referenceTo(server, await foreignImage(server, [officialPython]));
    await expect(baseOfImage(reference, world())).rejects.toMatchObject({
      name: "UserError",
      message: `The base ${reference.text} cannot be read without a login, and the jobs that check have none.`,
    });
  });
});
