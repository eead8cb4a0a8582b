import { execFile, spawnSync } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { startDocker } from "./docker-engine.ts";
import { startRegistry } from "./docker-registry.ts";
import { scratch, slipway } from "./slipway.ts";

// An image that somebody else's tools made FROM our base, in the registry that most of the world runs.
const engine = await startDocker();
afterAll(() => engine?.stop());
const missing = ["docker-registry", "skopeo"].filter((part) => spawnSync(part, ["--version"]).error !== undefined);
if (engine === undefined) missing.push("docker.io");
if (missing.length > 0 && process.env["SLIPWAY_REQUIRE_PARTS"] === "1")
  throw new Error(`Parts are missing: ${missing}.`);
const run = promisify(execFile);
const docker = (...args: readonly string[]) =>
  run(engine?.program ?? "docker", args, { env: { PATH: process.env["PATH"], DOCKER_HOST: engine?.host } });

test.skipIf(missing.length > 0)(
  "an image that Docker builds FROM the base is proved by its layers, in a registry",
  async () => {
    await using folder = await scratch({
      "platform.yaml": "provider: local\ncompression: gzip\n",
      Dockerfile: "ARG BASE\nFROM $BASE\nCOPY Dockerfile /app/\n",
      "Other.Dockerfile": "FROM scratch\nCOPY Dockerfile /app/\n",
    });
    const registry = await startRegistry();
    try {
      const layout = join(folder.path, "layout");
      const output = await slipway(["base", "build", "--with", "openmp", "--output", layout], { cwd: folder.path });
      expect(output.code).toBe(0);
      const base = `${registry.host}/ours/base:1`;
      await run("skopeo", ["copy", "--dest-tls-verify=false", `oci:${layout}`, `docker://${base}`]);
      for (const [file, name] of [
        ["Dockerfile", "app"],
        ["Other.Dockerfile", "other"],
      ] as const) {
        const image = `${registry.host}/ours/${name}:1`;
        await docker("build", "--build-arg", `BASE=${base}`, "-t", image, "-f", join(folder.path, file), folder.path);
        await docker("push", image);
      }
      const verified = async (image: string) => slipway(["base", "verify", image], { cwd: folder.path });
      const with_ = "is built on debian-13-python-3.13 with openmp: its first 2 layers are just that.";
      expect(await verified(base)).toMatchObject({ code: 0, stdout: expect.stringContaining(with_) });
      expect(await verified(`${registry.host}/ours/app:1`)).toMatchObject({
        code: 0,
        stdout: expect.stringContaining(with_),
      });
      expect(await verified(`${registry.host}/ours/other:1`)).toMatchObject({
        code: 1,
        stdout: expect.stringContaining("is not built on the base that is allowed."),
      });
      expect(await verified(`${registry.host}/ours/none:1`)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('has no image "ours/none" as 1.'),
      });
    } finally {
      await registry.stop();
    }
    expect((await slipway(["base", "verify", `${registry.host}/ours/app:1`])).code).toBe(3);
  },
);
