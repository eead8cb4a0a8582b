import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { bundled } from "../test/bundle.ts";
import { repositoryOf } from "../test/git.ts";
import { copyOfExample, root, scratch } from "../test/slipway.ts";
import { job } from "../test/step.ts";
import type { Door } from "./dispatch.ts";

// The files that a release carries, run as a runner runs them: each a process of its own, with the runner's environment.

let dist: string;
beforeAll(async () => {
  dist = await bundled();
});

describe("without a platform", () => {
  test.each(["push-image", "publish-data", "deploy-dashboard"] as const)(
    "%s ships nothing, and says so",
    async (door) => {
      await using folder = await copyOfExample("road-casualties");
      await using here = await job(dist, folder.path, "push to the default branch");
      const { code, outputs, log, summary } = await here.step(door);
      expect([code, outputs]).toEqual([0, { verdict: "warn" }]);
      expect(log).toContain("there is no platform to ship to: the input platform is empty");
      expect(summary).toMatch(/^## ⚠️ school-absence: warn – nothing was run; \w+ not run\n/);
    },
  );
});

test.each([
  [
    {},
    'This job has no identity to show to gcp: it was not granted "id-token: write".\nAdd to the job that calls Slipway: permissions: { contents: read, id-token: write }',
  ],
  [
    {
      ACTIONS_ID_TOKEN_REQUEST_URL: "https://example.org/?x=1",
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: "t",
      RUNNER_ENVIRONMENT: "self-hosted",
    },
    "This job would use its identity on a self-hosted runner, which others may have prepared.\nLeave SLIPWAY_IDENTITY_RUNNER unset, or name an ephemeral group that runs nothing else as identityRunners in the platform file.",
  ],
  [
    { ACTIONS_ID_TOKEN_REQUEST_URL: "https://example.org/?x=1", ACTIONS_ID_TOKEN_REQUEST_TOKEN: "t" },
    'platform: provider is "gcp", which Slipway cannot deploy to yet; accepted: local.\nWrite provider: local, which serves dashboards on this machine.',
  ],
])("a cloud asks for an identity, and for a runner that nobody prepared: %j", async (env, message) => {
  await using folder = await copyOfExample("road-casualties");
  await using here = await job(dist, folder.path, "push to the default branch");
  const { code, annotations, summary } = await here.step(
    "push-image",
    { platform: "provider: gcp\nregion: europe-west2\n" },
    env,
  );
  const [sentence = "", fix = ""] = message.split("\n");
  expect(annotations[0]).toMatchObject({ title: "push: configuration", message: `${sentence}\nFix: ${fix}` });
  expect(annotations.slice(1)).toEqual([{ level: "error", message: "push could not be done" }]);
  expect(summary).toMatch(/^## ❌ .*: error – 1 error in 1 stage; push could not finish\n/);
  expect(code).toBe(2);
});

test.each(["pull request from a fork", "pull request by Dependabot"] as const)("a %s ships nothing", async (event) => {
  await using folder = await copyOfExample("road-casualties");
  await using here = await job(dist, folder.path, event);
  const { code, log, outputs } = await here.step("publish-data", { platform: "local" });
  expect([code, outputs]).toEqual([0, { verdict: "warn" }]);
  expect(log).toMatch(/a pull request (from a fork|by Dependabot) ships nothing/);
});

test("publish-data publishes nothing of a folder that holds dashboards, but is none", async () => {
  await using folder = await scratch({
    "rain/app.py": "import dash\napp = dash.Dash()\n",
    "rain/data/rain.csv": "x\n1\n",
    "snow/app.py": "import dash\napp = dash.Dash()\n",
    "snow/data/snow.csv": "x\n1\n",
  });
  await repositoryOf(folder.path);
  await using here = await job(dist, folder.path, "push to the default branch");
  const { code, annotations, outputs } = await here.step("publish-data", { platform: "local" });
  expect(code).toBe(2);
  expect(annotations[0]?.message).toMatch(
    /^There are 2 dashboards here: rain\/app\.py:2 and snow\/app\.py:2; accepted: one\./,
  );
  expect(outputs["versions"]).toBeUndefined();
});

test("a dashboard goes through all seven, and its job has one summary", async () => {
  await using folder = await copyOfExample("road-casualties");
  const git = await repositoryOf(folder.path);
  await using here = await job(dist, folder.path, "push to the default branch", {
    sha: await git("rev-parse", "HEAD"),
  });
  const given = { platform: "local", summary: "false" };
  const outcomes = new Map<string, Awaited<ReturnType<typeof here.step>>>();
  const run = async (door: Door, inputs: Readonly<Record<string, string>> = {}) => {
    const outcome = await here.step(door, { ...given, ...inputs });
    outcomes.set(door, outcome);
    return outcome;
  };
  await run("lint-dashboard");
  await run("validate-data");
  const built = await run("build-image", { "smoke-test": "true" });
  const { digest = "", configuration = "" } = built.outputs;
  expect([digest, configuration]).toEqual([
    expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
  ]);
  const scanned = await run("scan-image", { image: digest });
  expect(JSON.parse(await readFile(scanned.outputs["sbom"] ?? "", "utf8"))).toMatchObject({ bomFormat: "CycloneDX" });
  const pushed = await run("push-image", { image: digest });
  expect(pushed.outputs["reference"]).toMatch(new RegExp(`road-casualties@${digest}$`));
  const published = await run("publish-data");
  expect(JSON.parse(published.outputs["versions"] ?? "")).toEqual({
    road_casualties: expect.stringMatching(/^20260901T101112Z-[0-9a-f]{5}$/),
  });
  const deployed = await run("deploy-dashboard", { image: digest, versions: published.outputs["versions"] ?? "" });
  // On this platform what is served ends with the job, so there is no address for anybody.
  expect(deployed.outputs).toEqual({ verdict: "pass", release: "r1" });
  expect(deployed.log).toContain("r1 answered on this machine and was stopped: a rehearsal");
  const preview = await run("deploy-dashboard", { image: digest, preview: "12" });
  expect(preview.outputs).toEqual({ verdict: "pass", release: "r1" });
  const removed = await run("deploy-dashboard", { operation: "remove", preview: "12" });
  expect(removed.log).toContain("pr-12-road-casualties is no longer served");
  const swept = await run("deploy-dashboard", { operation: "sweep" });
  expect(swept.log).toContain("0 previews removed");
  for (const [door, { code, stderr, summary }] of outcomes)
    expect([door, code, stderr, summary]).toEqual([door, 0, "", ""]);

  // The same commit gives the same configuration; another one is refused.
  const again = await run("build-image", { expected: configuration });
  expect(again.code).toBe(0);
  const other = await run("build-image", { expected: `sha256:${"0".repeat(64)}` });
  expect([other.code, other.outputs]).toEqual([1, { verdict: "fail" }]);
  expect(other.annotations[0]).toMatchObject({ title: "build: other-image" });

  const { summary, outputs } = await here.step("report");
  expect(summary.split("\n")[0]).toBe(
    "## ❌ Road casualties and the seat-belt law: fail – 1 error in 13 stages; scan not run",
  );
  expect(outputs).toEqual({ verdict: "fail" });

  // The database's own word says low; what is calculated from the vector counts.
  const advisories = join(here.temporary, "advisories");
  await cp(join(root, "examples/advisories"), advisories, { recursive: true });
  const record = join(advisories, "PyPI/GHSA-m2qf-hxjv-5gpq.json");
  const { database_specific: _, ...known } = JSON.parse(await readFile(record, "utf8"));
  const affected = [
    {
      ...known.affected[0],
      package: { ecosystem: "PyPI", name: "dash" },
      versions: [],
      ranges: [{ type: "ECOSYSTEM", events: [{ introduced: "0" }] }],
    },
  ];
  await writeFile(record, JSON.stringify({ ...known, affected, database_specific: { severity: "LOW" } }));
  const platform = `provider: local\nadvisories: ${advisories}\n`;
  const rated = await here.step("scan-image", { image: digest, platform, summary: "false" });
  expect([rated.code, rated.log]).toEqual([0, expect.stringContaining("CVE-2023-30861 (high)")]);
}, 300_000);
