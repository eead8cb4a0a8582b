import { globSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { permissionsOf } from "./permissions.ts";
import { jobsOf, type Permissions, readWorkflowFile, type Workflow, type WorkflowFile } from "./workflow-file.ts";

const patterns = [".github/workflows/*.{yml,yaml}", "workflow-templates/*.{yml,yaml}", "actions/*/action.yml"];

/** Every workflow, template and action that the repository has. */
export const workflowFiles = (root: string): readonly WorkflowFile[] =>
  globSync(patterns, { cwd: root })
    .map((path) => path.split(sep).join("/"))
    .sort()
    .map((path) => readWorkflowFile(path, readFileSync(join(root, path), "utf8")));

export type Call = {
  readonly where: string;
  readonly uses: string;
  /** Undefined where nothing is granted. */
  readonly granted: Permissions | undefined;
  readonly given: Readonly<Record<string, unknown>>;
};

/** Every job that calls another workflow. */
export const callsOf = (file: WorkflowFile): readonly Call[] =>
  file.kind === "action"
    ? []
    : jobsOf(file).flatMap(([id, job]) => {
        if (job.uses === undefined) return [];
        const where = `${file.path}:${file.lineOf(["jobs", id])}`;
        return [{ where, uses: job.uses, granted: permissionsOf(job, file.workflow), given: job.with ?? {} }];
      });

/** The workflows that documentation shows to callers: each fenced block that calls one of ours. */
export function documentedCalls(path: string, text: string): readonly Call[] {
  return [...text.matchAll(/^( *)```ya?ml\n(.*?)^\1```/gms)].flatMap((block) => {
    const [, indent = "", code = ""] = block;
    if (!code.includes("uses: your-org/slipway/.github/workflows/")) return [];
    const line = text.slice(0, block.index).split("\n").length;
    // An excerpt may be of the jobs alone.
    const plain = code.replaceAll(new RegExp(`^${indent}`, "gm"), "");
    const jobs = /^jobs:/m.test(plain) ? plain : `jobs:\n${plain.replaceAll(/^/gm, "  ")}`;
    const calls = callsOf(readWorkflowFile(path, /^on:/m.test(plain) ? plain : `on: push\n${jobs}`));
    return calls.map((call) => ({ ...call, where: `${path}:${line}` }));
  });
}

/** The workflow of this repository that a call names, at the running commit or by the tag that callers use. */
export function ownWorkflow(uses: string, files: readonly WorkflowFile[]): Workflow | undefined {
  const path = /^(?:\$|your-org\/slipway)\/(\.github\/workflows\/[^@]+)(?:@v\d+)?$/.exec(uses)?.[1];
  const file = files.find((candidate) => candidate.path === path);
  return file === undefined || file.kind === "action" ? undefined : file.workflow;
}
