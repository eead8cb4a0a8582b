import { beforeAll, describe, expect, test } from "vitest";
import { bundled } from "../test/bundle.ts";
import { repositoryOf } from "../test/git.ts";
import type { EventName } from "../test/github-events.ts";
import { table } from "../test/one-table.ts";
import { scratch } from "../test/slipway.ts";
import { job } from "../test/step.ts";
import type { Door } from "./dispatch.ts";

// The files that a release carries, run as a runner runs them: each a process of its own, with the runner's environment.

let dist: string;
beforeAll(async () => {
  dist = await bundled();
});

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
      'The action validate-data has no input "registry".\nIts inputs are folder, platform, summary, annotations, json, sarif, junit, paths.',
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

test("outside a workflow an action says where it belongs", async () => {
  await using folder = await scratch({ "app.py": "" });
  await using here = await job(dist, folder.path, "push to the default branch");
  const { code, stderr, log } = await here.step("lint-dashboard", {}, { GITHUB_EVENT_NAME: "" });
  expect(code).toBe(3);
  expect(stderr + log).toContain("The environment has no GITHUB_EVENT_NAME: this is not a step of a GitHub workflow.");
});
