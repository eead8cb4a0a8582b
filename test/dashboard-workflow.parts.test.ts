import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { Git } from "../scripts/release/git.ts";
import { runWorkflow, type WorkflowRun } from "./act.ts";
import { repositoryOf } from "./git.ts";
import { githubEvents } from "./github-events.ts";
import { part } from "./parts.ts";
import { releaseFolder } from "./release-folder.ts";
import { copyOfExample, root } from "./slipway.ts";

// The whole chain as a caller starts it: the template's file, unmodified → dashboard.yml → the actions' bundle → outputs → gate.

const act = await part("act");

const template = async () =>
  (await readFile(join(root, "workflow-templates/dashboard.yml"), "utf8")).replace("$default-branch", "main");

/** A dashboard's repository that has added the template's file and nothing else. */
async function caller(example: string) {
  const folder = await copyOfExample(example);
  await mkdir(join(folder.path, ".github/workflows"), { recursive: true });
  await writeFile(join(folder.path, ".github/workflows/dashboard.yml"), await template());
  const git = await repositoryOf(folder.path);
  return { ...folder, git };
}

/** Commits changes on a branch and merges it as GitHub does for a pull request: HEAD is the merge. */
async function pullRequest(
  { path, git }: { readonly path: string; readonly git: Git },
  files: Readonly<Record<string, string>>,
  from: { readonly fork?: boolean } = {},
) {
  const base = await git("rev-parse", "HEAD");
  await git("checkout", "-qb", "work");
  for (const [name, content] of Object.entries(files)) await writeFile(join(path, name), content);
  await git("add", "-A");
  await git("commit", "-qm", "work");
  const head = await git("rev-parse", "HEAD");
  await git("checkout", "-q", "main");
  await git("merge", "-q", "--no-ff", "-m", "merge", "work");
  const { payload } = githubEvents[from.fork === true ? "pull request from a fork" : "pull request"];
  const { pull_request: pull } = payload;
  return {
    ...payload,
    pull_request: { ...pull, base: { ...pull.base, sha: base }, head: { ...pull.head, sha: head } },
  };
}

const everything = {
  SLIPWAY_PLATFORM: `provider: local\nadvisories: ${join(root, "examples/advisories")}\n`,
  SLIPWAY_PREVIEWS: "true",
};
const identity = { url: "http://127.0.0.1:9/token?x=1", token: "never-asked" };

describe.skipIf(act === undefined)("the workflow that a dashboard calls", () => {
  let toolkit: Awaited<ReturnType<typeof releaseFolder>>;
  beforeAll(async () => {
    toolkit = await releaseFolder();
    return () => toolkit[Symbol.asyncDispose]();
  });
  const run = (given: Omit<WorkflowRun, "toolkit" | "repository">) =>
    runWorkflow({ repository: "dept/school-absence", identity, toolkit: toolkit.path, ...given });

  test("checks, proves and ships a push to the default branch", async () => {
    await using repository = await caller("road-casualties");
    const { code, jobs, outputs, summaries, annotations } = await run({
      caller: repository.path,
      event: "push",
      variables: everything,
    });
    expect(jobs).toEqual({
      "dashboard / check": "success",
      "dashboard / prove": "success",
      "dashboard / ship": "success",
      "dashboard / preview": "skipped",
      "dashboard / gate": "success",
    });
    expect(code).toBe(0);
    expect(annotations).toEqual([]);
    const digest = outputs["dashboard / check"]?.["build"]?.["digest"];
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(outputs["dashboard / ship"]?.["build"]?.["digest"]).toBe(digest);
    expect(outputs["dashboard / ship"]?.["deploy"]?.["release"]).toBe("r1");
    expect(outputs["dashboard / gate"]?.["gate"]).toEqual({ verdict: "pass" });
    const firstLines = Object.fromEntries(summaries.map(({ job, markdown }) => [job, markdown.split("\n")[0]]));
    expect(firstLines).toEqual({
      "dashboard / check": "## ✅ Road casualties and the seat-belt law: pass – nothing found in 4 stages",
      "dashboard / prove": "## ✅ Road casualties and the seat-belt law: pass – nothing found in 2 stages",
      "dashboard / ship": "## ✅ Road casualties and the seat-belt law: pass – nothing found in 5 stages",
      "dashboard / gate": "## ✅ gate: pass – check, prove and ship succeeded",
    });
  });

  test("tells a pull request that breaks things what it breaks, on its lines, and nothing of it is shipped", async () => {
    await using repository = await caller("road-casualties");
    const app = await readFile(join(repository.path, "app.py"), "utf8");
    const data = await readFile(join(repository.path, "data/road_casualties.csv"), "utf8");
    const lines = data.split("\n");
    const payload = await pullRequest(repository, {
      "app.py": app.replace("\nserver = app.server", "\napp.run(debug=True)\nserver = app.server"),
      "data/road_casualties.csv": [lines[0], lines[1]?.replace(/\d+/, "<img src=x>"), ...lines.slice(2)].join("\n"),
    });
    const { code, jobs, outputs, summaries, annotations } = await run({
      caller: repository.path,
      event: "pull_request",
      payload,
      variables: everything,
    });
    expect(jobs).toMatchObject({
      "dashboard / check": "failure",
      "dashboard / prove": "failure",
      "dashboard / ship": "skipped",
      "dashboard / preview": "skipped",
      "dashboard / gate": "failure",
    });
    expect(code).not.toBe(0);
    const found = annotations.filter(({ properties }) => properties["title"] !== undefined);
    expect(found.map(({ job, properties: { title, file } }) => [job, title, file])).toEqual(
      expect.arrayContaining([
        ["dashboard / check", "lint: D2", "app.py"],
        ["dashboard / check", "lint: D3", "app.py"],
        ["dashboard / check", "validate: type-error", "data/road_casualties.csv"],
      ]),
    );
    expect(outputs["dashboard / gate"]?.["gate"]).toEqual({ verdict: "fail" });
    const page = summaries.find(({ job }) => job === "dashboard / check")?.markdown ?? "";
    expect(page.split("\n")[0]).toMatch(/^## ❌ Road casualties and the seat-belt law: fail – \d+ errors/);
    expect(page).not.toContain("<img");
    expect(summaries.find(({ job }) => job === "dashboard / gate")?.markdown).toContain(
      "gate: fail – check failed; prove failed",
    );
  });

  test("checks and proves a pull request from a fork, and gives it no more", async () => {
    await using repository = await caller("road-casualties");
    const payload = await pullRequest(repository, { "README.md": "Mended.\n" }, { fork: true });
    const { code, jobs, summaries } = await run({
      caller: repository.path,
      event: "pull_request",
      payload,
      variables: everything,
    });
    expect([code, jobs]).toEqual([
      0,
      {
        "dashboard / check": "success",
        "dashboard / prove": "success",
        "dashboard / ship": "skipped",
        "dashboard / preview": "skipped",
        "dashboard / gate": "success",
      },
    ]);
    expect(summaries.find(({ job }) => job === "dashboard / gate")?.markdown).toContain(
      "not run: a pull request from a fork has no identity",
    );
  });

  test("checks and proves what a merge queue asks for", async () => {
    await using repository = await caller("road-casualties");
    const base = await repository.git("rev-parse", "HEAD");
    const { payload } = githubEvents["merge group"];
    const { code, jobs } = await run({
      caller: repository.path,
      event: "merge_group",
      payload: { ...payload, merge_group: { ...payload.merge_group, base_sha: base } },
    });
    expect([code, jobs]).toEqual([
      0,
      {
        "dashboard / check": "success",
        "dashboard / prove": "success",
        "dashboard / ship": "skipped",
        "dashboard / preview": "skipped",
        "dashboard / gate": "success",
      },
    ]);
  });

  test("serves a same-repository pull request's preview, and removes it when it is closed", async () => {
    await using repository = await caller("road-casualties");
    const payload = await pullRequest(repository, { "README.md": "Mended.\n" });
    const opened = await run({ caller: repository.path, event: "pull_request", payload, variables: everything });
    expect(opened.jobs).toMatchObject({ "dashboard / preview": "success", "dashboard / gate": "success" });
    expect(opened.outputs["dashboard / preview"]?.["deploy"]?.["release"]).toBe("r1");
    const closed = await run({
      caller: repository.path,
      event: "pull_request",
      payload: { ...payload, action: "closed" },
      variables: everything,
    });
    expect([closed.code, closed.jobs]).toEqual([
      0,
      {
        "dashboard / check": "skipped",
        "dashboard / prove": "skipped",
        "dashboard / ship": "skipped",
        "dashboard / preview": "success",
        "dashboard / gate": "success",
      },
    ]);
  });

  test("refuses pull_request_target without checking anything out", async () => {
    await using repository = await caller("road-casualties");
    const file = join(repository.path, ".github/workflows/dashboard.yml");
    await writeFile(file, (await readFile(file, "utf8")).replace("pull_request:", "pull_request_target:"));
    await repository.git("commit", "-qam", "use the wrong event");
    const { jobs, annotations } = await run({
      caller: repository.path,
      event: "pull_request_target",
      payload: githubEvents.pull_request_target.payload,
    });
    expect(jobs).toEqual({
      "dashboard / check": "skipped",
      "dashboard / prove": "skipped",
      "dashboard / ship": "skipped",
      "dashboard / preview": "skipped",
      "dashboard / gate": "failure",
    });
    expect(annotations.map(({ message }) => message.split("\n")[0])).toEqual([
      "pull_request_target is refused: it gives a stranger's pull request the rights of this repository, and Slipway builds what is in it.",
    ]);
  });
});
