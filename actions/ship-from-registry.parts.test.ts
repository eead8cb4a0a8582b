import { spawnSync } from "node:child_process";
import { appendFile, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { digestOf } from "../src/oci/digest.ts";
import { bundled } from "../test/bundle.ts";
import { type RunningRegistry, startRegistry } from "../test/docker-registry.ts";
import { type FaultProxy, faultProxy } from "../test/fault-proxy.ts";
import { repositoryOf } from "../test/git.ts";
import { copyOfExample } from "../test/slipway.ts";
import { job } from "../test/step.ts";

// The jobs of a run, each on a machine that has nothing, with the registry that most of the world runs and a dashboard of real packages.

const missing = spawnSync("docker-registry", ["--version"]).error === undefined ? [] : ["docker-registry"];
if (missing.length > 0 && process.env["SLIPWAY_REQUIRE_PARTS"] === "1") {
  throw new Error(`Parts are missing: ${missing.join(", ")}. Install the Debian packages of those names.`);
}
const withParts = test.skipIf(missing.length > 0);

let dist: string;
let server: RunningRegistry | undefined;
let proxy: FaultProxy;

beforeAll(async () => {
  dist = await bundled();
  if (missing.length > 0) return;
  server = await startRegistry();
  proxy = await faultProxy(server.host);
});

afterAll(async () => {
  await proxy?.[Symbol.asyncDispose]();
  await server?.stop();
});

const identity = { ACTIONS_ID_TOKEN_REQUEST_URL: "https://example.org/?x=1", ACTIONS_ID_TOKEN_REQUEST_TOKEN: "t" };

/** What is below a folder that was fetched or made. */
const filesOf = async (folder: string) =>
  (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());

/** The job that has no login: what it hands on. */
async function check(workspace: string, sha: string) {
  await using here = await job(dist, workspace, "push to the default branch", { sha });
  const { code, stderr, outputs } = await here.step("build-image");
  expect([code, stderr]).toEqual([0, ""]);
  const { digest = "", configuration = "", layers = "", lock = "" } = outputs;
  const scanned = await here.step("scan-image", { image: digest });
  const { inventories = "", sbom = "" } = scanned.outputs;
  return {
    sha,
    digest,
    given: { expected: configuration, "expected-layers": layers, lock },
    inventories,
    bill: await readFile(sbom),
  };
}

/** The layers of an image that the registry was made to give since the proxy began to count. */
const layersThatCame = (layers: string) =>
  proxy.requests.flatMap(({ method, path }) => {
    const [, digest = ""] = /\/blobs\/(sha256:[0-9a-f]{64})$/.exec(path) ?? [];
    return method === "GET" && layers.split(" ").includes(digest) ? digest : [];
  });

/** Whether a bill of materials lies in the registry, to the byte. */
async function isThere(bill: Uint8Array): Promise<boolean> {
  const answer = await fetch(`http://${server?.host}/v2/team/road-casualties/blobs/${digestOf(bill)}`);
  return answer.ok && Buffer.from(await answer.arrayBuffer()).equals(bill);
}

/** The job that ships, on another machine. */
async function ship(workspace: string, checked: Awaited<ReturnType<typeof check>>, deploys = false) {
  const { sha, digest, given, inventories } = checked;
  await using here = await job(dist, workspace, "push to the default branch", { sha });
  const platform = `provider: local\nregistry: ${proxy.host}/team\n`;
  proxy.begin();
  const built = await here.step("build-image", { ...given, platform }, identity);
  expect([built.code, built.outputs["digest"]]).toEqual([0, digest]);
  const pushed = await here.step(
    "push-image",
    { platform, image: digest, "expected-inventories": inventories },
    identity,
  );
  expect(pushed.code).toBe(0);
  const bytes = proxy.bytes();
  const came = layersThatCame(given["expected-layers"]);
  const kept = await filesOf(join(here.temporary, "slipway"));
  const fetched = kept.filter(({ name }) => /\.(whl|deb)$/.test(name)).length;
  const deployed = deploys ? await here.step("deploy-dashboard", { platform, image: digest }, identity) : undefined;
  return { fetched, came, bytes, log: `${built.log}\n${pushed.log}`, deployed };
}

withParts(
  "a run after the first fetches no package and no layer, and sends what is new; what is served is fetched for that",
  async () => {
    await using folder = await copyOfExample("road-casualties");
    const git = await repositoryOf(folder.path);
    const checked = await check(folder.path, await git("rev-parse", "HEAD"));
    const first = await ship(folder.path, checked);
    expect(first.fetched).toBeGreaterThan(20);
    expect(await isThere(checked.bill)).toBe(true);

    const again = await ship(folder.path, checked);
    expect([again.fetched, again.came, again.log]).toEqual([
      0,
      [],
      expect.stringMatching(/\d+ wheels and layers of the image are known to /),
    ]);
    expect(again.bytes).toBeLessThan(20_000);

    await appendFile(join(folder.path, "app.py"), "\n# a word more\n");
    await git("commit", "-qam", "second");
    const second = await check(folder.path, await git("rev-parse", "HEAD"));
    const changed = await ship(folder.path, second, true);
    expect([changed.fetched, changed.came]).toEqual([0, []]);
    expect(await isThere(second.bill)).toBe(true);
    expect(changed.bytes).toBeLessThan(250_000);
    expect([changed.deployed?.code, changed.deployed?.log]).toEqual([
      0,
      expect.stringContaining("answered on this machine"),
    ]);
  },
);
