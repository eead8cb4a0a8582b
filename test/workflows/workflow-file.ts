import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import * as z from "zod";

const step = z.looseObject({
  name: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
});

const permissions = z.union([
  z.enum(["read-all", "write-all"]),
  z.record(z.string(), z.enum(["read", "write", "none"])),
]);

const job = z.looseObject({
  name: z.string().optional(),
  needs: z.union([z.string(), z.array(z.string())]).optional(),
  if: z.union([z.string(), z.boolean()]).optional(),
  uses: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  permissions: permissions.nullish(),
  steps: z.array(step).optional(),
});

const input = z.looseObject({ required: z.boolean().optional() });
const call = z.looseObject({ inputs: z.record(z.string(), input).nullish(), secrets: z.unknown().optional() });
const on = z.union([z.string(), z.array(z.string()), z.looseObject({ workflow_call: call.nullish() })]);

const workflow = z.looseObject({
  name: z.string().optional(),
  on,
  permissions: permissions.nullish(),
  jobs: z.record(z.string(), job),
});

const action = z.looseObject({
  name: z.string().optional(),
  runs: z.looseObject({ using: z.string(), steps: z.array(step).optional() }),
});

export type Step = z.infer<typeof step>;
export type Job = z.infer<typeof job>;
export type Permissions = z.infer<typeof permissions>;
export type Workflow = z.infer<typeof workflow>;
export type Action = z.infer<typeof action>;

/** Where something stands in a file's YAML. */
export type Place = readonly (string | number)[];

type File = {
  readonly path: string;
  readonly text: string;
  /** The line of the last part of a place that the file has. */
  lineOf(place: Place): number;
};

/** A workflow of this repository, one that callers start from (`template`), or an action. */
export type WorkflowFile =
  | (File & { readonly kind: "workflow" | "template"; readonly workflow: Workflow })
  | (File & { readonly kind: "action"; readonly action: Action });

/** @throws when it is no YAML, or not what GitHub would accept in the places that rules look at */
export function readWorkflowFile(path: string, text: string): WorkflowFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [error] = document.errors;
  if (error !== undefined) throw new Error(`${path}: ${error.message}`);
  const lineOf = (place: Place): number => {
    let node: unknown = document.contents;
    let at = 0;
    for (const step of place) {
      if (isAlias(node)) node = node.resolve(document);
      const pair = isMap(node) ? node.items.find(({ key }) => isScalar(key) && key.value === step) : undefined;
      const found = isSeq(node) && typeof step === "number" ? node.items[step] : pair?.key;
      if (!isNode(found)) break;
      at = found.range?.[0] ?? at;
      node = pair === undefined ? found : pair.value;
    }
    return lines.linePos(at).line;
  };
  const common = { path, text, lineOf };
  const data: unknown = document.toJS();
  if (/(^|\/)action\.ya?ml$/.test(path)) return { ...common, kind: "action", action: accepted(action, data, path) };
  const kind = path.startsWith("workflow-templates/") ? "template" : "workflow";
  return { ...common, kind, workflow: accepted(workflow, data, path) };
}

function accepted<T>(schema: z.ZodType<T>, data: unknown, path: string): T {
  const { success, data: value, error } = schema.safeParse(data);
  if (!success) throw new Error(`${path}: ${z.prettifyError(error)}`);
  return value;
}

/** The file's own line, for what YAML does not keep: comments. */
export const lineText = ({ text }: Pick<File, "text">, line: number): string => text.split("\n")[line - 1] ?? "";

export const jobsOf = (file: WorkflowFile): readonly (readonly [id: string, job: Job])[] =>
  file.kind === "action" ? [] : Object.entries(file.workflow.jobs);

/** Every step of a workflow's jobs or of a composite action, with the job's id and the place. */
export const stepsOf = (
  file: WorkflowFile,
): readonly { readonly job: string | undefined; readonly step: Step; readonly place: Place }[] =>
  file.kind === "action"
    ? (file.action.runs.steps ?? []).map((step, index) => ({ job: undefined, step, place: ["runs", "steps", index] }))
    : jobsOf(file).flatMap(([id, { steps = [] }]) =>
        steps.map((step, index) => ({ job: id, step, place: ["jobs", id, "steps", index] })),
      );

/** The names of the events that start it. */
export const eventsOf = ({ on }: Workflow): readonly string[] =>
  typeof on === "string" ? [on] : Array.isArray(on) ? on : Object.keys(on);

/** What a reusable workflow says of its callers; undefined when it cannot be called. */
export function callOf({ on }: Workflow): z.infer<typeof call> | undefined {
  if (typeof on === "string" || Array.isArray(on)) return [on].flat().includes("workflow_call") ? {} : undefined;
  return "workflow_call" in on ? (on.workflow_call ?? {}) : undefined;
}
