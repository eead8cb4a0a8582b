import { describe, expect, test } from "vitest";
import { callOf, eventsOf, readWorkflowFile, stepsOf } from "./workflow-file.ts";

const text = `name: Slipway
on:
  workflow_call:
    inputs: { folder: { type: string, required: true } }
jobs:
  check:
    runs-on: &runner ubuntu-24.04
    steps:
      - name: Look
        uses: $/actions/look
      - run: make
`;

describe("a workflow's file", () => {
  test("knows what it is by where it is", () => {
    const kinds = [".github/workflows/a.yml", "workflow-templates/a.yml"].map(
      (path) => readWorkflowFile(path, text).kind,
    );
    const action = readWorkflowFile("actions/look/action.yml", "name: Look\nruns: { using: node24 }\n");
    expect([...kinds, action.kind]).toEqual(["workflow", "template", "action"]);
  });

  test("says the line of what it has, or of the last that it has on the way there", () => {
    const { lineOf } = readWorkflowFile("a.yml", text);
    const places = [
      ["jobs", "check"],
      ["jobs", "check", "steps", 1],
      ["jobs", "check", "steps", 0, "uses"],
      ["jobs", "check", "permissions"],
      ["permissions"],
    ];
    expect(places.map(lineOf)).toEqual([6, 11, 10, 6, 1]);
  });

  test("gives its steps with their jobs", () => {
    const steps = stepsOf(readWorkflowFile("a.yml", text));
    expect(steps).toEqual([
      { job: "check", step: { name: "Look", uses: "$/actions/look" }, place: ["jobs", "check", "steps", 0] },
      { job: "check", step: { run: "make" }, place: ["jobs", "check", "steps", 1] },
    ]);
  });

  test("that is no workflow is refused with its path", () => {
    expect(() => readWorkflowFile("a.yml", "jobs: [")).toThrow(/^a\.yml: /);
    expect(() => readWorkflowFile("a.yml", "on: push\njobs: { check: { permissions: { contents: all } } }")).toThrow(
      /^a\.yml: .*jobs\.check\.permissions/s,
    );
  });
});

test("the events of a workflow are told from each of the ways to write them", () => {
  const written = ["push", "[push, pull_request]", "{ push: { branches: [main] }, merge_group: null }"];
  expect(
    written.map((on) => {
      const file = readWorkflowFile("a.yml", `on: ${on}\njobs: {}`);
      return file.kind === "workflow" && eventsOf(file.workflow);
    }),
  ).toEqual([["push"], ["push", "pull_request"], ["push", "merge_group"]]);
});

test("what a reusable workflow says of its callers is there in each of the ways to write it, and only there", () => {
  const written = ["workflow_call", "[push, workflow_call]", "{ workflow_call: null }", "push", "{ push: null }"];
  expect(
    written.map((on) => {
      const file = readWorkflowFile("a.yml", `on: ${on}\njobs: {}`);
      return file.kind === "workflow" && callOf(file.workflow);
    }),
  ).toEqual([{}, {}, {}, undefined, undefined]);
});
