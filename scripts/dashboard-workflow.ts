import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isMap, isScalar, parseDocument } from "yaml";
import * as z from "zod";
import { unionOfPermissions } from "../test/workflows/permissions.ts";
import { readWorkflowFile } from "../test/workflows/workflow-file.ts";
import { actions, innerActions, inputRows } from "./actions.ts";

const workflowInput = z.strictObject({
  description: z.string(),
  type: z.enum(["string", "number", "boolean"]),
  required: z.boolean().default(false),
  default: z.union([z.string(), z.number(), z.boolean()]).optional(),
});

const step = z.looseObject({
  name: z.string(),
  uses: z.string().optional(),
  with: z.record(z.string(), z.unknown()).default({}),
});

const scopes = z.record(z.string(), z.enum(["read", "write", "none"]));

const job = z.looseObject({
  name: z.string(),
  needs: z.union([z.string().transform((name) => [name]), z.array(z.string())]).default([]),
  if: z.string().default(""),
  "runs-on": z.string(),
  "timeout-minutes": z.int(),
  permissions: scopes,
  environment: z.looseObject({ name: z.string() }).optional(),
  steps: z.array(step),
});

const workflow = z.looseObject({
  name: z.string(),
  on: z.strictObject({
    workflow_call: z.strictObject({
      inputs: z.record(z.string(), workflowInput),
      outputs: z.record(z.string(), z.strictObject({ description: z.string(), value: z.string() })),
    }),
  }),
  permissions: scopes,
  jobs: z.record(z.string(), job),
});

export type WorkflowJob = z.infer<typeof job>;
export type DashboardWorkflow = z.infer<typeof workflow> & {
  /** Why a job has a scope: the comment beside it. */
  reasonFor(job: string, scope: string): string;
  /** All that its caller must grant. GitHub looks at every job, whether it would run or not. */
  readonly union: Readonly<Record<string, string>>;
  /** The variables that it reads; `required` where it does not do without one. */
  readonly variables: Readonly<Record<string, { readonly required: boolean }>>;
};

export const workflowPath = ".github/workflows/dashboard.yml";

export const dashboardWorkflow = (root: string): DashboardWorkflow =>
  readDashboardWorkflow(readFileSync(join(root, workflowPath), "utf8"));

/** @throws when it is no YAML, or has not what a reusable workflow of ours has */
export function readDashboardWorkflow(text: string): DashboardWorkflow {
  const document = parseDocument(text);
  const asked = readWorkflowFile(workflowPath, text);
  if (asked.kind === "action") throw new Error(`${workflowPath} is an action.`);
  const read = workflow.parse(document.toJS());
  return {
    ...read,
    reasonFor(name, scope) {
      const block = document.getIn(["jobs", name, "permissions"]);
      const value = isMap(block) ? block.get(scope, true) : undefined;
      return (isScalar(value) ? value.comment : undefined)?.trim() ?? "";
    },
    union: unionOfPermissions(asked.workflow),
    variables: variablesOf(read.jobs),
  };
}

/**
 * A variable that nobody has set is empty. A job does without it where it says what holds instead, asks whether it has a value, or hands it
 * to an input of ours that may be left out.
 */
function variablesOf(jobs: Readonly<Record<string, WorkflowJob>>): DashboardWorkflow["variables"] {
  const found = new Map<string, boolean>();
  const look = (value: unknown, mayBeEmpty: boolean): void => {
    if (typeof value === "object" && value !== null) {
      for (const inner of Object.values(value)) look(inner, mayBeEmpty);
      return;
    }
    for (const [, name = "", rest = ""] of String(value).matchAll(/\bvars\.(\w+)\s*([|=!]{2})?/g)) {
      found.set(name, (found.get(name) ?? false) || !(mayBeEmpty || rest !== ""));
    }
  };
  for (const { steps, ...rest } of Object.values(jobs)) {
    look(rest, false);
    for (const { uses = "", with: given, ...others } of steps) {
      look(others, false);
      for (const [input, value] of Object.entries(given)) look(value, mayBeLeftOut(uses, input));
    }
  }
  const sorted = [...found].sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(sorted.map(([name, required]) => [name, { required }]));
}

function mayBeLeftOut(uses: string, input: string): boolean {
  const action = [...actions, ...innerActions].find(({ id }) => uses === `$/actions/${id}`);
  return action !== undefined && inputRows(action).some(({ name, required }) => name === input && !required);
}
