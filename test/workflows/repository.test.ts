import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../slipway.ts";
import { exceptions, judged } from "./exceptions.ts";
import { callerCanStart, unionOfPermissions, wrongInputs } from "./permissions.ts";
import { type Call, callsOf, documentedCalls, ownWorkflow, workflowFiles } from "./repository.ts";
import { breachesOf } from "./rules.ts";
import { readWorkflowFile, stepsOf, type WorkflowFile } from "./workflow-file.ts";

const files = workflowFiles(root);

/** What GitHub would say to a caller, if it said anything. */
const refusals = ({ where, uses, granted, given }: Call, known: readonly WorkflowFile[]) => {
  const called = ownWorkflow(uses, known);
  if (called === undefined) return [`${where}: ${uses} is not here`];
  const resolve = (name: string) => ownWorkflow(name, known);
  return [...callerCanStart(granted, called, { uses, resolve }), ...wrongInputs(given, called)].map(
    (message) => `${where}: ${message}`,
  );
};

describe("the workflows, templates and actions of this repository", () => {
  test("keep the rules, and each exception is still needed", () => {
    expect(
      judged(
        files.flatMap((file) => breachesOf(file)),
        exceptions,
      ),
    ).toEqual({ breaches: [], notNeeded: [] });
  });

  test("name nothing of ours that is not here", () => {
    const paths = new Set(files.map(({ path }) => path));
    const missing = files.flatMap((file) => [
      ...callsOf(file)
        .filter(({ uses }) => ownWorkflow(uses, files) === undefined)
        .map(({ where, uses }) => `${where}: ${uses}`),
      ...stepsOf(file)
        .filter(({ step }) => step.uses?.startsWith("$/") && !paths.has(`${step.uses.slice(2)}/action.yml`))
        .map(({ step, place }) => `${file.path}:${file.lineOf(place)}: ${step.uses}`),
    ]);
    expect(missing).toEqual([]);
  });

  // One scope more and no caller starts: for the life of v1 it stays at these two.
  const dashboard = ownWorkflow("$/.github/workflows/dashboard.yml", files);
  test.skipIf(dashboard === undefined)("ask callers for their contents and an identity, and nothing else", () => {
    expect(unionOfPermissions(dashboard!, (uses) => ownWorkflow(uses, files))).toEqual({
      contents: "read",
      "id-token": "write",
    });
  });
});

test("every template, and every caller that the documentation shows, can start", () => {
  const documents = globSync(["*.md", "docs/**/*.md", "actions/*/*.md", "workflow-templates/*.md"], { cwd: root });
  const calls = [
    ...files.flatMap(callsOf),
    ...documents.sort().flatMap((path) => documentedCalls(path, readFileSync(join(root, path), "utf8"))),
  ];
  expect(calls.flatMap((call) => refusals(call, files))).toEqual([]);
});

describe("a caller that documentation shows", () => {
  const called = readWorkflowFile(
    ".github/workflows/dashboard.yml",
    "on: { workflow_call: { inputs: { folder: { type: string } } } }\njobs: { ship: { permissions: { id-token: write } } }",
  );
  const page = [
    "Add this:",
    "",
    "```yaml",
    "jobs:",
    "  dashboard:",
    "    permissions: { contents: read, id-token: write }",
    "    uses: your-org/slipway/.github/workflows/dashboard.yml@v1",
    "```",
    "1. or this",
    "   ```yaml",
    "   dashboard:",
    "     uses: your-org/slipway/.github/workflows/dashboard.yml@v1",
    "     with: { foldr: x }",
    "   ```",
    "   and not",
    "   ```yaml",
    "   name: x",
    "   ```",
  ].join("\n");

  test("is found in the page, whole or in part", () => {
    const uses = "your-org/slipway/.github/workflows/dashboard.yml@v1";
    expect(documentedCalls("docs/a.md", page)).toEqual([
      { where: "docs/a.md:3", uses, granted: { contents: "read", "id-token": "write" }, given: {} },
      { where: "docs/a.md:10", uses, granted: undefined, given: { foldr: "x" } },
    ]);
  });

  test("is told what GitHub would say", () => {
    const calls = documentedCalls("docs/a.md", page);
    const uses = "your-org/slipway/.github/workflows/dashboard.yml@v1";
    expect(calls.flatMap((call) => refusals(call, [called]))).toEqual([
      `docs/a.md:10: Error calling workflow '${uses}'. The nested job 'ship' is requesting 'id-token: write', but is only allowed 'id-token: none'.`,
      "docs/a.md:10: Invalid input, foldr is not defined in the referenced workflow.",
    ]);
    expect(calls.slice(0, 1).flatMap((call) => refusals(call, []))).toEqual([`docs/a.md:3: ${uses} is not here`]);
  });
});
