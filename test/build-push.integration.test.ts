import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { strictRegistry } from "../src/oci/fixtures/strict-registry.ts";
import { copyOfExample, scratch, slipway } from "./slipway.ts";

/** Requests by their method, in alphabetical order. */
const methods = (requests: readonly string[]) => requests.map((request) => request.replace(/ .*/, "")).toSorted();

test("slipway build --push brings the image to the registry: the second time what was changed, then nothing", async () => {
  await using registry = await strictRegistry();
  await using folder = await copyOfExample("road-casualties");
  await using state = await scratch();
  await writeFile(join(folder.path, "platform.yaml"), `provider: local\nregistry: ${registry.host}/dashboards\n`);
  const push = async () => {
    registry.requests.length = 0;
    const before = registry.connections();
    const outcome = await slipway(["build", folder.path, "--push", "--json", "-"], { state: state.path });
    expect(outcome.stderr).toBe("");
    expect(outcome.code).toBe(0);
    const stages = JSON.parse(outcome.stdout).stages as { stage: string; facts: Record<string, unknown> }[];
    expect(stages.map(({ stage }) => stage)).toEqual(["build", "push"]);
    return { facts: stages[1]?.facts ?? {}, connections: registry.connections() - before };
  };

  const first = await push();
  expect(registry.manifests.has("dashboards/road-casualties:latest")).toBe(true);
  expect(first.facts["sentLayers"]).toBe(first.facts["layers"]);

  const app = join(folder.path, "app.py");
  await writeFile(app, `${await readFile(app, "utf8")}# changed\n`);
  const second = await push();
  expect(second.facts).toMatchObject({ sentLayers: 1 });
  expect(second.facts["sentBytes"]).toBeLessThan(250_000);
  // What the tag names, before and after; two blobs, in two steps each; the manifest.
  expect(methods(registry.requests)).toEqual(["GET", "GET", "POST", "POST", "PUT", "PUT", "PUT"]);
  expect(second.connections).toBeLessThanOrEqual(3);

  const third = await push();
  expect(third.facts).toMatchObject({ sentLayers: 0, sentBytes: 0, digest: second.facts["digest"] });
  expect(methods(registry.requests)).toEqual(["GET"]);
}, 300_000);

test("an image is not pushed to a cloud from somebody's own machine", async () => {
  await using folder = await copyOfExample("road-casualties");
  await writeFile(join(folder.path, "platform.yaml"), "provider: gcp\n");
  const { code, stderr } = await slipway(["build", folder.path, "--push"]);
  expect([code, stderr]).toEqual([2, expect.stringContaining('provider is "gcp", which Slipway cannot deploy to yet')]);
});
