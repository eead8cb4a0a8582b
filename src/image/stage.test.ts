import { describe, expect, test } from "vitest";
import type { ContainerRuntime } from "../container/ports.ts";
import type { Dashboard } from "../dashboard/model.ts";
import { memoryBlobs } from "../oci/memory-blobs.ts";
import type { Blobs } from "../oci/ports.ts";
import { memoryCache, memoryFiles } from "../runner/memory.ts";
import type { Cache } from "../runner/ports.ts";
import { tinyBase } from "./fixtures/base.ts";
import { unpackLayer } from "./fixtures/layers.ts";
import { compilingRuntime } from "./fixtures/runtime.ts";
import { indexOf, testSources, webOf } from "./fixtures/web.ts";
import { madeWheel, pinOf } from "./fixtures/wheel.ts";
import type { BuiltImage } from "./model.ts";
import { build } from "./stage.ts";

const base = await tinyBase();
const dash = madeWheel("dash", "4.4.1", { requires: ["flask>=3", 'pytest; extra == "testing"'] });
const flask = madeWheel("flask", "3.1.0", { entryPoints: "[console_scripts]\nflask = flask.cli:main\n" });
// Random bytes, so that the wheel file is over the size that earns a layer of its own.
const numpy = madeWheel("numpy", "2.4.0", {
  tag: "cp313-cp313-manylinux_2_27_x86_64",
  files: { "numpy/core.so": { content: noise(1_200_000), mode: 0o755 } },
});
const gunicorn = madeWheel("gunicorn", "26.0.0");
const all = [dash, flask, numpy, gunicorn];
const web = { ...base.files, ...indexOf(all) };
const pins = all.map((wheel, index) => pinOf(wheel, index + 1));

const folder: Record<string, string> = {
  "app.py": "app = 1\n",
  "assets/style.css": "h1 { color: red }\n",
  "data/x.csv": "a,b\n1,2\n",
};

const said = <Value>(value: Value) => ({ value, from: { kind: "default", reason: "the test" } as const });

function dashboardOf(more: Partial<Dashboard> = {}): Dashboard {
  return {
    name: said("try"),
    title: said("A try"),
    owner: "somebody",
    groups: [],
    entry: { value: { module: "app", object: "app", file: "app.py" }, from: { kind: "file", file: "app.py", line: 1 } },
    python: said("3.13"),
    dependencies: said({ file: "requirements.txt", pins }),
    resources: { memory: "512Mi" },
    tables: [],
    callbacks: undefined,
    shipped: Object.keys(folder).sort(),
    data: ["data/x.csv"],
    ...more,
  };
}

type World = {
  readonly files?: Readonly<Record<string, string>>;
  readonly web?: Readonly<Record<string, string | Uint8Array>>;
  readonly blobs?: Blobs;
  readonly cache?: Cache;
  readonly runtime?: Partial<ContainerRuntime> | "none";
};

async function built(dashboard = dashboardOf(), world: World = {}, options: Parameters<typeof build>[1] = {}) {
  const { asked, ...net } = webOf(world.web ?? web);
  const blobs = world.blobs ?? memoryBlobs();
  const cache = world.cache ?? memoryCache();
  const compiling = compilingRuntime(blobs, world.runtime === "none" ? {} : world.runtime);
  const runtime = world.runtime === "none" ? {} : { runtime: compiling.runtime };
  const ports = { ...net, ...runtime, files: memoryFiles(world.files ?? folder), blobs, cache };
  const result = await build(dashboard, { sources: testSources, base: base.lock, ...options }, ports);
  const image = result.outputs as BuiltImage;
  return { ...result, image, asked, blobs, cache, runs: compiling.runs };
}

const json = async (blobs: Blobs, image: BuiltImage, which: "manifest" | "config") =>
  JSON.parse(new TextDecoder().decode(await blobs.read(image[which].digest)));

describe("the image", () => {
  test("has a layer for the base, each large wheel, the small ones, their bytecode, the code and the data, in that order", async () => {
    const { image, report } = await built();
    expect(image.layers.map(({ role, title }) => [role, title])).toEqual([
      ["base", "3 Debian packages"],
      ["wheel", "numpy 2.4.0"],
      ["wheels", "3 small packages"],
      ["bytecode", "bytecode of Python's own library"],
      ["bytecode", "bytecode of numpy 2.4.0"],
      ["bytecode", "bytecode of 3 small packages"],
      ["bytecode", "bytecode of the dashboard"],
      ["code", "2 files of the dashboard"],
      ["data", "1 data file"],
    ]);
    expect(report.verdict).toBe("pass");
    expect(report.findings).toEqual([]);
    expect(report.headline).toBe(`9 layers, 1.2 MB, ${image.manifest.digest.slice(0, 19)}…; 0 from cache`);
  });

  test("holds every layer, the configuration and the manifest in its store", async () => {
    const { image, blobs } = await built();
    const manifest = await json(blobs, image, "manifest");
    expect(manifest).toEqual({
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      config: image.config,
      layers: image.layers.map(({ descriptor }) => descriptor),
    });
    for (const { descriptor } of image.layers) expect(await blobs.has(descriptor.digest)).toBe(true);
  });

  test("starts the server as nobody in particular, and tells it no address", async () => {
    const { image, blobs } = await built();
    const { config, rootfs, created } = await json(blobs, image, "config");
    expect(created).toBe("1980-01-01T00:00:00Z");
    expect(rootfs).toEqual({ type: "layers", diff_ids: image.layers.map(({ diffId }) => diffId) });
    expect(config.User).toBe("65532:65532");
    expect(config.WorkingDir).toBe("/app");
    expect(config.Entrypoint).toEqual(["/usr/bin/python3.13", "-m", "gunicorn"]);
    expect(config.Cmd).toEqual([
      "--worker-class=gthread",
      "--workers=1",
      "--threads=8",
      "--timeout=60",
      "--graceful-timeout=25",
      "--keep-alive=75",
      "--worker-tmp-dir=/dev/shm",
      "--access-logfile=-",
      "--no-control-socket",
      "app:app",
    ]);
  });

  test("says nothing of a control socket to a gunicorn that does not know it", async () => {
    const old = madeWheel("gunicorn", "25.0.3");
    const dependencies = said({ file: "requirements.txt", pins: [pinOf(old, 1)] });
    const { image, blobs } = await built(dashboardOf({ dependencies }), { web: { ...base.files, ...indexOf([old]) } });
    expect((await json(blobs, image, "config")).config.Cmd).not.toContain("--no-control-socket");
  });

  test("is dated by its revision, and names it", async () => {
    const revision = { commit: "0123abc", committedAt: "2026-09-01T12:00:00+01:00", source: "https://git.test/x" };
    const { image, blobs } = await built(dashboardOf(), {}, { revision });
    const { created, config } = await json(blobs, image, "config");
    expect(created).toBe("2026-09-01T11:00:00.000Z");
    expect(config.Labels).toMatchObject({
      "org.opencontainers.image.revision": "0123abc",
      "org.opencontainers.image.source": "https://git.test/x",
      "org.opencontainers.image.title": "A try",
      "dev.slipway.dashboard": "try",
    });
  });

  test("puts the dashboard where it is started, and gives assets a time of their own", async () => {
    const { image, blobs } = await built();
    const code = await unpackLayer(blobs, image.layers.find(({ role }) => role === "code")!.descriptor);
    expect([...code.keys()]).toEqual(["app/", "app/app.py", "app/assets/", "app/assets/style.css"]);
    expect(code.get("app/app.py")).toEqual({ type: "file", mode: 0o644, time: 315_532_800, text: "app = 1\n" });
    expect(code.get("app/assets/style.css")?.time).toBeGreaterThan(315_532_800);
    const other = await built(dashboardOf(), { files: { ...folder, "assets/style.css": "h1 { color: blue }\n" } });
    const changed = await unpackLayer(other.blobs, other.image.layers.find(({ role }) => role === "code")!.descriptor);
    expect(changed.get("app/assets/style.css")?.time).not.toBe(code.get("app/assets/style.css")?.time);
    expect(changed.get("app/app.py")?.time).toBe(code.get("app/app.py")?.time);
  });
});

describe("the same dashboard", () => {
  test("gives the same manifest from any order of its lines, with any cache", async () => {
    const first = await built();
    const reversed = said({ file: "requirements.txt", pins: pins.toReversed() });
    const halfKnown = { cache: first.cache, blobs: memoryBlobs() };
    const second = await built(dashboardOf({ dependencies: reversed, shipped: [...dashboardOf().shipped].reverse() }));
    const third = await built(dashboardOf(), halfKnown);
    expect(await json(second.blobs, second.image, "manifest")).toEqual(
      await json(first.blobs, first.image, "manifest"),
    );
    expect([second.image, third.image]).toEqual([first.image, first.image]);
  });

  test("built again makes no layer, and asks the network for nothing", async () => {
    const first = await built();
    const again = await built(dashboardOf(), { blobs: first.blobs, cache: first.cache });
    expect(again.image).toEqual(first.image);
    expect([again.asked, again.runs]).toEqual([[], []]);
    expect(again.report.headline).toMatch(/; 9 from cache$/);
  });

  test("with other code changes the layer of the code and its bytecode alone", async () => {
    const first = await built();
    const files = { ...folder, "app.py": "app = 2\n" };
    const next = await built(dashboardOf(), { files, blobs: first.blobs, cache: first.cache });
    const changed = next.image.layers.filter(({ diffId }, index) => diffId !== first.image.layers[index]?.diffId);
    expect(changed.map(({ role, title }) => [role, title])).toEqual([
      ["bytecode", "bytecode of the dashboard"],
      ["code", "2 files of the dashboard"],
    ]);
    expect(next.asked).toEqual([]);
    expect(next.runs).toEqual([[{ records: [], folders: ["/app"], without: [] }]]);
  });

  test("with gzip has other blobs and the same diff IDs", async () => {
    const zstd = await built();
    const gzip = await built(dashboardOf(), {}, { compression: "gzip" });
    expect(gzip.image.layers.map(({ diffId }) => diffId)).toEqual(zstd.image.layers.map(({ diffId }) => diffId));
    expect(new Set(gzip.image.layers.map(({ descriptor }) => descriptor.mediaType))).toEqual(
      new Set(["application/vnd.oci.image.layer.v1.tar+gzip"]),
    );
    expect(gzip.image.config).toEqual(zstd.image.config);
  });
});

describe("what cannot be built is refused in words", () => {
  test("a Dockerfile", async () => {
    await expect(built(dashboardOf(), { files: { ...folder, Dockerfile: "FROM x" } })).rejects.toMatchObject({
      name: "UserError",
      message: "A Dockerfile is here, and a Dockerfile is not built yet.",
      fix: "Remove it to let Slipway build the image without one.",
    });
  });

  test("another Python", async () => {
    const python = { value: "3.12", from: { kind: "file", file: ".python-version", line: 1 } as const };
    await expect(built(dashboardOf({ python }))).rejects.toMatchObject({
      name: "UserError",
      message: ".python-version:1 asks for Python 3.12; the base debian-13-python-3.13 has Python 3.13.",
    });
  });

  test("requirements that lack what a package needs", async () => {
    const dependencies = said({ file: "requirements.txt", pins: [pinOf(dash, 1), pinOf(gunicorn, 2)] });
    await expect(built(dashboardOf({ dependencies }))).rejects.toMatchObject({
      name: "UserError",
      message: "requirements.txt lacks flask (needed by dash).",
    });
  });
});

describe("what a reader should know is a finding", () => {
  test("requirements without hashes, without a server, or withdrawn", async () => {
    const server = [madeWheel("gunicorn", "27.0.1"), madeWheel("packaging", "26.3")];
    const dependencies = said({ file: "requirements.txt", pins: [pinOf(flask, 4, { hashes: [] })] });
    // The server that is added is known by the hashes of the real one: a made one is refused.
    await expect(
      built(dashboardOf({ dependencies }), { web: { ...base.files, ...indexOf([flask, ...server]) } }),
    ).rejects.toThrow("none of the hashes given for gunicorn 27.0.1 is that of its wheel");
    const withServer = said({ file: "requirements.txt", pins: [pinOf(flask, 4, { hashes: [] }), pinOf(gunicorn, 5)] });
    const page = JSON.parse(web["https://index.test/simple/gunicorn/"] as string);
    page.files[0].yanked = "broken";
    const { report } = await built(dashboardOf({ dependencies: withServer }), {
      web: { ...web, "https://index.test/simple/gunicorn/": JSON.stringify(page) },
    });
    expect(report.findings.map(({ rule, level, message, location }) => ({ rule, level, message, location }))).toEqual([
      {
        rule: "unhashed-pin",
        level: "note",
        message: "1 of 2 requirements has no hash, flask first: the package index was believed.",
        location: { file: "requirements.txt", line: 4 },
      },
      {
        rule: "yanked-release",
        level: "warning",
        message: "gunicorn 26.0.0 was withdrawn by its authors: broken.",
        location: { file: "requirements.txt", line: 5 },
      },
    ]);
  });

  test("two packages with one file: the later name's is there", async () => {
    const one = madeWheel("a-one", "1", { files: { "shared.py": "one\n" } });
    const two = madeWheel("b-two", "1", { files: { "shared.py": "two\n" } });
    const dependencies = said({ file: "requirements.txt", pins: [pinOf(two, 1), pinOf(one, 2), pinOf(gunicorn, 3)] });
    const { report, image, blobs } = await built(dashboardOf({ dependencies }), {
      web: { ...base.files, ...indexOf([one, two, gunicorn]) },
    });
    expect(report.findings.map(({ rule, message }) => [rule, message])).toEqual([
      [
        "file-clash",
        "a-one 1 and b-two 1 both bring usr/local/lib/python3.13/dist-packages/shared.py; the one of b-two is used.",
      ],
    ]);
    const layer = await unpackLayer(blobs, image.layers.find(({ role }) => role === "wheels")!.descriptor);
    expect(layer.get("usr/local/lib/python3.13/dist-packages/shared.py")?.text).toBe("two\n");
  });
});

describe("bytecode", () => {
  test("is compiled in one run, each layer of sources for itself", async () => {
    const { runs } = await built();
    const record = (name: string) => `/usr/local/lib/python3.13/dist-packages/${name}.dist-info/RECORD`;
    expect(runs).toEqual([
      [
        { records: [], folders: ["/usr/lib/python3.13"], without: [] },
        { records: [record("numpy-2.4.0")], folders: [], without: [] },
        {
          records: [record("dash-4.4.1"), record("flask-3.1.0"), record("gunicorn-26.0.0")],
          folders: [],
          without: [],
        },
        { records: [], folders: ["/app"], without: [] },
      ],
    ]);
  });

  test("of a file that a later package replaces is left to that package", async () => {
    const large = madeWheel("a-large", "1", { files: { "shared.py": "one\n", "noise.bin": noise(1_200_000) } });
    const two = madeWheel("b-two", "1", { files: { "shared.py": "two\n" } });
    const dependencies = said({ file: "requirements.txt", pins: [pinOf(large, 1), pinOf(two, 2), pinOf(gunicorn, 3)] });
    const { runs } = await built(dashboardOf({ dependencies }), {
      web: { ...base.files, ...indexOf([large, two, gunicorn]) },
    });
    expect(runs[0]?.map(({ without }) => without)).toEqual([
      [],
      ["/usr/local/lib/python3.13/dist-packages/shared.py"],
      [],
      [],
    ]);
  });

  test.each([
    ["where nothing can run the base", "none", "Nothing here can run the base's Python."],
    [
      "where a process is not in the image",
      { isolation: "process" },
      "This machine can run the image as a plain process only.",
    ],
    [
      "where the compiler fails",
      { run: async () => ({ code: 1, lines: ["", "no memory"], files: new Map() }) },
      "The base's Python could not compile here: no memory",
    ],
    [
      "where a container cannot be started",
      { run: async () => Promise.reject(new Error("no mounts")) },
      "The base's Python could not compile here: no mounts",
    ],
    [
      "where nothing comes back",
      { run: async () => ({ code: 0, lines: [], files: new Map() }) },
      "The base's Python left no result.",
    ],
  ] as const)("is left out with a warning %s", async (_, runtime, reason) => {
    const { image, report } = await built(dashboardOf(), { runtime });
    expect(image.layers.map(({ role }) => role)).toEqual(["base", "wheel", "wheels", "code", "data"]);
    expect(report.findings.map(({ rule, level, message }) => ({ rule, level, message }))).toEqual([
      {
        rule: "no-bytecode",
        level: "warning",
        message: `No bytecode: this digest will differ from CI's, and the dashboard starts more slowly. ${reason}`,
      },
    ]);
  });
});

/** Bytes that do not compress, the same every time. */
function noise(size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let state = 1;
  for (let at = 0; at < size; at += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}
