import { mkdtempSync, rmSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DockerEngine, startDocker } from "../../test/docker-engine.ts";
import { dashboardImage, nodeLayer } from "../../test/node-image.ts";
import { memoryBlobs } from "../oci/memory-blobs.ts";
import type { Digest } from "../oci/ports.ts";
import { systemExec } from "../runner/exec.ts";
import { openRuntime } from "./runtime.ts";

const folder = mkdtempSync(join(tmpdir(), "slipway-engine-test-"));
const engine: DockerEngine | undefined = await startDocker();
const required = process.env["SLIPWAY_REQUIRE_PARTS"] === "1";

afterAll(async () => {
  await engine?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test.runIf(required)("a Docker engine is here, as it must be", () => {
  expect(engine).toBeDefined();
});

describe.skipIf(engine === undefined)("in Docker (skipped where dockerd is not installed or may not run)", () => {
  const blobs = memoryBlobs();
  let image: Digest;
  beforeAll(async () => {
    image = await dashboardImage(blobs, await nodeLayer(blobs));
  });
  const open = () => openRuntime({ blobs, folder, engines: { host: engine?.host } });

  test("an engine that answers is preferred, and a command in it is nobody, without a network, on a read-only root", async () => {
    const runtime = await open();
    const look = `const fs = require("node:fs");
      const attempt = (path) => { try { fs.writeFileSync(path, "x"); return "done"; } catch (error) { return error.code; } };
      fs.writeFileSync("/out/found.json", JSON.stringify({ uid: process.getuid(), writes: ["/x", "/app/x", "/tmp/x"].map(attempt),
        interfaces: fs.readdirSync("/sys/class/net"), capabilities: /^CapEff:\\s+(\\S+)/m.exec(fs.readFileSync("/proc/self/status", "utf8"))[1] }));`;
    const { code, files } = await runtime.run({ image, command: ["node", "-e", look], timeoutSeconds: 60 });
    expect([await runtime.isolation(), code]).toEqual(["docker", 0]);
    expect(JSON.parse(new TextDecoder().decode(files.get("found.json")))).toEqual({
      uid: 65532,
      writes: ["EROFS", "EROFS", "done"],
      interfaces: ["lo"],
      capabilities: "0000000000000000",
    });
    await runtime.close();
  });

  test("a server answers on its socket, and nothing of it is left", async () => {
    const runtime = await open();
    const container = await runtime.start({ image });
    let reply = await container.request("/_dash-layout", { timeoutSeconds: 10 });
    for (let round = 0; reply.kind === "refused" && round < 500; round++) {
      await new Promise((done) => setTimeout(done, 20));
      reply = await container.request("/_dash-layout", { timeoutSeconds: 10 });
    }
    expect(reply).toMatchObject({ kind: "answered", status: 200 });
    await container.stop();
    const { stdout } = await systemExec(engine?.program ?? "docker", ["ps", "--all", "--quiet"], {
      env: { DOCKER_HOST: engine?.host ?? "" },
    });
    expect(stdout).toBe("");
    expect(await readdir(join(folder, "containers"))).toEqual([]);
    await runtime.close();
  });
});
