import { permissionsOf, scopesOf } from "./permissions.ts";
import {
  callOf,
  eventsOf,
  type Job,
  jobsOf,
  lineText,
  type Place,
  stepsOf,
  type WorkflowFile,
} from "./workflow-file.ts";

export type Breach = {
  readonly file: string;
  readonly line: number;
  /** Absent for what concerns the whole file. */
  readonly job?: string;
  readonly rule: string;
  readonly message: string;
};

type Found = { readonly place: Place; readonly job?: string | undefined; readonly message: string };

export type Rule = {
  readonly id: string;
  readonly why: string;
  readonly check: (file: WorkflowFile) => Iterable<Found>;
};

const own = /^\$\/(actions\/[a-z0-9-]+|\.github\/workflows\/[a-z0-9-]+\.ya?ml)$/;
const ownAction = /^\$\/actions\/[a-z0-9-]+$/;
const pinned = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/;
const pinnedCheckout = /^actions\/checkout@[0-9a-f]{40}$/;
const toolkit = /^your-org\/slipway\/\.github\/workflows\/[a-z0-9-]+\.ya?ml@v\d+$/;

const mayAskForIdentity = (job: Job, file: WorkflowFile): boolean => {
  if (file.kind === "action") return false;
  const block = permissionsOf(job, file.workflow);
  // Without any block a job of a reusable workflow has all that its caller gives.
  return block === undefined ? true : scopesOf(block)["id-token"] === "write";
};

const identity: Rule = {
  id: "identity",
  why: "What runs beside an identity can use it: so nothing does but our own code, at the commit that callers chose.",
  *check(file) {
    if (file.kind === "action") {
      if (file.action.runs.using !== "node24")
        yield {
          place: ["runs", "using"],
          message: `an action is our own JavaScript (node24), not "${file.action.runs.using}"`,
        };
      return;
    }
    for (const [id, job] of jobsOf(file)) {
      if (!mayAskForIdentity(job, file)) continue;
      for (const key of ["container", "services"])
        if (key in job) yield { job: id, place: ["jobs", id, key], message: `${key}: an image of somebody else` };
      if (file.kind === "workflow" && job.uses !== undefined && !own.test(job.uses))
        yield { job: id, place: ["jobs", id, "uses"], message: `calls ${job.uses} with an identity` };
      for (const [index, step] of (job.steps ?? []).entries()) {
        const place = ["jobs", id, "steps", index];
        const cache = Object.keys(step.with ?? {}).find((name) => /^cache/.test(name));
        if (step.run !== undefined) yield { job: id, place, message: "runs a command" };
        if (step.uses !== undefined && !ownAction.test(step.uses) && !pinnedCheckout.test(step.uses))
          yield { job: id, place, message: `uses ${step.uses}` };
        if (step.uses !== undefined && pinnedCheckout.test(step.uses) && step.with?.["persist-credentials"] !== false)
          yield { job: id, place, message: "a checkout without persist-credentials: false" };
        if (cache !== undefined) yield { job: id, place, message: `${cache}: what another run wrote` };
      }
    }
  },
};

const uses: Rule = {
  id: "uses",
  why: "A tag can be moved by whoever breaks into its repository; a commit cannot. Ours come with the commit that runs.",
  *check(file) {
    const calls = jobsOf(file).flatMap(([job, { uses }]) =>
      uses === undefined ? [] : [{ job, uses, place: ["jobs", job, "uses"] }],
    );
    const steps = stepsOf(file).flatMap(({ job, step, place }) =>
      step.uses === undefined ? [] : [{ job, uses: step.uses, place: [...place, "uses"] }],
    );
    for (const { job, uses, place } of [...calls, ...steps]) {
      if (own.test(uses) || (file.kind === "template" && toolkit.test(uses))) continue;
      if (!pinned.test(uses)) yield { job, place, message: `${uses} is neither $/… nor pinned to a full commit` };
      else if (!/@[0-9a-f]{40}["']?\s+#\s*v\d+(\.\d+)*\s*$/.test(lineText(file, file.lineOf(place))))
        yield { job, place, message: `${uses} has no comment with its version` };
    }
  },
};

const leastPermissions: Rule = {
  id: "permissions",
  why: "What a job may do stands beside it, with the reason, and nothing is left to an organisation's default.",
  *check(file) {
    if (file.kind === "action") return;
    const { permissions } = file.workflow;
    if (permissions === undefined || JSON.stringify(permissions) !== "{}")
      yield { place: ["permissions"], message: "permissions at the top are not {}" };
    for (const [id, job] of jobsOf(file)) {
      if (typeof job.permissions === "string")
        yield { job: id, place: ["jobs", id, "permissions"], message: `grants ${job.permissions}` };
      else
        for (const scope of Object.keys(job.permissions ?? {})) {
          const place = ["jobs", id, "permissions", scope];
          const line = file.lineOf(place);
          if (!/\s#\s*\S/.test(lineText(file, line)) && !/^\s*#\s*\S/.test(lineText(file, line - 1)))
            yield { job: id, place, message: `no comment says what ${scope} is for` };
        }
    }
  },
};

const timeLimits: Rule = {
  id: "timeout",
  why: "A job that hangs would cost six hours, and callers cannot set a limit for it.",
  *check(file) {
    for (const [id, job] of jobsOf(file))
      if (job.uses === undefined && !("timeout-minutes" in job))
        yield { job: id, place: ["jobs", id], message: "has no timeout-minutes" };
  },
};

const names: Rule = {
  id: "names",
  why: "A name is what a person sees of it.",
  *check(file) {
    if (file.kind === "action") {
      if (file.action.name === undefined) yield { place: [], message: "the action has no name" };
    } else if (file.workflow.name === undefined) yield { place: [], message: "the workflow has no name" };
    for (const [id, job] of jobsOf(file))
      if (job.name === undefined) yield { job: id, place: ["jobs", id], message: "the job has no name" };
    for (const { job, step, place } of stepsOf(file))
      if (step.name === undefined) yield { job, place, message: "the step has no name" };
  },
};

const concurrency: Rule = {
  id: "concurrency",
  why: "Two runs of one thing at once is decided on, not left to chance.",
  *check(file) {
    if (file.kind === "action" || "concurrency" in file.workflow) return;
    // A workflow that is called sets it for those that call.
    for (const [id, job] of jobsOf(file))
      if (job.uses === undefined && !("concurrency" in job))
        yield { job: id, place: ["jobs", id], message: "neither the workflow nor the job says what may run at once" };
  },
};

const expressions: Rule = {
  id: "expressions",
  why: "An expression is pasted into a script before it runs: a branch's name becomes a command.",
  *check(file) {
    for (const { job, step, place } of stepsOf(file))
      if (step.run?.includes("${{")) yield { job, place: [...place, "run"], message: "a command contains ${{ }}" };
  },
};

const secrets: Rule = {
  id: "secrets",
  why: "There is nothing to steal and nothing to pass on: identity is asked for when it is needed.",
  *check(file) {
    if (file.kind !== "action" && callOf(file.workflow)?.secrets !== undefined)
      yield { place: ["on", "workflow_call", "secrets"], message: "declares secrets" };
    for (const [id, job] of jobsOf(file))
      if ("secrets" in job) yield { job: id, place: ["jobs", id, "secrets"], message: "passes secrets on" };
    for (const { place, text } of textsOf(file.kind === "action" ? file.action : file.workflow)) {
      const condition = place.at(-1) === "if";
      const expressions = condition ? [text] : (text.match(/\$\{\{.*?\}\}/gs) ?? []);
      if (expressions.some((expression) => /(?<![\w.-])secrets\b/.test(expression)))
        yield { job: jobOf(place), place, message: "reads a secret" };
    }
  },
};

const triggers: Rule = {
  id: "triggers",
  why: "These events run what a stranger proposed with the rights of the repository.",
  *check(file) {
    if (file.kind === "action") return;
    for (const event of eventsOf(file.workflow))
      if (event === "pull_request_target" || event === "workflow_run")
        yield { place: ["on", event], message: `is started by ${event}` };
  },
};

const gate: Rule = {
  id: "gate",
  why: "The one check that is required must know of every other, and must not be skipped, which would count as passed.",
  *check(file) {
    const jobs = new Map(jobsOf(file));
    const job = jobs.get("gate");
    if (job === undefined) return;
    const missing = [...jobs.keys()].filter((id) => id !== "gate" && ![job.needs ?? []].flat().includes(id));
    if (missing.length > 0)
      yield { job: "gate", place: ["jobs", "gate"], message: `does not need ${missing.join(", ")}` };
    if (!/^(\$\{\{\s*)?always\(\)(\s*\}\})?$/.test(String(job.if ?? "").trim()))
      yield { job: "gate", place: ["jobs", "gate", "if"], message: "has not if: always()" };
  },
};

export const rules: readonly Rule[] = [
  ...[identity, uses, leastPermissions, timeLimits, names, concurrency, expressions, secrets, triggers, gate],
];

/** From the top of the file to its end. */
export const breachesOf = (file: WorkflowFile, checked: readonly Rule[] = rules): readonly Breach[] =>
  checked
    .flatMap(({ id, check }) =>
      [...check(file)].map(({ place, job, message }) => ({
        file: file.path,
        line: file.lineOf(place),
        ...(job !== undefined && { job }),
        rule: id,
        message,
      })),
    )
    .sort((one, other) => one.line - other.line);

/** Every text in plain data, with its place. */
function* textsOf(value: unknown, place: Place = []): Generator<{ readonly place: Place; readonly text: string }> {
  if (typeof value === "string") yield { place, text: value };
  else if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* textsOf(item, [...place, index]);
  else if (typeof value === "object" && value !== null)
    for (const [key, item] of Object.entries(value)) yield* textsOf(item, [...place, key]);
}

const jobOf = ([top, id]: Place): string | undefined => (top === "jobs" && typeof id === "string" ? id : undefined);
