import type { DashboardWorkflow } from "../scripts/dashboard-workflow.ts";
import { workflowPath } from "../scripts/dashboard-workflow.ts";
import { situationOf } from "../src/workflow/situation.ts";
import { githubEvents } from "./github-events.ts";

type Input = {
  readonly type: "string" | "number" | "boolean";
  readonly required: boolean;
  readonly default?: string | number | boolean | undefined;
};

/** What callers of one major version rely on. A scientist's file is written once and never looked at again. */
export type Contract = {
  readonly workflow: string;
  readonly inputs: Readonly<Record<string, Input>>;
  readonly outputs: readonly string[];
  readonly scopes: Readonly<Record<string, string>>;
  readonly events: readonly string[];
  /** The job that rulesets require, as `<the caller's job> / <this>`. */
  readonly requiredCheck: string;
  readonly variables: Readonly<Record<string, { readonly required: boolean }>>;
};

/** The contract as the repository keeps it now. */
export const contractOf = (workflow: DashboardWorkflow): Contract => ({
  workflow: workflowPath,
  inputs: Object.fromEntries(
    Object.entries(workflow.on.workflow_call.inputs).map(([name, { type, required, default: otherwise }]) => [
      name,
      { type, required, ...(otherwise !== undefined && { default: otherwise }) },
    ]),
  ),
  outputs: Object.keys(workflow.on.workflow_call.outputs),
  scopes: workflow.union,
  events: knownEvents.filter((name) => situationOf(sampleEvent(name)).kind !== "refused"),
  requiredCheck: workflow.jobs["gate"]?.name ?? "",
  variables: workflow.variables,
});

export type Difference = {
  /** What would break, and whom: none may be there before the next major version. */
  readonly breaks: readonly string[];
  /** What is there and not written down: from the day it is, it is kept. */
  readonly unrecorded: readonly string[];
};

/** Holds what is against what was promised. */
export function held(promised: Contract, now: Contract): Difference {
  const parts = [
    place(promised, now),
    inputs(promised, now),
    outputs(promised, now),
    scopes(promised, now),
    events(promised, now),
    gate(promised, now),
    variables(promised, now),
  ];
  return { breaks: parts.flatMap(({ breaks }) => breaks), unrecorded: parts.flatMap(({ unrecorded }) => unrecorded) };
}

const breaking = (...breaks: readonly string[]): Difference => ({ breaks, unrecorded: [] });
const unrecorded = (...sentences: readonly string[]): Difference => ({ breaks: [], unrecorded: sentences });
const same: Difference = { breaks: [], unrecorded: [] };

const joined = (parts: readonly Difference[]): Difference => ({
  breaks: parts.flatMap(({ breaks }) => breaks),
  unrecorded: parts.flatMap((part) => part.unrecorded),
});

const place = (promised: Contract, now: Contract): Difference =>
  promised.workflow === now.workflow
    ? same
    : breaking(
        `The workflow is ${now.workflow} and no longer ${promised.workflow}: every caller names that path, and the clouds trust it by name. No run starts.`,
      );

function inputs(promised: Contract, now: Contract): Difference {
  const kept = Object.entries(promised.inputs).map(([name, before]) => {
    const after = now.inputs[name];
    if (after === undefined) {
      return breaking(
        `The input "${name}" is gone: no run starts of a caller that gives it ("Invalid input, ${name} is not defined in the referenced workflow.").`,
      );
    }
    return joined([
      before.type === after.type
        ? same
        : breaking(
            `The input "${name}" takes a ${after.type} and no longer a ${before.type}: no run starts of a caller that gives it.`,
          ),
      before.required === after.required
        ? same
        : after.required
          ? breaking(`The input "${name}" is required now: no run starts of a caller that leaves it out.`)
          : unrecorded(`The input "${name}" need not be given any more.`),
      before.default === after.default || after.required
        ? same
        : breaking(
            `The input "${name}" is ${JSON.stringify(after.default ?? "")} when it is left out and no longer ${JSON.stringify(before.default ?? "")}: callers that leave it out get something else, without a word.`,
          ),
    ]);
  });
  const added = Object.entries(now.inputs).flatMap(([name, { required }]) =>
    name in promised.inputs
      ? []
      : [
          required
            ? breaking(`The new input "${name}" is required: no run starts of any caller, since none gives it.`)
            : unrecorded(`The input "${name}" is new.`),
        ],
  );
  return joined([...kept, ...added]);
}

const outputs = (promised: Contract, now: Contract): Difference => ({
  breaks: promised.outputs
    .filter((name) => !now.outputs.includes(name))
    .map((name) => `The output "${name}" is gone: jobs of callers that read it read an empty text, without an error.`),
  unrecorded: now.outputs
    .filter((name) => !promised.outputs.includes(name))
    .map((name) => `The output "${name}" is new.`),
});

const levels = ["none", "read", "write"];
const levelIn = (contract: Contract, scope: string) => contract.scopes[scope] ?? "none";

function scopes(promised: Contract, now: Contract): Difference {
  const all = [...new Set([...Object.keys(promised.scopes), ...Object.keys(now.scopes)])];
  return joined(
    all.map((scope) => {
      const [before, after] = [levelIn(promised, scope), levelIn(now, scope)];
      if (before === after) return same;
      return levels.indexOf(after) > levels.indexOf(before)
        ? breaking(
            `A job asks for "${scope}: ${after}", and callers grant "${scope}: ${before}": no run of any caller starts, and GitHub keeps no log of it.`,
          )
        : unrecorded(`No job asks for "${scope}: ${before}" any more, but for "${scope}: ${after}".`);
    }),
  );
}

const events = (promised: Contract, now: Contract): Difference => ({
  breaks: promised.events
    .filter((name) => !now.events.includes(name))
    .map((name) => `The event ${name} is refused: the gate of every caller that runs on it turns red.`),
  unrecorded: now.events
    .filter((name) => !promised.events.includes(name))
    .map((name) => `The event ${name} is accepted.`),
});

const gate = (promised: Contract, now: Contract): Difference =>
  promised.requiredCheck === now.requiredCheck
    ? same
    : breaking(
        `The check "${promised.requiredCheck}" is called "${now.requiredCheck}": rulesets that require it wait for it for ever, and no pull request can be merged.`,
      );

function variables(promised: Contract, now: Contract): Difference {
  const kept = Object.entries(promised.variables).map(([name, before]) => {
    const after = now.variables[name];
    if (after === undefined) {
      return breaking(`The variable ${name} is not read any more: what an organisation has set there no longer holds.`);
    }
    if (after.required === before.required) return same;
    return after.required
      ? breaking(`The variable ${name} must be set now: runs fail in every organisation that has not.`)
      : unrecorded(`The variable ${name} need not be set any more.`);
  });
  const added = Object.entries(now.variables).flatMap(([name, { required }]) =>
    name in promised.variables
      ? []
      : [
          required
            ? breaking(`The new variable ${name} must be set: runs fail in every organisation, since none has set it.`)
            : unrecorded(`The variable ${name} is read.`),
        ],
  );
  return joined([...kept, ...added]);
}

/** Everything that can start a workflow. @see GitHub Docs, "Events that trigger workflows" */
const knownEvents = [
  ...["branch_protection_rule", "check_run", "check_suite", "create", "delete", "deployment", "deployment_status"],
  ...["discussion", "discussion_comment", "fork", "gollum", "image_version", "issue_comment", "issues", "label"],
  ...["merge_group", "milestone", "page_build", "public", "pull_request", "pull_request_review"],
  ...["pull_request_review_comment", "pull_request_target", "push", "registry_package", "release"],
  ...["repository_dispatch", "schedule", "status", "watch", "workflow_dispatch", "workflow_run"],
] as const;

/** Of any name, with all that a payload could be asked for. */
const sampleEvent = (name: string) => ({ ...githubEvents["pull request"], name });
