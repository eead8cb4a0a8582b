import { expect, test } from "vitest";
import { isStrangers, withEmptyOutputs, withIdentity, withoutSelfReferences } from "./act-stand-in.ts";

test("this repository at the running commit becomes the toolkit at its tag, in steps and in jobs", () => {
  const text = [
    "      - uses: $/actions/lint-dashboard # ours",
    '    uses: "$/.github/workflows/inner.yml"',
    "      - uses: actions/checkout@0123456789012345678901234567890123456789 # v6",
    "        with: { toolkit: ${{ job.workflow_repository }}, ref: ${{ job.workflow_ref }} }",
  ].join("\n");
  const how = { repository: "your-org/slipway", tag: "v1", file: ".github/workflows/dashboard.yml" };
  expect(withoutSelfReferences(text, how).split("\n")).toEqual([
    "      - uses: your-org/slipway/actions/lint-dashboard@v1 # ours",
    '    uses: "your-org/slipway/.github/workflows/inner.yml@v1"',
    "      - uses: actions/checkout@0123456789012345678901234567890123456789 # v6",
    "        with: { toolkit: ${{ 'your-org/slipway' }}, ref: ${{ 'your-org/slipway/.github/workflows/dashboard.yml@refs/tags/v1' }} }",
  ]);
});

test("an output of another job is empty where that job was skipped", () => {
  expect(withEmptyOutputs("if: ${{ needs.check.outputs.digest != '' }}")).toBe(
    "if: ${{ (needs.check.result != 'skipped' && needs.check.outputs.digest || '') != '' }}",
  );
});

test("identity is offered to the jobs that have the permission, and to no other", () => {
  const workflow = [
    "jobs:",
    "  check:",
    "    permissions: { contents: read }",
    "  ship:",
    "    permissions:",
    "      id-token: write # deploys",
    "    env: { A: b }",
    "  called:",
    "    permissions: { id-token: write }",
    "    uses: your-org/slipway/.github/workflows/inner.yml@v1",
    "",
  ].join("\n");
  const offered = `    env: { A: b, ACTIONS_ID_TOKEN_REQUEST_URL: http://localhost:1/, ACTIONS_ID_TOKEN_REQUEST_TOKEN: t }`;
  expect(withIdentity(workflow, { url: "http://localhost:1/", token: "t" })).toBe(
    workflow.replace("    env: { A: b }", offered),
  );
  expect(withIdentity(workflow, undefined)).toBe(workflow);
});

test("a pull request of a fork or of Dependabot is a stranger's; nothing else is", () => {
  const from = (full_name: string, login: string) => ({
    pull_request: { user: { login }, head: { repo: { full_name } } },
  });
  const payloads = [
    {},
    from("your-org/dashboard", "octocat"),
    from("someone/dashboard", "octocat"),
    from("your-org/dashboard", "dependabot[bot]"),
    { pull_request: { head: { repo: null } } },
  ];
  expect(payloads.map((payload) => isStrangers(payload, "your-org/dashboard"))).toEqual([
    false,
    false,
    true,
    true,
    true,
  ]);
});
