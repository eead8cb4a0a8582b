import { execFileSync, spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type DockerEngine, startDocker } from "./docker-engine.ts";
import { type RunningRegistry, startRegistry } from "./docker-registry.ts";
import { copyOfExample, scratch, slipway } from "./slipway.ts";

// From a dashboard's folder to a real registry, and from there into a Docker engine, which knows nothing of us.
const missing = ["docker-registry", "skopeo", "dockerd"].filter(
  (part) => spawnSync(part, ["--version"]).error !== undefined,
);
if (missing.length > 0 && process.env["SLIPWAY_REQUIRE_PARTS"] === "1")
  throw new Error(`Parts are missing: ${missing.join(", ")}.`);

let registry: RunningRegistry;
let docker: DockerEngine | undefined;
beforeAll(async () => {
  if (missing.length > 0) return;
  registry = await startRegistry();
  docker = await startDocker();
});
afterAll(async () => {
  await docker?.stop();
  await registry?.stop();
});

test.skipIf(missing.length > 0)(
  "a dashboard is pushed to a real registry, pulled by skopeo, and answers in Docker",
  async () => {
    await using folder = await copyOfExample("road-casualties");
    await using state = await scratch();
    // Debian's engine is of 2020, and reads gzip only.
    await writeFile(
      join(folder.path, "platform.yaml"),
      `provider: local\nregistry: ${registry.host}/dashboards\ncompression: gzip\n`,
    );
    const outcome = await slipway(["run", folder.path, "--once", "--json", "-"], { state: state.path });
    expect(outcome.stderr).toBe("");
    const stages = JSON.parse(outcome.stdout).stages as {
      stage: string;
      verdict: string;
      facts: Record<string, unknown>;
    }[];
    const push = stages.find(({ stage }) => stage === "push");
    expect(push?.verdict).toBe("pass");
    expect(outcome.code).toBe(0);

    const image = `docker://${registry.host}/dashboards/road-casualties:latest`;
    const inspected = JSON.parse(
      execFileSync("skopeo", ["inspect", "--tls-verify=false", image], { encoding: "utf8" }),
    );
    expect(inspected.Digest).toBe(stages.find(({ stage }) => stage === "build")?.facts["digest"]);

    if (docker === undefined) {
      if (process.env["SLIPWAY_REQUIRE_PARTS"] === "1") throw new Error("dockerd did not start.");
      return;
    }
    const archive = join(state.path, "image.tar");
    execFileSync("skopeo", ["copy", "--src-tls-verify=false", image, `docker-archive:${archive}:road:latest`], {
      stdio: "pipe",
    });
    const engine = docker;
    const inDocker = (...args: string[]) =>
      execFileSync(engine.program, args, {
        encoding: "utf8",
        env: { DOCKER_HOST: engine.host, PATH: process.env["PATH"] },
      });
    inDocker("load", "--quiet", "--input", archive);
    const hardened = ["--network=none", "--read-only", "--cap-drop=ALL", "--user=65532:65532", "--tmpfs=/tmp"];
    inDocker("run", "--detach", "--name=road", ...hardened, "road:latest");
    // Inside, there is Python and nothing else: it asks its neighbour for the layout as a browser would.
    const ask = `import json, time, urllib.request
for attempt in range(100):
    try:
        print(json.load(urllib.request.urlopen("http://127.0.0.1:8050/_dash-layout"))["type"])
        break
    except OSError:
        time.sleep(0.1)`;
    expect(inDocker("exec", "road", "/usr/bin/python3.13", "-c", ask).trim()).toMatch(/^[A-Z]\w+$/);
    inDocker("rm", "--force", "road");
  },
);
