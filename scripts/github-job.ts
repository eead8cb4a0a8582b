import { execFileSync, spawn } from "node:child_process";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { parse } from "yaml";
import type { Door } from "../actions/dispatch.ts";
import type { JobName, JobResult } from "../src/workflow/jobs.ts";
import { root, scratch } from "../test/slipway.ts";

/** What an annotation is on GitHub, read back from the command that a step printed. */
export type Shown = {
  readonly level: "error" | "warning" | "notice";
  readonly title: string;
  readonly message: string;
  readonly file: string | undefined;
  readonly line: number | undefined;
};

export type Step = {
  readonly code: number | null;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly annotations: readonly Shown[];
};

/** How the jobs that the gate waits for have ended. */
export type JobResults = Readonly<Record<JobName, JobResult>>;

/** What expressions in a workflow may read, beside the steps of their own job. */
export type Contexts = { readonly vars?: Readonly<Record<string, string>>; readonly needs?: object };

export type Ran = {
  readonly result: "success" | "failure";
  /** By the ids of the steps. */
  readonly outputs: Readonly<Record<string, Step["outputs"]>>;
  readonly summary: string;
  readonly annotations: readonly Shown[];
};

export type Job = {
  /** Where the repository is checked out. */
  readonly workspace: string;
  step(door: Door, inputs?: Readonly<Record<string, string>>): Promise<Step>;
  /** Our steps of a job of dashboard.yml, with what they are given there; after one that failed, those alone that run nevertheless. */
  run(name: string, contexts?: Contexts): Promise<Ran>;
  [Symbol.asyncDispose](): Promise<void>;
};

type About = { readonly repository: string; readonly base: string; readonly head: string };

/** What started the run, told of the commits that it is about. */
export type JobEvent = (about: About) => { readonly name: string; readonly ref: string; readonly payload: object };

/** A push of a first commit to the default branch. */
export const firstPush: JobEvent = () => ({
  name: "push",
  ref: "refs/heads/main",
  payload: { before: "0".repeat(40), repository: { default_branch: "main" } },
});

/** A pull request of the repository itself. */
export const ownPullRequest: JobEvent = ({ repository, base, head }) => ({
  name: "pull_request",
  ref: "refs/pull/7/merge",
  payload: {
    action: "opened",
    number: 7,
    pull_request: { base: { sha: base }, head: { sha: head, repo: { full_name: repository } }, user: { login: "ada" } },
  },
});

/**
 * A job of a dashboard's repository, on this machine: a commit of the example, then our steps from source, each a process with the files and
 * variables that a runner gives it.
 *
 * @param edit changes the checkout; what it leaves is a second commit, and a pull request is about that
 */
export async function gitHubJob({
  example,
  event = firstPush,
  edit,
}: {
  readonly example: string;
  readonly event?: JobEvent;
  readonly edit?: (workspace: string) => Promise<void>;
}): Promise<Job> {
  const place = await scratch();
  const [workspace, temporary] = [join(place.path, example), join(place.path, "temporary")];
  await mkdir(temporary);
  await cp(join(root, "examples", example), workspace, {
    recursive: true,
    filter: (path) => !path.endsWith("expected-report.json"),
  });
  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", ...args], {
      cwd: workspace,
      encoding: "utf8",
    }).trim();
  const commit = (message: string) => {
    git("add", "--all");
    git("commit", "--quiet", `--message=${message}`);
    return git("rev-parse", "HEAD");
  };
  git("init", "--quiet", "--initial-branch=main");
  const base = commit("The dashboard");
  await edit?.(workspace);
  const head = edit === undefined ? base : commit("A change");
  const repository = `transport-statistics/${example}`;
  const { name, ref, payload } = event({ repository, base, head });
  const eventFile = join(place.path, "event.json");
  await writeFile(eventFile, JSON.stringify(payload));
  let steps = 0;
  const step: Job["step"] = async (door, inputs = {}) => {
    steps += 1;
    const [output, summary] = [join(place.path, `output-${steps}`), join(place.path, `summary-${steps}`)];
    await Promise.all([output, summary].map((file) => writeFile(file, "")));
    const child = spawn(process.execPath, ["--input-type=module", "--eval", start(door)], {
      cwd: workspace,
      stdio: ["ignore", "pipe", "inherit"],
      env: {
        ...process.env,
        GITHUB_EVENT_NAME: name,
        GITHUB_EVENT_PATH: eventFile,
        GITHUB_REPOSITORY: repository,
        GITHUB_REF: ref,
        GITHUB_SHA: head,
        GITHUB_WORKSPACE: workspace,
        RUNNER_TEMP: temporary,
        GITHUB_OUTPUT: output,
        GITHUB_STEP_SUMMARY: summary,
        ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
      },
    });
    const [printed, code] = await Promise.all([
      text(child.stdout),
      new Promise<number | null>((resolve) => child.once("close", resolve)),
    ]);
    return {
      code,
      outputs: outputsIn(await readFile(output, "utf8")),
      summary: await readFile(summary, "utf8"),
      annotations: printed.split("\n").flatMap(annotationIn),
    };
  };
  return {
    workspace,
    step,
    run: (name, contexts = {}) => runJob(name, contexts, step),
    [Symbol.asyncDispose]: place[Symbol.asyncDispose],
  };
}

type WrittenStep = { id?: string; if?: string; uses?: string; with?: Record<string, unknown> };

async function runJob(name: string, contexts: Contexts, step: Job["step"]): Promise<Ran> {
  const workflow = parse(await readFile(join(root, ".github/workflows/dashboard.yml"), "utf8")) as {
    jobs: Record<string, { steps: WrittenStep[] }>;
  };
  const done: { readonly id: string; readonly step: Step }[] = [];
  for (const { id = "", if: condition = "", uses = "", with: given = {} } of workflow.jobs[name]?.steps ?? []) {
    const door = /^\$\/actions\/(.+)$/.exec(uses)?.[1];
    const failed = done.some((earlier) => earlier.step.code !== 0);
    if (door === undefined || (failed && !condition.includes("!cancelled()"))) continue;
    const known = {
      ...contexts,
      inputs: { folder: "." },
      steps: Object.fromEntries(done.map((earlier) => [earlier.id, { outputs: earlier.step.outputs }])),
    };
    const inputs = Object.entries(given).map(([input, value]) => [input, evaluated(String(value), known)]);
    done.push({ id, step: await step(door as Door, Object.fromEntries(inputs)) });
  }
  return {
    result: done.every(({ step }) => step.code === 0) ? "success" : "failure",
    outputs: Object.fromEntries(done.map(({ id, step }) => [id, step.outputs])),
    summary: done.map(({ step }) => step.summary).join(""),
    annotations: done.flatMap(({ step }) => step.annotations),
  };
}

/** Expressions that name a value; one that is not there is empty, as it is on GitHub. */
const evaluated = (text: string, known: object): string =>
  text.replace(/\$\{\{\s*([\w.-]+)\s*\}\}/g, (_, path: string) => {
    let value: unknown = known;
    for (const name of path.split(".")) value = (value as Record<string, unknown> | undefined)?.[name];
    return String(value ?? "");
  });

const start = (door: Door) =>
  `const { run } = await import(${JSON.stringify(pathToFileURL(join(root, "actions/dispatch.ts")).href)}); await run(${JSON.stringify(door)});`;

/** `name<<delimiter`, the value, the delimiter: how the toolkit writes an output. */
const outputsIn = (file: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...file.matchAll(/^(.+?)<<(\S+)\n([\s\S]*?)\n\2$/gm)].map(([, name = "", , value = ""]) => [name, value]),
  );

/** `::error title=…,file=…,line=…::message`, where line ends and the like are written as in an address. */
function annotationIn(line: string): readonly Shown[] {
  const [, level, properties = "", message = ""] = /^::(error|warning|notice)(?: (.*?))?::(.*)$/.exec(line) ?? [];
  if (level !== "error" && level !== "warning" && level !== "notice") return [];
  const given = new Map(
    properties.split(",").map((pair) => [pair.slice(0, pair.indexOf("=")), decoded(pair.slice(pair.indexOf("=") + 1))]),
  );
  const at = given.get("line");
  return [
    {
      level,
      title: given.get("title") ?? "",
      message: decoded(message),
      file: given.get("file"),
      line: at === undefined ? undefined : Number(at),
    },
  ];
}

const decoded = (text: string): string =>
  text.replace(/%(0A|0D|3A|2C|25)/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
