import { describe, expect, test } from "vitest";
import type { Dashboard } from "../../dashboard/model.ts";
import { memoryBlobs } from "../../oci/memory-blobs.ts";
import { memoryCache, memoryFiles, quietLog } from "../../runner/memory.ts";
import { dashboardOf, folder, json, said } from "../fixtures/build.ts";
import { unpackLayer } from "../fixtures/layers.ts";
import { storedImage } from "../stored-image.ts";
import { buildByDockerfile, type DockerfileOptions } from "./build.ts";
import { fakeBuilder, type MadeImage } from "./fixtures/builder.ts";

const dockerfile = `FROM registry.test/python:3.13
WORKDIR /srv
COPY . .
CMD ["gunicorn", "app:server"]
`;

const copied = (context: ReadonlyMap<string, Uint8Array>): MadeImage => ({
  layers: [
    { "usr/bin/python3": "python" },
    Object.fromEntries([...context].map(([path, bytes]) => [`srv/${path}`, bytes])),
  ],
  history: [
    { created_by: "ADD rootfs" },
    { created_by: "ARG SOURCE_DATE_EPOCH=1", empty_layer: true },
    { created_by: "WORKDIR /srv", empty_layer: true },
    { created_by: "COPY . . # buildkit" },
    { created_by: 'CMD ["gunicorn" "app:server"]', empty_layer: true },
  ],
});

type World = {
  readonly files?: Readonly<Record<string, string>>;
  readonly made?: Parameters<typeof fakeBuilder>[0];
  readonly dashboard?: Partial<Dashboard>;
  readonly options?: DockerfileOptions;
};

async function build({ files = {}, made = copied, dashboard = {}, options = {} }: World = {}) {
  const { builder, asked } = fakeBuilder(made);
  const blobs = memoryBlobs();
  const subject = dashboardOf({ dockerfile: said("Dockerfile"), ...dashboard });
  const ports = {
    files: memoryFiles({ ...folder, Dockerfile: dockerfile, ...files }),
    blobs,
    cache: memoryCache(),
    log: quietLog,
  };
  const { report, outputs } = await buildByDockerfile(subject, options, builder, ports);
  return { report, image: outputs!, blobs, asked: asked[0]! };
}

describe("an image by the dashboard's own Dockerfile", () => {
  test("its steps get everything that Git has, but no secret, and of data the name alone", async () => {
    const files = { "requirements.txt": "dash", ".env": "KEY=1", "tests/test_app.py": "", ".dockerignore": "tests" };
    const { asked } = await build({ files, dashboard: { secrets: [".env"] } });
    expect([...asked.files.keys()].sort()).toEqual(
      [".dockerignore", "Dockerfile", "app.py", "assets/style.css", "data/x.csv", "requirements.txt"].concat(
        "tests/test_app.py",
      ),
    );
    expect(asked.files.get("data/x.csv")).toBe("\uFFFDslipway-data data/x.csv\n");
    expect(asked.context.find(({ path }) => path === "app.py")?.modified).toBe(315_532_800);
  });

  test("the data is put on top, where the steps had its placeholder", async () => {
    const { image, blobs } = await build();
    expect(image.layers.map(({ role, title }) => [role, title])).toEqual([
      ["base", "ADD rootfs"],
      ["step", "COPY . ."],
      ["data", "1 data file"],
    ]);
    const data = await unpackLayer(blobs, image.layers[2]!.descriptor);
    expect([data.get("srv/data/x.csv")?.text, data.get("srv/data/x.csv")?.mode]).toEqual(["a,b\n1,2\n", 0o644]);
    const config = await json(blobs, image, "config");
    expect(config.rootfs.diff_ids).toEqual(image.layers.map(({ diffId }) => diffId));
    expect(config.history.map((entry: { readonly comment?: string }) => entry.comment)).toEqual([
      ...["base: ADD rootfs", undefined, "step: COPY . .", undefined, "data: 1 data file"],
    ]);
  });

  test("it says whose it is, is run by the user that runs all, and is found again by its digest", async () => {
    const revision = { commit: "c0ffee", committedAt: "2026-11-27T12:00:00Z" };
    const { image, blobs } = await build({ options: { revision } });
    const config = await json(blobs, image, "config");
    expect([config.created, config.config.User, config.config.Env]).toEqual([
      "2026-11-27T12:00:00.000Z",
      "65532:65532",
      ["PATH=/usr/bin", "PORT=8050", "HOME=/tmp"],
    ]);
    expect(config.config.Labels).toMatchObject({
      "org.opencontainers.image.title": "A try",
      "org.opencontainers.image.revision": "c0ffee",
      "dev.slipway.dashboard": "try",
    });
    expect(await storedImage(image.manifest.digest, { blobs })).toEqual({
      ...image,
      dashboard: { name: "try", title: "A try" },
    });
  });

  test("is the same for the same steps, and another where only the data is", async () => {
    const [first, again, other] = [
      await build(),
      await build(),
      await build({ files: { "data/x.csv": "a,b\n3,4\n" } }),
    ];
    expect(again.image).toEqual(first.image);
    expect(other.image.layers.slice(0, 2)).toEqual(first.image.layers.slice(0, 2));
    expect(other.image.layers[2]).not.toEqual(first.image.layers[2]);
  });

  test("the report says what it was built with, and which data is not in it", async () => {
    const { report } = await build({ made: () => ({ layers: [{ "srv/app.py": "" }] }) });
    expect(report.headline).toMatch(
      /^1 layer, 0\.0 MB, sha256:\w+…; by the Dockerfile with BuildKit 0\.0, 1 step from cache$/,
    );
    expect(report.findings.map(({ rule, message }) => [rule, message])).toEqual([
      ["data-not-copied", "The Dockerfile does not copy data/x.csv: not in the image."],
    ]);
    expect(report.facts).toMatchObject({ base: { name: "registry.test/python:3.13" }, builder: "BuildKit 0.0" });
  });

  test("layers of steps are kept beside the dashboard's images", async () => {
    const stepCache = { repositories: "registry.test/team/", insecure: false, writable: true };
    const { asked } = await build({ options: { stepCache: async () => stepCache } });
    expect(asked.cache).toEqual({ reference: "registry.test/team/try:buildcache", insecure: false, writable: true });
  });

  test("an older Dash is started by a module of ours, in the folder that the server starts in", async () => {
    const dependencies = said({
      file: "requirements.txt",
      pins: [{ name: "dash", version: "2.18.2", extras: [], hashes: [], line: 1 }],
    });
    const entry = said({ module: "app", object: "app", file: "app.py", kind: "app" } as const);
    const text = dockerfile.replace(/CMD.*/, "RUN pip install gunicorn\nCMD python app.py");
    const made = (context: ReadonlyMap<string, Uint8Array>) => ({
      ...copied(context),
      config: { Cmd: ["/bin/sh", "-c", "python app.py"] },
    });
    const { image, blobs } = await build({ files: { Dockerfile: text }, made, dashboard: { dependencies, entry } });
    const layer = image.layers.find(({ role }) => role === "code")!;
    expect((await unpackLayer(blobs, layer.descriptor)).get("srv/_slipway_start.py")?.text).toContain(
      "server = app.server",
    );
    expect((await json(blobs, image, "config")).config.Cmd.at(-1)).toBe("_slipway_start:server");
  });

  test("a step that fails is told by its line in the author's file", async () => {
    const lines = [
      " > [2/3] COPY missing .:",
      "------",
      "Dockerfile:4",
      "--------------------",
      'error: failed to solve: failed to calculate checksum of ref x::y: "/missing": not found',
    ];
    await expect(build({ made: () => lines })).rejects.toThrow(
      "Dockerfile:3: missing is not among the files that can be copied.",
    );
  });
});
