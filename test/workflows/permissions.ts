import { callOf, type Job, type Permissions, type Workflow } from "./workflow-file.ts";

type Level = "none" | "read" | "write";
export type Scopes = Readonly<Record<string, Level>>;

/** A reusable workflow by what a job's `uses` says; undefined for one that is not of this repository. */
export type Resolve = (uses: string) => Workflow | undefined;

const levels: readonly Level[] = ["none", "read", "write"];
const higher = (one: Level, other: Level): Level => (levels.indexOf(one) >= levels.indexOf(other) ? one : other);

const all = ["actions", "artifact-metadata", "attestations", "checks", "contents", "deployments", "discussions"]
  .concat(["id-token", "issues", "models", "packages", "pages", "pull-requests", "repository-projects"])
  .concat(["security-events", "statuses"]);

/** Every scope that a block gives anything of. */
export function scopesOf(block: Permissions): Scopes {
  if (block === "read-all" || block === "write-all") {
    const level = block === "read-all" ? "read" : "write";
    // There is nothing to read of an identity.
    return Object.fromEntries(all.filter((scope) => level === "write" || scope !== "id-token").map((s) => [s, level]));
  }
  return Object.fromEntries(Object.entries(block).filter(([, level]) => level !== "none"));
}

/** What a job runs with: its own block, else the workflow's; undefined when it takes whatever there is. */
export const permissionsOf = (job: Job, workflow: Workflow): Permissions | undefined =>
  job.permissions ?? workflow.permissions ?? undefined;

type Request = { readonly by: string; readonly scopes: Scopes };

/**
 * What a reusable workflow asks of its caller: its own block and that of each job, whether the job would run or not, because
 * GitHub looks before it runs anything. A job that calls on without a block passes on what that one asks.
 */
function requestsOf(workflow: Workflow, resolve: Resolve): readonly Request[] {
  const own = workflow.permissions ? [{ by: "The workflow", scopes: scopesOf(workflow.permissions) }] : [];
  const ofJobs = Object.entries(workflow.jobs).flatMap(([id, job]): readonly Request[] => {
    if (job.permissions) return [{ by: `The nested job '${id}'`, scopes: scopesOf(job.permissions) }];
    const called = job.uses === undefined || workflow.permissions ? undefined : resolve(job.uses);
    return called === undefined ? [] : requestsOf(called, resolve);
  });
  return [...own, ...ofJobs];
}

/** All that a caller must grant. */
export function unionOfPermissions(workflow: Workflow, resolve: Resolve = () => undefined): Scopes {
  const union: Record<string, Level> = {};
  for (const { scopes } of requestsOf(workflow, resolve))
    for (const [scope, level] of Object.entries(scopes)) union[scope] = higher(union[scope] ?? "none", level);
  return Object.fromEntries(Object.entries(union).sort(([one], [other]) => one.localeCompare(other)));
}

/** What a job gets that nobody gave anything, in an organisation with the restricted default. */
const restricted: Scopes = { contents: "read", packages: "read" };

/**
 * Whether a caller's run can start at all: GitHub compares what a job grants with what every job of the workflow that it calls
 * asks for. Where it asks for more there is no run, no job and no log; only these messages.
 *
 * @returns GitHub's messages; none when it can start
 */
export function callerCanStart(
  granted: Permissions | undefined,
  called: Workflow,
  { uses, resolve = () => undefined }: { readonly uses: string; readonly resolve?: Resolve },
): readonly string[] {
  const ceiling = granted === undefined ? restricted : scopesOf(granted);
  const messages = requestsOf(called, resolve).flatMap(({ by, scopes }) => {
    const excess = Object.entries(scopes).filter(([scope, level]) => {
      const allowed = ceiling[scope] ?? "none";
      return higher(allowed, level) !== allowed;
    });
    if (excess.length === 0) return [];
    const asked = excess.map(([scope, level]) => `${scope}: ${level}`).join(", ");
    const allowed = excess.map(([scope]) => `${scope}: ${ceiling[scope] ?? "none"}`).join(", ");
    return [`Error calling workflow '${uses}'. ${by} is requesting '${asked}', but is only allowed '${allowed}'.`];
  });
  // Calls within the called one have the ceiling of their own job.
  const nested = Object.values(called.jobs).flatMap((job) => {
    const next = job.uses === undefined ? undefined : resolve(job.uses);
    const block = permissionsOf(job, called);
    if (job.uses === undefined || next === undefined || block === undefined) return [];
    return callerCanStart(block, next, { uses: job.uses, resolve });
  });
  return [...messages, ...nested];
}

/** Inputs that a caller gives and the called workflow does not have, and those that it must have and does not get. */
export function wrongInputs(given: Readonly<Record<string, unknown>>, called: Workflow): readonly string[] {
  const inputs = callOf(called)?.inputs ?? {};
  const unknown = Object.keys(given).filter((name) => !(name in inputs));
  const missing = Object.keys(inputs).filter((name) => inputs[name]?.required === true && !(name in given));
  return [
    ...unknown.map((name) => `Invalid input, ${name} is not defined in the referenced workflow.`),
    ...missing.map((name) => `Input ${name} is required, but not provided while calling.`),
  ];
}
