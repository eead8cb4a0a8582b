import { describe, expect, test } from "vitest";
import { memoryBlobs } from "../oci/memory-blobs.ts";
import { base, built, dashboardOf, folder, json, pins, said } from "./fixtures/build.ts";
import { unpackLayer } from "./fixtures/layers.ts";
import { indexOf } from "./fixtures/web.ts";
import { madeWheel, pinOf } from "./fixtures/wheel.ts";

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
      ["code", "2 files of the dashboard"],
      ["data", "1 data file"],
    ]);
    expect(report.verdict).toBe("pass");
    expect(report.findings).toEqual([]);
    expect(report.headline).toBe(`8 layers, 1.2 MB, ${image.manifest.digest.slice(0, 19)}…; 0 from cache`);
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
    expect(again.report.headline).toMatch(/; 8 from cache$/);
  });

  test("fetches no wheel whose layer is there, though the wheel itself is gone", async () => {
    const first = await built();
    const withoutWheels: typeof first.cache = {
      ...first.cache,
      get: async (name) => (name.endsWith(".whl") || name.endsWith(".deb") ? undefined : first.cache.get(name)),
    };
    const other = dashboardOf({ name: said("another"), shipped: ["app.py"], data: [] });
    const next = await built(other, { blobs: first.blobs, cache: withoutWheels });
    expect(next.asked).toEqual([]);
    expect(next.image.layers.slice(0, 6)).toEqual(first.image.layers.slice(0, 6));
  });

  test("with other code changes the layer of the code alone, and nothing is started", async () => {
    const first = await built();
    const files = { ...folder, "app.py": "app = 2\n" };
    const next = await built(dashboardOf(), { files, blobs: first.blobs, cache: first.cache });
    const changed = next.image.layers.filter(({ diffId }, index) => diffId !== first.image.layers[index]?.diffId);
    expect(changed.map(({ role, title }) => [role, title])).toEqual([["code", "2 files of the dashboard"]]);
    expect(next.asked).toEqual([]);
    expect(next.runs).toEqual([]);
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
