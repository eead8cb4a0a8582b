import { mkdir, symlink } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { part } from "../../../test/parts.ts";
import { scratch } from "../../../test/slipway.ts";
import { collected } from "../../oci/digest.ts";
import { systemExec } from "../../runner/exec.ts";
import { findTool } from "../tools.ts";
import { startDaemon } from "./daemon.ts";
import { findBuilder } from "./find-builder.ts";
import type { DockerfileBuilder } from "./ports.ts";

// One real BuildKit, spoken with in every way there is: by buildctl at an address, by docker buildx, by a daemon of our own.
const parts = await Promise.all([part("buildkitd"), part("buildctl"), part("buildx")]);
const [buildkitd = "", buildctl = "", buildx = ""] = parts;
const docker = await findTool("docker");
const isHere = parts.every((one) => one !== undefined) && docker !== undefined && process.getuid?.() === 0;
if (!isHere && process.env["SLIPWAY_REQUIRE_PARTS"] === "1") throw new Error("A real BuildKit cannot be had.");

let folder: Awaited<ReturnType<typeof scratch>>;
let daemon: Awaited<ReturnType<typeof startDaemon>> | undefined;
beforeAll(async () => {
  folder = await scratch();
  if (!isHere) return;
  await mkdir(join(folder.path, "docker/cli-plugins"), { recursive: true });
  await symlink(buildx, join(folder.path, "docker/cli-plugins/docker-buildx"));
  const environment = { PATH: process.env["PATH"] ?? "", HOME: homedir() };
  const root = join(folder.path, "root");
  daemon = await startDaemon(
    { buildkitd, buildctl, runtime: "runc", root, temporary: folder.path, environment },
    systemExec,
  );
});
afterAll(async () => {
  await daemon?.stop();
  await folder[Symbol.asyncDispose]();
});

const programs = (...files: readonly string[]) => files.map((file) => dirname(file));
const settings = (more: Partial<Parameters<typeof findBuilder>[0]> = {}) => ({
  programs: [] as readonly string[],
  environment: { HOME: homedir() } as Readonly<Record<string, string>>,
  root: join(folder.path, "own-root"),
  isRoot: true,
  ...more,
});

/** Builds from nothing but the context, and answers with the manifest. */
async function built(builder: DockerfileBuilder) {
  const file = {
    path: "a.txt",
    executable: false,
    modified: 315_532_800,
    content: {
      open: async function* () {
        yield new TextEncoder().encode("a");
      },
    },
  };
  const end = await builder.build(
    {
      dockerfile: 'FROM scratch\nCOPY --link a.txt /\nCMD ["/a"]\n',
      context: [file],
      epoch: 1_389_274_624,
      compression: "zstd",
    },
    async ({ index, blobs }) => {
      const { manifests } = JSON.parse(new TextDecoder().decode(index));
      const [manifest] = manifests;
      const { layers } = JSON.parse(new TextDecoder().decode(await collected(blobs.open(manifest.digest))));
      return { manifests: manifests.length, layers };
    },
  );
  expect(end.kind, end.lines.join("\n")).toBe("built");
  return end.kind === "built" ? end.taken : undefined;
}

describe.skipIf(!isHere)("one Dockerfile, whoever builds it", () => {
  test("gives one image, without an attestation beside it, and the same to each", async () => {
    const address = daemon?.address;
    const named = await findBuilder(settings({ address, programs: programs(buildctl) }), systemExec);
    const environment = { HOME: homedir(), DOCKER_CONFIG: join(folder.path, "docker") };
    const create = ["buildx", "create", "--name", "there", "--driver", "remote", "--use", address ?? ""];
    const { code, stderr } = await systemExec(docker ?? "", create, {
      env: { ...environment, PATH: process.env["PATH"] ?? "" },
    });
    expect([code, stderr]).toEqual([0, ""]);
    const byBuildx = await findBuilder(settings({ environment }), systemExec);
    const own = await findBuilder(settings({ programs: programs(buildkitd, buildctl) }), systemExec);
    expect([named.name, byBuildx.name, own.name]).toEqual([
      "BuildKit 0.34.2",
      "docker buildx 0.38.2",
      "BuildKit 0.34.2",
    ]);
    const [first, second, third] = [await built(named), await built(byBuildx), await built(own)];
    expect(first).toMatchObject({
      manifests: 1,
      layers: [{ mediaType: "application/vnd.oci.image.layer.v1.tar+zstd" }],
    });
    expect([second, third]).toEqual([first, first]);
  });

  test("a step that fails is told with what it printed", async () => {
    const named = await findBuilder(settings({ address: daemon?.address, programs: programs(buildctl) }), systemExec);
    const asked = { dockerfile: "FROM scratch\nCOPY b.txt /\n", context: [], epoch: 0, compression: "gzip" } as const;
    const end = await named.build(asked, async () => "taken");
    expect([end.kind, end.lines.filter((line) => line === "Dockerfile:2")]).toEqual(["failed", ["Dockerfile:2"]]);
  });
});
