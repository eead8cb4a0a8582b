import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { dashboardWorkflow, readDashboardWorkflow, workflowPath } from "../scripts/dashboard-workflow.ts";
import { type Contract, contractOf, held } from "./contract.ts";
import { root } from "./slipway.ts";

const file = "contracts/dashboard.v1.json";
const promised: Contract = JSON.parse(readFileSync(join(root, file), "utf8"));
const text = readFileSync(join(root, workflowPath), "utf8");

const howToMend = `What is promised to callers is in ${file}. What breaks one of them waits for the next major version; what is new is
written into that file by hand, and kept from then on.`;

test("dashboard.yml keeps what callers of v1 were promised, and all that it has is written down", () => {
  expect(held(promised, contractOf(dashboardWorkflow(root))), howToMend).toEqual({ breaks: [], unrecorded: [] });
});

test("the check starts on exactly the events that the gate accepts", () => {
  const named = /contains\(fromJSON\('(\[[^']*\])'\), github\.event_name\)/.exec(text)?.[1];
  expect(JSON.parse(named ?? "[]")).toEqual(promised.events);
});

test("the gate runs whatever became of the others: a required check that does not run holds up every pull request", () => {
  const { gate, ...others } = dashboardWorkflow(root).jobs;
  expect([gate?.if, [...(gate?.needs ?? [])].sort()]).toEqual(["${{ always() }}", Object.keys(others).sort()]);
});

test("callers name their job as the required check has it: dashboard / gate", () => {
  const template = readFileSync(join(root, "workflow-templates/dashboard.yml"), "utf8");
  expect(/^ {4}name: (.*)$/m.exec(template)?.[1]).toBe("dashboard");
});

describe("what breaks a caller is told", () => {
  const before: Contract = {
    workflow: ".github/workflows/dashboard.yml",
    inputs: { folder: { type: "string", required: false, default: "." } },
    outputs: ["digest"],
    scopes: { contents: "read" },
    events: ["push"],
    requiredCheck: "gate",
    variables: { PLACE: { required: false } },
  };
  const optional = { type: "string", required: false } as const;

  test.each<[what: string, now: Partial<Contract>, sentence: string]>([
    [
      "a workflow that moved",
      { workflow: ".github/workflows/ship.yml" },
      "The workflow is .github/workflows/ship.yml and no longer .github/workflows/dashboard.yml: every caller names that path, and the clouds trust it by name. No run starts.",
    ],
    [
      "an input that is gone",
      { inputs: {} },
      'The input "folder" is gone: no run starts of a caller that gives it ("Invalid input, folder is not defined in the referenced workflow.").',
    ],
    [
      "an input of another type",
      { inputs: { folder: { type: "number", required: false, default: "." } } },
      'The input "folder" takes a number and no longer a string: no run starts of a caller that gives it.',
    ],
    [
      "an input that is required now",
      { inputs: { folder: { type: "string", required: true } } },
      'The input "folder" is required now: no run starts of a caller that leaves it out.',
    ],
    [
      "an input with another default",
      { inputs: { folder: { type: "string", required: false, default: "app" } } },
      'The input "folder" is "app" when it is left out and no longer ".": callers that leave it out get something else, without a word.',
    ],
    [
      "an input without its default",
      { inputs: { folder: optional } },
      'The input "folder" is "" when it is left out and no longer ".": callers that leave it out get something else, without a word.',
    ],
    [
      "a new input that is required",
      { inputs: { ...before.inputs, owner: { type: "string", required: true } } },
      'The new input "owner" is required: no run starts of any caller, since none gives it.',
    ],
    [
      "an output that is gone",
      { outputs: [] },
      'The output "digest" is gone: jobs of callers that read it read an empty text, without an error.',
    ],
    [
      "a scope more",
      { scopes: { contents: "read", packages: "read" } },
      'A job asks for "packages: read", and callers grant "packages: none": no run of any caller starts, and GitHub keeps no log of it.',
    ],
    [
      "a scope at a higher level",
      { scopes: { contents: "write" } },
      'A job asks for "contents: write", and callers grant "contents: read": no run of any caller starts, and GitHub keeps no log of it.',
    ],
    ["an event less", { events: [] }, "The event push is refused: the gate of every caller that runs on it turns red."],
    [
      "a gate of another name",
      { requiredCheck: "verdict" },
      'The check "gate" is called "verdict": rulesets that require it wait for it for ever, and no pull request can be merged.',
    ],
    [
      "a variable that must be set now",
      { variables: { PLACE: { required: true } } },
      "The variable PLACE must be set now: runs fail in every organisation that has not.",
    ],
    [
      "a new variable that must be set",
      { variables: { ...before.variables, KEY: { required: true } } },
      "The new variable KEY must be set: runs fail in every organisation, since none has set it.",
    ],
    [
      "a variable that is not read any more",
      { variables: {} },
      "The variable PLACE is not read any more: what an organisation has set there no longer holds.",
    ],
  ])("%s", (_, now, sentence) => {
    expect(held(before, { ...before, ...now })).toEqual({ breaks: [sentence], unrecorded: [] });
  });

  test("what breaks nobody is asked for in the file: whatever is new, and whatever is asked less", () => {
    const now: Contract = {
      ...before,
      inputs: { ...before.inputs, depth: optional },
      outputs: ["digest", "address"],
      scopes: {},
      events: ["push", "merge_group"],
      variables: { PLACE: { required: false }, RUNNER: { required: false } },
    };
    expect(held(before, now)).toEqual({
      breaks: [],
      unrecorded: [
        'The input "depth" is new.',
        'The output "address" is new.',
        'No job asks for "contents: read" any more, but for "contents: none".',
        "The event merge_group is accepted.",
        "The variable RUNNER is read.",
      ],
    });
    expect(
      held(
        { ...before, inputs: { folder: { type: "string", required: true } }, variables: { PLACE: { required: true } } },
        { ...before, inputs: { folder: optional } },
      ),
    ).toEqual({
      breaks: [],
      unrecorded: ['The input "folder" need not be given any more.', "The variable PLACE need not be set any more."],
    });
  });
});

describe("what is read of the file", () => {
  const changed = (from: string, to: string) => {
    expect(text).toContain(from);
    return held(promised, contractOf(readDashboardWorkflow(text.replace(from, to)))).breaks;
  };

  test("a scope of any job counts, also of one that would not run", () => {
    expect(
      changed("    permissions: {}\n    concurrency:", "    permissions: { checks: write }\n    concurrency:"),
    ).toEqual([
      'A job asks for "checks: write", and callers grant "checks: none": no run of any caller starts, and GitHub keeps no log of it.',
    ]);
    expect(changed("permissions: {}\n", "permissions: { packages: read }\n")).toHaveLength(1);
  });

  test("a variable is required where nothing is said to hold without it", () => {
    expect(changed("runs-on: ubuntu-24.04", "runs-on: ${{ vars.GATE_RUNNER }}")).toEqual([
      "The new variable GATE_RUNNER must be set: runs fail in every organisation, since none has set it.",
    ]);
    expect(changed("jobs: ${{ toJSON(needs) }}", "jobs: ${{ vars.JOBS }}")).toHaveLength(1);
    expect(changed("runs-on: ubuntu-24.04", "runs-on: ${{ vars.GATE_RUNNER || 'ubuntu-24.04' }}")).toEqual([]);
  });

  test("the gate is known by the name that rulesets see", () => {
    expect(changed("    name: gate\n    needs", "    name: verdict\n    needs")).toHaveLength(1);
  });
});
