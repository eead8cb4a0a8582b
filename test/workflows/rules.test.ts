import { describe, expect, test } from "vitest";
import { judged } from "./exceptions.ts";
import { breachesOf, rules } from "./rules.ts";
import { sample } from "./sample.ts";
import { readWorkflowFile } from "./workflow-file.ts";

const sha = "0123456789012345678901234567890123456789";

/** What one rule finds: `line job: message`. */
function found(rule: string, text: string, path = ".github/workflows/a.yml"): readonly string[] {
  const file = readWorkflowFile(path, text);
  const breaches = breachesOf(
    file,
    rules.filter(({ id }) => id === rule),
  );
  return breaches.map(({ line, job, message }) => `${line}${job === undefined ? "" : ` ${job}`}: ${message}`);
}

test("a workflow, a template and an action that keep every rule are left alone", () => {
  const breaches = Object.entries(sample).flatMap(([path, text]) => breachesOf(readWorkflowFile(path, text)));
  expect(breaches).toEqual([]);
});

describe("a job with an identity", () => {
  const job = (steps: string, more = "") =>
    `on: push\njobs:\n  ship:\n    permissions: { id-token: write }\n${more}    steps:\n${steps}`;

  test("runs no command and nobody's action", () => {
    const steps = [
      "      - run: npm ci",
      `      - uses: google-github-actions/auth@${sha}`,
      "      - uses: actions/checkout@v6",
      `      - uses: actions/checkout@${sha}`,
      "      - uses: ./actions/ship",
    ];
    expect(found("identity", job(steps.join("\n")))).toEqual([
      "6 ship: runs a command",
      `7 ship: uses google-github-actions/auth@${sha}`,
      "8 ship: uses actions/checkout@v6",
      "9 ship: a checkout without persist-credentials: false",
      "10 ship: uses ./actions/ship",
    ]);
  });

  test("runs in no image, beside no service, and with no cache", () => {
    const steps = "      - uses: $/actions/ship\n        with: { cache: npm }";
    expect(found("identity", job(steps, "    container: node\n    services: {}\n"))).toEqual([
      "5 ship: container: an image of somebody else",
      "6 ship: services: an image of somebody else",
      "8 ship: cache: what another run wrote",
    ]);
  });

  test("is also one that takes what there is, and one that has all", () => {
    const jobs =
      "jobs:\n  one:\n    steps: [{ run: make }]\n  two:\n    permissions: write-all\n    steps: [{ run: make }]";
    expect(found("identity", `on: workflow_call\n${jobs}`)).toEqual(["4 one: runs a command", "7 two: runs a command"]);
    expect(found("identity", `on: workflow_call\npermissions: {}\n${jobs}`)).toEqual(["8 two: runs a command"]);
  });

  test("calls no workflow of somebody else", () => {
    const text = `on: push\njobs:\n  ship:\n    permissions: { id-token: write }\n    uses: other/tools/.github/workflows/a.yml@${sha}`;
    expect(found("identity", text)).toEqual([
      `5 ship: calls other/tools/.github/workflows/a.yml@${sha} with an identity`,
    ]);
  });

  test("so that no action of ours is composed of others", () => {
    const text = "runs:\n  using: composite\n  steps: []";
    expect(found("identity", text, "actions/a/action.yml")).toEqual([
      '2: an action is our own JavaScript (node24), not "composite"',
    ]);
  });
});

test("what is used is ours at the running commit, or a full commit with its version beside it", () => {
  const uses = [
    `actions/checkout@${sha} # v6`,
    `actions/checkout@${sha}`,
    `actions/checkout@${sha} # main`,
    "actions/checkout@v6 # v6",
    "./actions/look",
    "docker://alpine:3",
    "your-org/slipway/actions/look@v1",
    "$/actions/look@v1",
  ];
  const steps = uses.map((one) => `      - uses: ${one}`).join("\n");
  const text = `on: push\njobs:\n  check:\n    steps:\n${steps}\n  call:\n    uses: your-org/slipway/.github/workflows/a.yml@v1\n`;
  const message = "is neither $/… nor pinned to a full commit";
  expect(found("uses", text)).toEqual([
    `6 check: actions/checkout@${sha} has no comment with its version`,
    `7 check: actions/checkout@${sha} has no comment with its version`,
    `8 check: actions/checkout@v6 ${message}`,
    `9 check: ./actions/look ${message}`,
    `10 check: docker://alpine:3 ${message}`,
    `11 check: your-org/slipway/actions/look@v1 ${message}`,
    `12 check: $/actions/look@v1 ${message}`,
    `14 call: your-org/slipway/.github/workflows/a.yml@v1 ${message}`,
  ]);
});

test("permissions are nothing at the top, and each of a job has a comment", () => {
  const text = `on: push
permissions: { contents: read }
jobs:
  one:
    permissions:
      contents: read # the code
      issues: write
  two:
    permissions: read-all
`;
  expect(found("permissions", text)).toEqual([
    "2: permissions at the top are not {}",
    "7 one: no comment says what issues is for",
    "9 two: grants read-all",
  ]);
  expect(found("permissions", "on: push\njobs: {}")).toEqual(["1: permissions at the top are not {}"]);
});

test("every job has a time limit, but one that calls, which cannot have one", () => {
  expect(found("timeout", "on: push\njobs:\n  one: {}\n  two: { uses: $/.github/workflows/a.yml }")).toEqual([
    "3 one: has no timeout-minutes",
  ]);
});

test("workflows, jobs, steps and actions have names", () => {
  expect(found("names", "on: push\njobs:\n  one:\n    steps:\n      - run: make")).toEqual([
    "1: the workflow has no name",
    "3 one: the job has no name",
    "5 one: the step has no name",
  ]);
  expect(found("names", "runs: { using: node24 }", "actions/a/action.yml")).toEqual(["1: the action has no name"]);
});

test("what may run at once is said by the workflow or by each job that does not call", () => {
  const jobs = "jobs:\n  one: {}\n  two: { concurrency: x }\n  three: { uses: $/.github/workflows/a.yml }";
  expect(found("concurrency", `on: push\n${jobs}`)).toEqual([
    "3 one: neither the workflow nor the job says what may run at once",
  ]);
  expect(found("concurrency", `on: push\nconcurrency: x\n${jobs}`)).toEqual([]);
});

test("no expression stands in a command", () => {
  const text = "on: push\njobs:\n  one:\n    steps:\n      - name: x\n        run: echo ${{ github.ref }}";
  expect(found("expressions", text)).toEqual(["6 one: a command contains ${{ }}"]);
});

test("no secret is declared, passed on or read", () => {
  const text = `on: { workflow_call: { secrets: { token: { required: true } } } }
env: { A: "\${{ secrets.A }}" }
jobs:
  one:
    if: secrets.B != ''
    steps: [{ env: { all: "\${{ toJSON(secrets) }}", none: "\${{ vars.secrets }} secrets" } }]
  two: { uses: $/.github/workflows/a.yml, secrets: inherit }
`;
  expect(found("secrets", text)).toEqual([
    "1: declares secrets",
    "2: reads a secret",
    "5 one: reads a secret",
    "6 one: reads a secret",
    "7 two: passes secrets on",
  ]);
});

test("no event starts it that runs a stranger's proposal with the repository's rights", () => {
  expect(found("triggers", "on:\n  push:\n  pull_request_target:\n  workflow_run:\njobs: {}")).toEqual([
    "3: is started by pull_request_target",
    "4: is started by workflow_run",
  ]);
});

describe("the gate", () => {
  test("needs every other job and always runs", () => {
    const text = "on: push\njobs:\n  check: {}\n  ship: {}\n  gate:\n    needs: [check]\n    if: success()";
    expect(found("gate", text)).toEqual(["5 gate: does not need ship", "7 gate: has not if: always()"]);
  });

  test("is not asked for where there is none", () => {
    expect(found("gate", "on: push\njobs: { check: {} }")).toEqual([]);
  });

  test("is not content with the end of another job's name", () => {
    expect(
      found("gate", 'on: push\njobs:\n  check: {}\n  recheck: {}\n  gate: { needs: recheck, if: "${{ always() }}" }'),
    ).toEqual(["5 gate: does not need check"]);
  });
});

test("an exception covers one rule in one job, and one that covers nothing is told", () => {
  const breach = { file: "a.yml", line: 3, job: "release", rule: "identity", message: "runs a command" };
  const other = { ...breach, job: "ship" };
  const needed = { file: "a.yml", job: "release", rule: "identity", reason: "gh is the only way to publish" };
  const old = { file: "a.yml", rule: "names", reason: "it had none" };
  expect(judged([breach, other], [needed, old])).toEqual({ breaches: [other], notNeeded: [old] });
});
