import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { parse } from "yaml";
import { systemExec } from "../src/runner/exec.ts";
import { packageSources } from "../src/runner/package-sources.ts";
import { type ActRun, readActLog } from "./act-log.ts";
import { type Identity, isStrangers, standIn } from "./act-stand-in.ts";
import { part } from "./parts.ts";

export type WorkflowRun = {
  /** A Git repository with the caller's workflow, unmodified; its HEAD is the commit that the event is about. */
  readonly caller: string;
  /** A folder as a release of this repository has it: `.github/workflows`, `actions`, `dist`. */
  readonly toolkit: string;
  readonly event: string;
  /** What the event carries, beside `repository`, which is filled in. */
  readonly payload?: Readonly<Record<string, unknown>>;
  /** `vars` of the repository and its organisation. */
  readonly variables?: Readonly<Record<string, string>>;
  /** The caller's full name on GitHub. */
  readonly repository?: string;
  /** Where tokens are asked for by a job that may (`id-token: write`), but not for a fork's or Dependabot's pull request. */
  readonly identity?: Identity;
  /** Whether jobs can keep artifacts for each other. */
  readonly artifacts?: boolean;
  /** More of the runner's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** A run that takes longer is an error. */
  readonly timeoutSeconds?: number;
};

const toolkitName = "your-org/slipway";
const runners = ["ubuntu-24.04", "ubuntu-latest", "ubuntu-slim"];
const checkoutAction = join(import.meta.dirname, "checkout-action");

/**
 * Runs a caller's workflow, and what it calls of ours, with act: jobs are processes of this machine, each with a workspace and
 * a temporary folder of its own. act knows nothing of permissions, environments, concurrency, job time limits and cancelling.
 */
export async function runWorkflow(run: WorkflowRun): Promise<ActRun> {
  const act = await part("act");
  if (act === undefined) throw new Error("act is not here; skip what needs it");
  const place = await mkdtemp(join(tmpdir(), "slipway-act-"));
  try {
    const event = await eventOf(run);
    const workflows = await prepare(run, event, place);
    const [program, ...before] = withoutTerminals(act);
    const child = spawn(program, [...before, run.event, ...flagsOf(run, event, place, workflows)], {
      cwd: place,
      env: { ...(await environment(place)), ...run.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const { timeoutSeconds = 600 } = run;
    // Asked to end, act ends the steps too, which have terminals, and so process groups, of their own.
    const timers = [
      setTimeout(() => child.kill("SIGTERM"), timeoutSeconds * 1000),
      setTimeout(() => child.kill("SIGKILL"), (timeoutSeconds + 30) * 1000),
    ];
    const [stdout, stderr, code] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      new Promise<number | null>((resolve) => child.once("close", resolve)),
    ]);
    for (const timer of timers) clearTimeout(timer);
    const result = readActLog({ code, stdout, stderr, names: workflows.map((workflow) => parse(workflow).name) });
    if (child.killed) throw new Error(`The run took more than ${timeoutSeconds} s:\n${result.log}`);
    return result;
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

/**
 * act gives each step a terminal, which a runner does not, and loses what a step that fails has written to it last: it closes the terminal as
 * soon as the step ends. Where it can open none, it takes pipes, and reads them to their end.
 *
 * @see nektos/act, `pkg/container/host_environment.go`
 */
function withoutTerminals(act: string): readonly [string, ...string[]] {
  if (process.platform !== "linux") return [act];
  // Root needs no namespace of its own to mount something; anybody else stays who they are in it.
  const user = process.getuid?.() === 0 ? [] : ["--user", "--map-current-user"];
  const hide = 'mount --bind /dev/null /dev/ptmx 2>/dev/null; exec "$@"';
  return ["unshare", ...user, "--mount", "--propagation", "private", "sh", "-c", hide, "act", act];
}

type Event = {
  readonly repository: string;
  readonly commit: string;
  readonly ref: string;
  readonly payload: Readonly<Record<string, unknown>>;
};

async function eventOf(run: WorkflowRun): Promise<Event> {
  const { repository = "your-org/dashboard" } = run;
  const payload = payloadOf(run, repository);
  const branch = await git(run.caller, "rev-parse", "--abbrev-ref", "HEAD");
  return {
    repository,
    payload,
    commit: await git(run.caller, "rev-parse", "HEAD"),
    ref: refOf(run.event, payload, branch),
  };
}

/** Puts everything where act looks for it; gives the texts of all workflows that may take part. */
async function prepare(run: WorkflowRun, { payload, repository }: Event, place: string): Promise<readonly string[]> {
  await git(place, "clone", "--quiet", "--bare", run.caller, "origin.git");
  // A checkout fetches commits by their hash, as from GitHub.
  await git(join(place, "origin.git"), "config", "uploadpack.allowAnySHA1InWant", "true");
  await git(place, "clone", "--quiet", "origin.git", "caller");
  for (const folder of [".github/workflows", "actions", "dist"])
    await cp(join(run.toolkit, folder), join(place, "toolkit", folder), { recursive: true }).catch(absent);
  const identity = isStrangers(payload, repository) ? undefined : run.identity;
  await standIn(join(place, "toolkit"), { repository: toolkitName, tag: "v1", identity });
  for (const folder of ["home", "cache", "tmp"]) await mkdir(join(place, folder));
  await writeFile(join(place, "event.json"), JSON.stringify(payload));
  await writeFile(join(place, "empty"), "");
  return [...(await workflowsIn(join(place, "caller"))), ...(await workflowsIn(join(place, "toolkit")))];
}

function flagsOf(run: WorkflowRun, event: Event, place: string, workflows: readonly string[]): readonly string[] {
  const checkouts = new Set(workflows.flatMap((workflow) => workflow.match(/(?<=\bactions\/checkout@)[\w.-]+/g) ?? []));
  const local = {
    [`${toolkitName}@v1`]: join(place, "toolkit"),
    ...Object.fromEntries([...checkouts].map((ref) => [`actions/checkout@${ref}`, checkoutAction])),
  };
  const runner = {
    GITHUB_REPOSITORY: event.repository,
    GITHUB_REF: event.ref,
    // act's name for what becomes GITHUB_SHA.
    SHA_REF: event.commit,
    GITHUB_RUN_ID: "1",
    RUNNER_ENVIRONMENT: "github-hosted",
    SLIPWAY_TEST_ORIGIN: join(place, "origin.git"),
  };
  const one = {
    directory: join(place, "caller"),
    eventpath: join(place, "event.json"),
    actor: "octocat",
    defaultbranch: "main",
    "container-daemon-socket": "-",
    // Its table of local repositories is not safe for two jobs at once.
    "concurrent-jobs": "1",
    // Files of the usual names in the caller's folder would be read otherwise.
    ...Object.fromEntries(["env", "var", "secret", "input"].map((kind) => [`${kind}-file`, join(place, "empty")])),
  };
  const pairs = (flag: string, values: Readonly<Record<string, string>>) =>
    Object.entries(values).flatMap(([name, value]) => [`--${flag}`, `${name}=${value}`]);
  return [
    ...["--json", "--verbose", "--rm", "--no-cache-server", "--no-skip-checkout"],
    ...(run.artifacts === true ? artifactServer(place) : []),
    ...Object.entries(one).flatMap(([flag, value]) => [`--${flag}`, value]),
    ...pairs("platform", Object.fromEntries(runners.map((name) => [name, "-self-hosted"]))),
    ...pairs("local-repository", local),
    ...pairs("var", run.variables ?? {}),
    ...pairs("env", runner),
  ];
}

const artifactServer = (place: string) => [
  ...["--artifact-server-path", join(place, "artifacts")],
  ...["--artifact-server-addr", "127.0.0.1", "--artifact-server-port", "34567"],
];

function payloadOf({ payload = {} }: WorkflowRun, repository: string): Readonly<Record<string, unknown>> {
  const [login, name] = repository.split("/");
  return { repository: { full_name: repository, name, owner: { login }, default_branch: "main" }, ...payload };
}

/** As GitHub has it for each event; act knows it for some. */
function refOf(event: string, payload: Readonly<Record<string, unknown>>, branch: string): string {
  const { ref, number, merge_group } = payload as { ref?: string; number?: number; merge_group?: { head_ref: string } };
  if (event === "pull_request") return `refs/pull/${number}/merge`;
  if (event === "merge_group" && merge_group !== undefined) return merge_group.head_ref;
  return ref ?? `refs/heads/${branch}`;
}

/** A runner's environment: nothing of the person's own but where packages come from and how the network is reached. */
async function environment(place: string): Promise<Record<string, string>> {
  const { index } = await packageSources({ env: process.env, home: homedir() });
  const network = /^((https?|no|all)_proxy|node_extra_ca_certs|ssl_cert_(file|dir)|npm_config_registry)$/i;
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => network.test(name))),
    // The Node of this process first: act runs JavaScript actions with the one that it finds.
    PATH: [dirname(process.execPath), process.env["PATH"]].join(delimiter),
    UV_DEFAULT_INDEX: index,
    HOME: join(place, "home"),
    XDG_CACHE_HOME: join(place, "cache"),
    TMPDIR: join(place, "tmp"),
    LANG: "C.UTF-8",
    NO_COLOR: "1",
    TERM: "dumb",
    ACT_DISABLE_VERSION_CHECK: "1",
  };
}

async function workflowsIn(folder: string): Promise<readonly string[]> {
  const workflows = join(folder, ".github/workflows");
  const files = (await readdir(workflows)).filter((name) => /\.ya?ml$/.test(name));
  return Promise.all(files.map((name) => readFile(join(workflows, name), "utf8")));
}

const absent = (error: NodeJS.ErrnoException) => {
  if (error.code !== "ENOENT") throw error;
};

/** Git as a runner has it: without the person's configuration, without questions. */
async function git(folder: string, ...args: readonly string[]): Promise<string> {
  const env = { PATH: process.env["PATH"] ?? "", HOME: folder, GIT_CONFIG_NOSYSTEM: "1", GIT_TERMINAL_PROMPT: "0" };
  const { code, stdout, stderr } = await systemExec("git", args, { cwd: folder, env });
  if (code !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
  return stdout.trim();
}
