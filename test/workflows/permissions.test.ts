import { describe, expect, test } from "vitest";
import { callerCanStart, unionOfPermissions, wrongInputs } from "./permissions.ts";
import { readWorkflowFile, type Workflow } from "./workflow-file.ts";

function workflow(text: string): Workflow {
  const file = readWorkflowFile("a.yml", text);
  if (file.kind === "action") throw new Error("an action");
  return file.workflow;
}

const uses = "your-org/slipway/.github/workflows/dashboard.yml@v1";

const dashboard = workflow(`
on: { workflow_call: { inputs: { folder: { type: string }, name: { type: string, required: true } } } }
permissions: {}
jobs:
  check: { permissions: { contents: read } }
  ship: { if: false, permissions: { contents: read, id-token: write } }
  gate: {}
`);

describe("what a reusable workflow asks of its callers", () => {
  test("is the union over all jobs, also over one that never runs", () => {
    expect(unionOfPermissions(dashboard)).toEqual({ contents: "read", "id-token": "write" });
  });

  test("takes the higher of two levels, and nothing of a scope that is none", () => {
    const called = workflow(`
on: workflow_call
jobs:
  one: { permissions: { contents: read, issues: none } }
  two: { permissions: { contents: write } }
`);
    expect(unionOfPermissions(called)).toEqual({ contents: "write" });
  });

  test("holds the workflow's own block, though each job has one of its own", () => {
    const called = workflow("on: workflow_call\npermissions: { packages: read }\njobs: { one: { permissions: {} } }");
    expect(unionOfPermissions(called)).toEqual({ packages: "read" });
  });

  test("is nothing where jobs take what there is", () => {
    expect(unionOfPermissions(workflow("on: workflow_call\njobs: { one: {} }"))).toEqual({});
  });

  test("is every scope where a job reads all", () => {
    const scopes = unionOfPermissions(workflow("on: workflow_call\njobs: { one: { permissions: read-all } }"));
    expect([scopes["contents"], scopes["statuses"], scopes["id-token"]]).toEqual(["read", "read", undefined]);
  });

  test("goes through a job that calls on without a block", () => {
    const outer = workflow("on: workflow_call\njobs: { inner: { uses: $/.github/workflows/inner.yml } }");
    expect(unionOfPermissions(outer, () => dashboard)).toEqual({ contents: "read", "id-token": "write" });
  });
});

describe("a caller", () => {
  test("that grants all of it can start", () => {
    expect(callerCanStart({ contents: "read", "id-token": "write" }, dashboard, { uses })).toEqual([]);
    expect(callerCanStart("write-all", dashboard, { uses })).toEqual([]);
  });

  test("that grants too little cannot, and GitHub names the nested job", () => {
    expect(callerCanStart({ contents: "read" }, dashboard, { uses })).toEqual([
      `Error calling workflow '${uses}'. The nested job 'ship' is requesting 'id-token: write', but is only allowed 'id-token: none'.`,
    ]);
  });

  test("that grants nothing has the restricted default of its organisation", () => {
    expect(callerCanStart(undefined, dashboard, { uses })).toEqual([
      `Error calling workflow '${uses}'. The nested job 'ship' is requesting 'id-token: write', but is only allowed 'id-token: none'.`,
    ]);
  });

  test("is told of the workflow's own block, and of all scopes at once", () => {
    const called = workflow(
      "on: workflow_call\npermissions: { contents: write, issues: read, packages: read }\njobs: {}",
    );
    expect(callerCanStart({ contents: "read", packages: "write" }, called, { uses })).toEqual([
      `Error calling workflow '${uses}'. The workflow is requesting 'contents: write, issues: read', but is only allowed 'contents: read, issues: none'.`,
    ]);
  });

  test("cannot start when a call within the called one could not", () => {
    const outer = workflow(`
on: workflow_call
jobs:
  inner: { permissions: { contents: read }, uses: $/.github/workflows/inner.yml }
`);
    expect(callerCanStart({ contents: "read" }, outer, { uses, resolve: () => dashboard })).toEqual([
      "Error calling workflow '$/.github/workflows/inner.yml'. The nested job 'ship' is requesting 'id-token: write', but is only allowed 'id-token: none'.",
    ]);
  });

  test("gives the inputs that there are, and those that there must be", () => {
    expect(wrongInputs({ name: "x", folder: "y" }, dashboard)).toEqual([]);
    expect(wrongInputs({ foldr: "y" }, dashboard)).toEqual([
      "Invalid input, foldr is not defined in the referenced workflow.",
      "Input name is required, but not provided while calling.",
    ]);
  });
});
