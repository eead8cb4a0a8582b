import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import type { Door } from "../actions/dispatch.ts";
import type { JobName, JobResult } from "../src/workflow/jobs.ts";
import { bundled } from "../test/bundle.ts";
import { repositoryOf } from "../test/git.ts";
import { type EventName, githubEvents } from "../test/github-events.ts";
import { root, scratch } from "../test/slipway.ts";
import { job, type StepOutcome } from "../test/step.ts";

/** How the jobs that the gate waits for have ended. */
export type JobResults = Readonly<Record<JobName, JobResult>>;

/** What expressions in a workflow may read, beside the steps of their own job. */
export type Contexts = { readonly vars?: Readonly<Record<string, string>>; readonly needs?: object };

export type Ran = Pick<StepOutcome, "summary" | "annotations"> & { readonly result: "success" | "failure" };

export type Job = {
  /** Where the repository is checked out. */
  readonly workspace: string;
  step(door: Door, inputs?: Readonly<Record<string, string>>): Promise<StepOutcome>;
  /** Our steps of a job of dashboard.yml, with what they are given there; after one that failed, those alone that run nevertheless. */
  run(name: string, contexts?: Contexts): Promise<Ran>;
  [Symbol.asyncDispose](): Promise<void>;
};

/**
 * A job of a dashboard's repository, on this machine: an example as its only commit, then the bundle's steps, each a process that is
 * given what a runner gives it.
 *
 * @param edit changes the checkout; what it leaves is a second commit, and a pull request is about that
 */
export async function gitHubJob({
  example,
  event = "push of a new branch",
  edit,
}: {
  readonly example: string;
  readonly event?: EventName;
  readonly edit?: (workspace: string) => Promise<void>;
}): Promise<Job> {
  const [place, dist] = await Promise.all([scratch(), bundled()]);
  const workspace = join(place.path, example);
  const kept = (path: string) => !path.endsWith("expected-report.json");
  await cp(join(root, "examples", example), workspace, { recursive: true, filter: kept });
  const git = await repositoryOf(workspace);
  const base = await git("rev-parse", "HEAD");
  if (edit !== undefined) {
    await edit(workspace);
    await git("commit", "--quiet", "--all", "--message=second");
  }
  const sha = await git("rev-parse", "HEAD");
  // The event is one that GitHub sent, told of these commits and of this repository.
  const told = (text: string) =>
    text.replaceAll("school-absence", example).replaceAll("b".repeat(40), base).replaceAll("c".repeat(40), sha);
  const payload = join(place.path, "event.json");
  await writeFile(payload, told(JSON.stringify(githubEvents[event].payload)));
  const env = { GITHUB_EVENT_PATH: payload, GITHUB_REPOSITORY: told(githubEvents[event].repository) };
  const running = await job(dist, workspace, event, { sha });
  const step: Job["step"] = (door, inputs = {}) => running.step(door, inputs, env);
  return {
    workspace,
    step,
    run: (name, contexts = {}) => runJob(name, contexts, step),
    async [Symbol.asyncDispose]() {
      await running[Symbol.asyncDispose]();
      await place[Symbol.asyncDispose]();
    },
  };
}

type WrittenStep = { id?: string; if?: string; uses?: string; with?: Record<string, unknown> };

async function runJob(name: string, contexts: Contexts, step: Job["step"]): Promise<Ran> {
  const workflow = parse(await readFile(join(root, ".github/workflows/dashboard.yml"), "utf8")) as {
    jobs: Record<string, { steps: WrittenStep[] }>;
  };
  const done: { readonly id: string; readonly outcome: StepOutcome }[] = [];
  for (const { id = "", if: condition = "", uses = "", with: given = {} } of workflow.jobs[name]?.steps ?? []) {
    const door = /^\$\/actions\/(.+)$/.exec(uses)?.[1];
    const failed = done.some(({ outcome }) => outcome.code !== 0);
    if (door === undefined || (failed && !condition.includes("!cancelled()"))) continue;
    const known = {
      ...contexts,
      inputs: { folder: "." },
      steps: Object.fromEntries(done.map((earlier) => [earlier.id, { outputs: earlier.outcome.outputs }])),
    };
    const inputs = Object.entries(given).map(([input, value]) => [input, evaluated(String(value), known)]);
    done.push({ id, outcome: await step(door as Door, Object.fromEntries(inputs)) });
  }
  const outcomes = done.map(({ outcome }) => outcome);
  return {
    result: outcomes.every(({ code }) => code === 0) ? "success" : "failure",
    summary: outcomes.map(({ summary }) => summary).join(""),
    annotations: outcomes.flatMap(({ annotations }) => annotations),
  };
}

/** Expressions that name a value; one that is not there is empty, as it is on GitHub. */
const evaluated = (text: string, known: object): string =>
  text.replace(/\$\{\{\s*([\w.-]+)\s*\}\}/g, (_, path: string) => {
    let value: unknown = known;
    for (const name of path.split(".")) value = (value as Record<string, unknown> | undefined)?.[name];
    return String(value ?? "");
  });
