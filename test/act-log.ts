import * as z from "zod";

export type JobResult = "success" | "failure" | "skipped";

export type Annotation = {
  readonly job: string;
  readonly step: string;
  readonly level: "error" | "warning" | "notice";
  readonly message: string;
  /** `file`, `line`, `col`, `endLine`, `endColumn`, `title`: what the command had. */
  readonly properties: Readonly<Record<string, string>>;
};

export type Summary = { readonly job: string; readonly step: string; readonly markdown: string };

/** What GitHub would show of a run. Jobs have the names of their checks: `dashboard / gate`. */
export type ActRun = {
  readonly code: number | null;
  readonly jobs: Readonly<Record<string, JobResult>>;
  /** By job, then by the step's id. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>;
  readonly summaries: readonly Summary[];
  readonly annotations: readonly Annotation[];
  /** For a person who wants to know why. */
  readonly log: string;
};

const entry = z.object({
  level: z.string(),
  msg: z.string(),
  job: z.string().default(""),
  step: z.string().default(""),
  stepID: z.array(z.string()).default([]),
  jobResult: z.enum(["success", "failure", "skipped"]).optional(),
  command: z.string().optional(),
  content: z.string().default(""),
  name: z.string().optional(),
  arg: z.string().default(""),
  raw: z.string().default(""),
});

/** Reads what `act --json --verbose` wrote; `names` are those of all workflows that took part. */
export function readActLog(run: {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly names: readonly string[];
}): ActRun {
  const jobs: Record<string, JobResult> = {};
  const outputs: Record<string, Record<string, Record<string, string>>> = {};
  const summaries: Summary[] = [];
  const annotations: Annotation[] = [];
  const log: string[] = [];
  for (const line of [...run.stdout.split("\n"), ...run.stderr.split("\n")]) {
    const said = entryOf(line);
    if (said === undefined) {
      if (line.trim() !== "" && !chatter.test(line)) log.push(line);
      continue;
    }
    const job = said.job === "" ? "" : checkName(said.job, run.names);
    if (said.jobResult !== undefined) jobs[job] = said.jobResult;
    if (said.level !== "debug" && !chatter.test(said.msg))
      log.push(`${job === "" ? "" : `[${job}] `}${said.msg.trimEnd()}`);
    if (said.command === "summary") summaries.push({ job, step: said.step, markdown: said.content });
    if (said.command === "set-output" && said.name !== undefined) {
      const step = said.stepID.join("/");
      outputs[job] ??= {};
      outputs[job][step] = { ...outputs[job][step], [said.name]: said.arg };
    }
    const annotation = annotationOf(said.raw);
    // A command that act passed over, between stop-commands and its end, is "ignored".
    if (annotation !== undefined && said.command === annotation.level)
      annotations.push({ job, step: said.step, ...annotation });
  }
  const all = log.join("\n");
  if (/Skipping unsupported platform/.test(all)) throw new Error(`a job asks for a runner that is not there:\n${all}`);
  return { code: run.code, jobs, outputs, summaries, annotations, log: all };
}

/**
 * As a check is called: act says `dashboard/Slipway/check` for the job check of the workflow Slipway that the job dashboard
 * calls. Of a call within a call it leaves out the outer job.
 */
export function checkName(label: string, workflows: readonly string[]): string {
  const trimmed = label.trim();
  // The call first: the caller's workflow, its job and what it calls may all have one name.
  for (const workflow of workflows) {
    const called = trimmed.indexOf(`/${workflow}/`);
    if (called > 0) return `${trimmed.slice(0, called)} / ${trimmed.slice(called + workflow.length + 2)}`;
  }
  const own = workflows.find((workflow) => trimmed.startsWith(`${workflow}/`));
  return own === undefined ? trimmed : trimmed.slice(own.length + 1);
}

/** Reads a workflow command as the runner does: act itself loses a property with "=" in it, and unescapes in random order. */
export function annotationOf(raw: string): Omit<Annotation, "job" | "step"> | undefined {
  const found = /^::(error|warning|notice)(?: +(.*?))?::(.*?)[\r\n]*$/s.exec(raw);
  if (found === null) return undefined;
  const [, level = "", properties = "", message = ""] = found;
  return {
    level: level as Annotation["level"],
    message: unescaped(message),
    properties: Object.fromEntries(
      properties
        .split(",")
        .filter((pair) => pair.includes("="))
        .map((pair) => [
          pair.slice(0, pair.indexOf("=")).trim(),
          unescaped(
            pair
              .slice(pair.indexOf("=") + 1)
              .replaceAll("%3A", ":")
              .replaceAll("%2C", ","),
          ),
        ]),
    ),
  };
}

const chatter = /^LocalRepositoryCache|^Couldn't get a valid docker connection/;

const unescaped = (text: string) => text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");

function entryOf(line: string): z.infer<typeof entry> | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return entry.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
