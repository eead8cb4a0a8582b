import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { runWorkflow, type WorkflowRun } from "./act.ts";
import { part } from "./parts.ts";
import { scratch } from "./slipway.ts";

// A workflow and an action as small as can be, to know what of GitHub's is there under act before real ones are run with it.
const act = await part("act");

const caller = `
name: My dashboard
on:
  push: { branches: [main] }
  pull_request:
  merge_group:
permissions: {}
jobs:
  dashboard:
    permissions: { contents: read, id-token: write }
    uses: your-org/slipway/.github/workflows/dashboard.yml@v1
`;

const workflow = `
name: Slipway
on: { workflow_call: {} }
permissions: {}
jobs:
  check:
    name: check
    runs-on: \${{ vars.RUNNER || 'ubuntu-24.04' }}
    permissions: { contents: read }
    outputs: { verdict: "\${{ steps.look.outputs.verdict }}" }
    steps:
      - uses: actions/checkout@0123456789012345678901234567890123456789 # v6.0.0
        with: { fetch-depth: 2, persist-credentials: false }
      - if: github.event_name == 'pull_request'
        uses: actions/checkout@0123456789012345678901234567890123456789 # v6.0.0
        with: { ref: "\${{ github.event.pull_request.base.sha }}", path: before, persist-credentials: false }
      - name: Look
        id: look
        uses: $/actions/look
        with: { verdict: "\${{ vars.VERDICT }}", toolkit: "\${{ job.workflow_repository }}" }
  ship:
    name: ship
    needs: [check]
    if: github.event_name == 'push' && github.ref_name == github.event.repository.default_branch
    outputs: { verdict: "\${{ steps.ship.outputs.verdict }}" }
    environment: production
    concurrency: { group: ship, cancel-in-progress: false }
    runs-on: ubuntu-24.04
    permissions: { contents: read, id-token: write }
    steps:
      - { name: Ship, id: ship, uses: $/actions/look, with: { verdict: pass } }
  told:
    name: told
    needs: [ship]
    if: always() && needs.ship.outputs.verdict == ''
    runs-on: ubuntu-24.04
    steps:
      - { name: Told, uses: $/actions/look }
  gate:
    name: gate
    needs: [check, ship, told]
    if: always()
    runs-on: ubuntu-24.04
    steps:
      - { name: Gate, id: gate, uses: $/actions/look, with: { needs: "\${{ toJSON(needs) }}", verdict: pass } }
`;

const action = `
name: Look
description: Looks around.
inputs:
  verdict: { description: what to end with, default: pass }
  needs: { description: the results of other jobs }
  toolkit: { description: who runs }
runs: { using: node24, main: ../../dist/look.js }
`;

const program = `
import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
const env = process.env;
const commits = (folder) =>
  existsSync(folder) ? execFileSync("git", ["log", "--format=%s"], { cwd: folder, encoding: "utf8" }).trim().split("\\n") : [];
const seen = {
  job: env.GITHUB_JOB,
  event: [env.GITHUB_EVENT_NAME, env.GITHUB_REF, env.GITHUB_REPOSITORY],
  payload: Object.keys(JSON.parse(readFileSync(env.GITHUB_EVENT_PATH, "utf8"))),
  node: process.versions.node.split(".")[0],
  terminal: process.stdout.isTTY === true,
  workspace: readdirSync(env.GITHUB_WORKSPACE).filter((name) => name !== ".git"),
  commits: env.GITHUB_JOB === "check" ? commits(env.GITHUB_WORKSPACE) : [],
  before: commits(join(env.GITHUB_WORKSPACE, "before")),
  temp: readdirSync(env.RUNNER_TEMP),
  identity: env.ACTIONS_ID_TOKEN_REQUEST_URL,
  toolkit: env.INPUT_TOOLKIT,
  needs: env.INPUT_NEEDS ? JSON.parse(env.INPUT_NEEDS) : undefined,
};
writeFileSync(join(env.RUNNER_TEMP, "left"), "");
appendFileSync(env.GITHUB_STEP_SUMMARY, "## " + env.GITHUB_JOB + ": " + env.INPUT_VERDICT + "\\n");
appendFileSync(env.GITHUB_OUTPUT, "verdict=" + env.INPUT_VERDICT + "\\nseen=" + JSON.stringify(seen) + "\\n");
if (env.INPUT_VERDICT === "fail") {
  console.log("::error file=app.py,line=3,title=D3%3A debug::debug=True would ship%2C%0Ato everybody");
  process.exitCode = 1;
}
`;

async function repositories() {
  const place = await scratch({
    "caller/.github/workflows/dashboard.yml": caller,
    "caller/.gitignore": "*.csv\n",
    "caller/data.csv": "tracked,all,the,same\n",
    "toolkit/.github/workflows/dashboard.yml": workflow,
    "toolkit/actions/look/action.yml": action,
    "toolkit/dist/look.js": program,
    "toolkit/dist/package.json": `{ "type": "module" }`,
  });
  const author = ["-c", "user.name=A", "-c", "user.email=a@example.org"];
  const git = (...args: readonly string[]) =>
    execFileSync("git", [...author, ...args], { cwd: `${place.path}/caller` });
  git("init", "--quiet", "--initial-branch=main");
  git("add", "--force", ".");
  for (const message of ["one", "two", "three"]) git("commit", "--quiet", "--allow-empty", "-m", message);
  return place;
}

const identity = { url: "http://127.0.0.1:1/token", token: "t" };

async function run({
  payload = () => ({}),
  ...how
}: Pick<WorkflowRun, "event" | "variables"> & { payload?: (base: string) => WorkflowRun["payload"] & object }) {
  await using place = await repositories();
  const base = execFileSync("git", ["rev-parse", "HEAD~1"], { cwd: `${place.path}/caller`, encoding: "utf8" }).trim();
  const { log, outputs, ...rest } = await runWorkflow({
    caller: `${place.path}/caller`,
    toolkit: `${place.path}/toolkit`,
    identity,
    payload: payload(base),
    ...how,
  });
  const seen = Object.values(outputs).flatMap((steps) =>
    Object.values(steps).flatMap(({ seen }) => (seen === undefined ? [] : [JSON.parse(seen)])),
  );
  return { ...rest, seen };
}

describe.skipIf(act === undefined)("act, which runs workflows as GitHub does", () => {
  test("runs a push to the default branch from the caller's file to the last job", async () => {
    const common = { node: "24", terminal: false, temp: [], before: [], payload: ["repository", "ref"] };
    const event = ["push", "refs/heads/main", "your-org/dashboard"];
    expect(
      await run({ event: "push", payload: () => ({ ref: "refs/heads/main" }), variables: { VERDICT: "warn" } }),
    ).toEqual({
      code: 0,
      jobs: {
        "dashboard / check": "success",
        "dashboard / ship": "success",
        "dashboard / told": "skipped",
        "dashboard / gate": "success",
      },
      summaries: [
        { job: "dashboard / check", step: "Look", markdown: "## check: warn\n" },
        { job: "dashboard / ship", step: "Ship", markdown: "## ship: pass\n" },
        { job: "dashboard / gate", step: "Gate", markdown: "## gate: pass\n" },
      ],
      annotations: [],
      seen: [
        {
          ...{ ...common, event, job: "check" },
          workspace: [".github", ".gitignore", "data.csv"],
          // A checkout of depth two, and no identity where no permission is.
          commits: ["three", "two"],
          toolkit: "your-org/slipway",
        },
        { ...{ ...common, event, job: "ship" }, workspace: [], commits: [], toolkit: "", identity: identity.url },
        {
          ...{ ...common, event, job: "gate" },
          ...{ workspace: [], commits: [], toolkit: "" },
          needs: {
            check: { outputs: { verdict: "warn" }, result: "success" },
            ship: { outputs: { verdict: "pass" }, result: "success" },
            // Where GitHub has {}.
            told: { outputs: null, result: "skipped" },
          },
        },
      ],
    });
  });

  test("ends a failing run with 1 after the jobs that always run, and what failed is annotated", async () => {
    const { seen, ...rest } = await run({ event: "push", variables: { VERDICT: "fail" } });
    expect(rest).toEqual({
      code: 1,
      jobs: {
        "dashboard / check": "failure",
        "dashboard / ship": "skipped",
        // Because the output of what was skipped is empty.
        "dashboard / told": "success",
        "dashboard / gate": "success",
      },
      summaries: [
        { job: "dashboard / check", step: "Look", markdown: "## check: fail\n" },
        { job: "dashboard / told", step: "Told", markdown: "## told: pass\n" },
        { job: "dashboard / gate", step: "Gate", markdown: "## gate: pass\n" },
      ],
      annotations: [
        {
          job: "dashboard / check",
          step: "Look",
          level: "error",
          message: "debug=True would ship%2C\nto everybody",
          properties: { file: "app.py", line: "3", title: "D3: debug" },
        },
      ],
    });
    expect(seen.at(-1).needs).toEqual({
      check: { outputs: { verdict: "fail" }, result: "failure" },
      // The text of the expression, where GitHub has {}: read one by one they are empty, see above.
      ship: { outputs: { verdict: "${{ steps.ship.outputs.verdict }}" }, result: "skipped" },
      told: { outputs: null, result: "success" },
    });
  });

  const pullRequest = (full_name: string, login: string) => (sha: string) => ({
    action: "opened",
    number: 7,
    pull_request: {
      ...{ number: 7, user: { login }, base: { ref: "main", sha } },
      head: { ref: "topic", repo: { full_name } },
    },
  });

  test("gives a pull request its merge commit, its base when that is asked for, and its payload", async () => {
    const { jobs, seen } = await run({
      event: "pull_request",
      payload: pullRequest("your-org/dashboard", "octocat"),
    });
    expect(jobs).toEqual({
      "dashboard / check": "success",
      "dashboard / ship": "skipped",
      "dashboard / told": "success",
      "dashboard / gate": "success",
    });
    expect(seen[0]).toMatchObject({
      event: ["pull_request", "refs/pull/7/merge", "your-org/dashboard"],
      payload: ["repository", "action", "number", "pull_request"],
      commits: ["three", "two"],
      // By default a checkout has one commit.
      before: ["two"],
    });
  });

  test("runs for a merge queue on the queue's branch", async () => {
    const head_ref = "refs/heads/gh-readonly-queue/main/pr-7-0123";
    const { jobs, seen } = await run({ event: "merge_group", payload: () => ({ merge_group: { head_ref } }) });
    expect(jobs).toEqual({
      "dashboard / check": "success",
      "dashboard / ship": "skipped",
      "dashboard / told": "success",
      "dashboard / gate": "success",
    });
    expect(seen[0].event).toEqual(["merge_group", head_ref, "your-org/dashboard"]);
  });

  test("a runner that is not there is an error, not a job that is left out", async () => {
    await expect(run({ event: "push", variables: { RUNNER: "windows-2025" } })).rejects.toThrow(
      "a job asks for a runner that is not there",
    );
  });
});
