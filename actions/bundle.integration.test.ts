import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { bundled } from "../test/bundle.ts";
import { repositoryOf } from "../test/git.ts";
import { type EventName, githubEvents } from "../test/github-events.ts";
import { part } from "../test/parts.ts";
import { copyOfExample, root, scratch } from "../test/slipway.ts";
import { job } from "../test/step.ts";
import type { Door } from "./dispatch.ts";

// The files that a release carries, run as a runner runs them: each a process of its own, with the runner's environment.

const ruff = await part("ruff");

let dist: string;
beforeAll(async () => {
  dist = await bundled();
});

/** A repository with one table, and a schema that wants numbers. */
const table = async (csv: string, files: Readonly<Record<string, string>> = {}) => {
  const folder = await scratch({
    "data/x.csv": csv,
    "data/datapackage.yaml":
      "resources:\n  - name: x\n    path: x.csv\n    schema:\n      fields:\n        - { name: area, type: string }\n        - { name: count, type: integer }\n",
    ...files,
  });
  return folder;
};

const seven = [
  "lint-dashboard",
  "validate-data",
  "build-image",
  "scan-image",
  "push-image",
  "publish-data",
  "deploy-dashboard",
] as const satisfies readonly Door[];

describe("an event that Slipway does not run on", () => {
  test.each(
    seven.flatMap((door) =>
      (["pull_request_target", "workflow_run", "issue comment"] as const).map((event) => [door, event] as const),
    ),
  )("%s refuses %s, with what to write instead", async (door, event) => {
    await using folder = await scratch({ "app.py": "import os\n" });
    await using here = await job(dist, folder.path, event);
    const { code, annotations, log, outputs, summary } = await here.step(door);
    expect(code).toBe(2);
    expect(annotations.map(({ level }) => level)).toEqual(["error"]);
    expect(annotations[0]?.message).toMatch(/is refused|does not know/);
    expect(annotations[0]?.message.split("\n")).toHaveLength(2);
    expect({ log, outputs, summary }).toEqual({ log: "", outputs: {}, summary: "" });
  });
});

test.each<EventName>([
  "push to the default branch",
  "push to another branch",
  "push of a new branch",
  "push of a tag",
  "pull request",
  "pull request from a fork",
  "pull request from a fork that is gone",
  "pull request by Dependabot",
  "merge group",
  "dispatch on the default branch",
  "dispatch on another branch",
  "schedule",
])("validate-data checks a %s", async (event) => {
  await using folder = await table("area,count\nLeeds,3\n");
  await repositoryOf(folder.path);
  await using here = await job(dist, folder.path, event);
  const { code, outputs, stderr } = await here.step("validate-data");
  expect({ code, outputs, stderr }).toEqual({ code: 0, outputs: { rows: "1", verdict: "pass" }, stderr: "" });
});

describe("an input", () => {
  test.each<[Door, Record<string, string>, string]>([
    ["lint-dashboard", { foldr: "." }, 'The action lint-dashboard has no input "foldr".\nDid you mean "folder"?'],
    [
      "validate-data",
      { "working-directory": "." },
      'The action validate-data has no input "working-directory": here it is called "folder".\nWrite folder: instead of working-directory: under with:.',
    ],
    [
      "validate-data",
      { registry: "x" },
      'The action validate-data has no input "registry".\nIts inputs are folder, platform, summary, annotations, json, sarif, paths.',
    ],
    [
      "lint-dashboard",
      { annotations: "many" },
      'The input "annotations" of lint-dashboard is "many"; accepted: a whole number from 0 to 30.\nFor example, under with: annotations: 12',
    ],
    [
      "build-image",
      { "smoke-test": "maybe" },
      'The input "smoke-test" of build-image is "maybe"; accepted: true or false.\nFor example, under with: smoke-test: false',
    ],
    [
      "build-image",
      { expected: "sha256:1" },
      'The input "expected" of build-image is "sha256:1"; accepted: sha256: and 64 hexadecimal digits.\nFor example, under with: expected: ${{ needs.check.outputs.configuration }}',
    ],
    [
      "deploy-dashboard",
      { versions: "[1]" },
      'The input "versions" of deploy-dashboard is "[1]"; accepted: JSON: an object of dataset names and versions.\nFor example, under with: versions: ${{ steps.publish.outputs.versions }}',
    ],
    [
      "lint-dashboard",
      { folder: "../elsewhere" },
      'The input "folder" is "../elsewhere", outside the repository.\nName a folder inside it, as seen from its top: dashboards/school-absence',
    ],
    [
      "lint-dashboard",
      { platform: "platform.yaml" },
      'The input "platform" is the name of a file, "platform.yaml"; accepted: its text.\nPut the file\'s text into the variable SLIPWAY_PLATFORM and write platform: ${{ vars.SLIPWAY_PLATFORM }}. A file in the repository could be changed by whoever it is to hold.',
    ],
    [
      "lint-dashboard",
      { platform: "provider: lokal" },
      'platform:1: provider is "lokal"; accepted: local, gcp or aws.\nFor example: provider: local',
    ],
    [
      "lint-dashboard",
      { platform: "provider: local\nadvisories: ours\n" },
      'platform: advisories is "ours", which would be looked for in the repository that is checked; accepted on GitHub: a path that begins with /.\nName a place on the runner itself, or leave advisories out.',
    ],
    [
      "scan-image",
      { image: `sha256:${"0".repeat(64)}` },
      `This job has no image sha256:${"0".repeat(64)}.\nRun build-image in an earlier step of the same job, and hand over its output digest: images do not travel between jobs.`,
    ],
  ])("of %s that is wrong is told with what is right: %j", async (door, inputs, message) => {
    await using folder = await scratch({ "app.py": "" });
    await using here = await job(dist, folder.path, "push to the default branch");
    const { code, annotations } = await here.step(door, inputs);
    expect(annotations).toEqual([{ level: "error", message }]);
    expect(code).toBe(2);
  });

  test("that is empty counts as left out", async () => {
    await using folder = await table("area,count\nLeeds,3\n");
    await using here = await job(dist, folder.path, "push to the default branch");
    const { code } = await here.step("validate-data", { folder: "", platform: "", annotations: "", paths: "" });
    expect(code).toBe(0);
  });
});

describe("what is found", () => {
  test("in a pull request is annotated on the lines that changed; the rest is counted", async () => {
    await using folder = await scratch({
      "app.py": "from dash import Dash\nimport os\napp = Dash(__name__)\nserver = app.server\n",
    });
    const git = await repositoryOf(folder.path);
    await git("checkout", "-qb", "work");
    await writeFile(join(folder.path, "page.py"), "import sys\n");
    await git("add", "page.py");
    await git("commit", "-qm", "work");
    const head = await git("rev-parse", "HEAD");
    await git("checkout", "-q", "main");
    await git("merge", "-q", "--no-ff", "-m", "merge", "work");
    await using here = await job(dist, folder.path, "pull request");
    await writeFile(join(here.temporary, "x"), "");
    const payload = structuredClone(githubEvents["pull request"].payload) as {
      pull_request: { head: { sha: string } };
    };
    payload.pull_request.head.sha = head;
    await writeFile(join(here.temporary, "event.json"), JSON.stringify(payload));
    const { annotations, log, code } = await here.step(
      "lint-dashboard",
      {},
      { GITHUB_EVENT_PATH: join(here.temporary, "event.json") },
    );
    expect(annotations.map(({ level, title, file, line }) => [level, title, file, line])).toEqual([
      ["notice", "lint: F401", "page.py", "1"],
    ]);
    expect(log).toContain("1 already there");
    expect(code).toBe(0);
  });

  test("in a pull request says how the schema changed since its base, and what that means for the version", async () => {
    const csv = (name: string) => `area,${name}\nLeeds,3\n`;
    const descriptor = (name: string) =>
      `version: 1.4.0\nresources:\n  - name: x\n    path: x.csv\n    schema:\n      fields:\n        - { name: area, type: string }\n        - { name: ${name}, type: integer }\n`;
    await using folder = await scratch({ "data/x.csv": csv("count"), "data/datapackage.yaml": descriptor("count") });
    const git = await repositoryOf(folder.path);
    await git("checkout", "-qb", "work");
    await writeFile(join(folder.path, "data/x.csv"), csv("total"));
    await writeFile(join(folder.path, "data/datapackage.yaml"), descriptor("total"));
    await git("commit", "-qam", "work");
    const head = await git("rev-parse", "HEAD");
    await git("checkout", "-q", "main");
    await git("merge", "-q", "--no-ff", "-m", "merge", "work");
    await using here = await job(dist, folder.path, "pull request");
    const payload = structuredClone(githubEvents["pull request"].payload) as {
      pull_request: { head: { sha: string } };
    };
    payload.pull_request.head.sha = head;
    await writeFile(join(here.temporary, "event.json"), JSON.stringify(payload));
    const { annotations, summary, code } = await here.step(
      "validate-data",
      {},
      { GITHUB_EVENT_PATH: join(here.temporary, "event.json") },
    );
    expect(summary).toMatch(
      /1 table, 1 row, no fault; 2 signs of drift since [0-9a-f]{7} · schema change: major \(1 change\)/,
    );
    expect(annotations.map(({ level, title, file }) => [level, title, file])).toEqual([
      ["warning", "validate: drift-columns", "data/x.csv"],
      ["notice", "validate: schema-changed", "data/datapackage.yaml"],
      ["notice", "validate: drift-columns", "data/x.csv"],
    ]);
    expect(annotations[1]?.message).toMatch(/"total": the column was called "count"[\s\S]*version to 2\.0\.0/);
    expect(code).toBe(0);
  });

  test("in a folder of the repository is told with its place from the top, linked to the line and to the rule", async () => {
    await using folder = await scratch();
    await cp(join(root, "examples/in-trouble"), join(folder.path, "dashboards/trouble"), { recursive: true });
    await repositoryOf(folder.path);
    await using here = await job(dist, folder.path, "push to the default branch");
    const { annotations, code, summary, log } = await here.step("lint-dashboard", { folder: "./dashboards/trouble/" });
    expect(code).toBe(1);
    expect(annotations[0]).toMatchObject({
      level: "error",
      file: "dashboards/trouble/app.py",
      title: "lint: D15",
      line: "48",
    });
    expect(annotations.at(-1)).toEqual({ level: "error", message: expect.stringMatching(/^lint: \d+ errors, /) });
    expect(summary).toContain(
      "](https://github.com/dept/school-absence/blob/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/dashboards/trouble/app.py#L48)",
    );
    expect(summary).toMatch(
      /\[<code>D15<\/code>\]\(https:\/\/github\.com\/your-org\/slipway\/blob\/v[\d.]+\/docs\/reference\/rules\/D15\.md\)/,
    );
    // Code that is in the repository is shown where it is marked.
    expect(log).toContain('dcc.Graph(id="chart"');
  });

  test("of values is shown for files in the repository, and for no other", async () => {
    await using folder = await table("area,count\nLeeds,three\n", { "data/secret.csv": "area,count\nLeeds,four\n" });
    const git = await repositoryOf(folder.path);
    await git("rm", "-q", "--cached", "data/secret.csv");
    await git("commit", "-qm", "keep it out of Git");
    await using here = await job(dist, folder.path, "push to the default branch");
    const json = join("..", here.temporary.split("/").at(-1) ?? "", "report.json");
    const shown = await here.step("validate-data", { json });
    const everywhere = [
      shown.log,
      shown.summary,
      JSON.stringify(shown.annotations),
      await readFile(join(folder.path, json), "utf8"),
    ];
    for (const surface of everywhere) expect(surface).toContain("three");
    const hidden = await here.step("validate-data", { paths: "data/secret.csv" });
    expect(hidden.code).toBe(0);
    for (const surface of [hidden.log, hidden.summary, JSON.stringify(hidden.annotations)])
      expect(surface).not.toContain("four");
    const off = await here.step("validate-data", { platform: "provider: local\nvalues: hide\n", json });
    const surfaces = [
      off.log,
      off.summary,
      JSON.stringify(off.annotations),
      await readFile(join(folder.path, json), "utf8"),
    ];
    for (const surface of surfaces) expect(surface).not.toContain("three");
    expect(off.annotations[0]).toMatchObject({ file: "data/x.csv", line: "2", title: "validate: type-error" });
  });

  test("is never a workflow command, whatever cells and file names say", async () => {
    const hostile = "::stop-commands::x";
    await using folder = await table(`area,count\n"a\n::error file=app.py::gone",${hostile}\n`);
    await mkdir(join(folder.path, "data/more"));
    await writeFile(join(folder.path, `data/more/::set-output name=verdict::pass.csv`), `a,a\n1,2\n`);
    await repositoryOf(folder.path);
    await using here = await job(dist, folder.path, "push to the default branch");
    const { annotations, log, outputs, code } = await here.step("validate-data");
    expect(code).toBe(1);
    expect(outputs["verdict"]).toBe("fail");
    expect([...new Set(annotations.map(({ level }) => level))].sort()).toEqual(["error", "notice"]);
    expect(
      annotations.every(({ title, message }) => title?.startsWith("validate: ") || message.startsWith("validate: ")),
    ).toBe(true);
    expect(log.split("\n").filter((line) => /^\s*::|##\[/.test(line))).toEqual([]);
  });

  /** Which Ruff lint asks beside this program, and what it finds. */
  const askedBeside = async (program: string) => {
    await using folder = await scratch({ "app.py": "import os\n" });
    await using here = await job(dist, folder.path, "push to the default branch");
    const path = [dirname(program), "/usr/bin", "/bin"].join(delimiter);
    await here.step("lint-dashboard", { json: "report.json" }, { PATH: path });
    const [{ facts, findings }] = JSON.parse(await readFile(join(folder.path, "report.json"), "utf8")).stages;
    return [facts.ruffBuild, findings.map(({ rule }: { readonly rule: string }) => rule)];
  };

  test("comes from the Ruff inside where the machine has none", async () => {
    expect(await askedBeside(process.execPath)).toEqual(["wasm", ["F401"]]);
  });

  test.skipIf(ruff === undefined)("comes from the Ruff of the machine where it is the same version", async () => {
    expect(await askedBeside(ruff ?? "")).toEqual(["native", ["F401"]]);
  });

  test("can be had as JSON and SARIF", async () => {
    await using folder = await copyOfExample("in-trouble");
    await repositoryOf(folder.path);
    await using here = await job(dist, folder.path, "push to the default branch");
    await here.step("lint-dashboard", { json: "report.json", sarif: "report.sarif" });
    const report = JSON.parse(await readFile(join(folder.path, "report.json"), "utf8"));
    expect([report.version, report.verdict, report.stages[0].stage]).toEqual([1, "fail", "lint"]);
    const sarif = JSON.parse(await readFile(join(folder.path, "report.sarif"), "utf8"));
    expect(sarif.runs[0].results.length).toBe(report.stages[0].findings.length);
    const { annotations, code } = await here.step("lint-dashboard", { json: "nowhere/report.json" });
    expect(annotations.at(-1)?.message).toBe(
      'The file that the input "json" names cannot be written (ENOENT).\nName a file in a folder that is there.',
    );
    expect(code).toBe(2);
  });
});

describe("a job's fifty annotations", () => {
  test("are shared: what a step does not need is there for the next", async () => {
    const rows = Array.from({ length: 20 }, (_, index) => `t${index}.csv`);
    await using folder = await scratch(Object.fromEntries(rows.map((name) => [`data/${name}`, "a,b\n1\n"])));
    await repositoryOf(folder.path);
    const made = async (inputs: readonly string[]) => {
      await using here = await job(dist, folder.path, "push to the default branch");
      let last: Awaited<ReturnType<typeof here.step>> | undefined;
      for (const [index, annotations] of inputs.entries()) {
        const paths = index === inputs.length - 1 ? "" : "data/none.csv";
        if (paths !== "") await writeFile(join(folder.path, paths), "a\n1\n");
        last = await here.step("validate-data", { annotations, paths, summary: "false" });
      }
      return last?.annotations.slice(0, -1) ?? [];
    };
    const few = await made(["4"]);
    expect(few.map(({ level }) => level)).toEqual(["error", "error", "error", "notice"]);
    expect(few.at(-1)?.message).toMatch(/more findings? found no room among the annotations/);
    expect((await made(["3", "4"])).length).toBeGreaterThan(few.length);
  });
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

test.each<[EventName, Record<string, readonly [result: string, verdict?: string]>, number, string]>([
  [
    "pull request from a fork",
    { check: ["success", "warn"], prove: ["success", "pass"], ship: ["skipped"], preview: ["skipped"] },
    0,
    "warn – check and prove succeeded; check with warnings",
  ],
  [
    "merge group",
    { check: ["success", "pass"], prove: ["cancelled"], ship: ["skipped"], preview: ["skipped"] },
    1,
    "fail – prove was cancelled",
  ],
])("the gate judges the jobs of a %s", async (event, jobs, code, sentence) => {
  await using folder = await scratch();
  await using here = await job(dist, folder.path, event);
  const needs = Object.fromEntries(
    Object.entries(jobs).map(([name, [result, verdict]]) => [name, { result, outputs: { verdict } }]),
  );
  const outcome = await here.step("gate", { jobs: JSON.stringify(needs), platform: "true", previews: "false" });
  expect(outcome.code).toBe(code);
  expect(outcome.outputs).toEqual({ verdict: sentence.split(" ")[0] });
  expect(outcome.summary.split("\n")[0]).toContain(`gate: ${sentence}`);
});

test("outside a workflow an action says where it belongs", async () => {
  await using folder = await scratch({ "app.py": "" });
  await using here = await job(dist, folder.path, "push to the default branch");
  const { code, stderr, log } = await here.step("lint-dashboard", {}, { GITHUB_EVENT_NAME: "" });
  expect(code).toBe(3);
  expect(stderr + log).toContain("The environment has no GITHUB_EVENT_NAME: this is not a step of a GitHub workflow.");
});
