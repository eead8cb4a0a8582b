import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Configuration, expectations, type JobName, jobNames } from "../src/workflow/jobs.ts";
import { type Situation, situationOf } from "../src/workflow/situation.ts";
import { type EventName, githubEvents } from "../test/github-events.ts";
import { type DashboardWorkflow, dashboardWorkflow, type WorkflowJob } from "./dashboard-workflow.ts";
import { table } from "./markdown.ts";

/** The page of reference of dashboard.yml, from the file itself and from the rules that its gate judges by. */
export function workflowPage(root: string, generated: string): readonly [path: string, content: string] {
  const workflow = dashboardWorkflow(root);
  const template = readFileSync(join(root, "workflow-templates/dashboard.yml"), "utf8");
  const sections = [
    generated,
    "# dashboard.yml",
    "The workflow that a dashboard's repository calls: it checks every change, and ships what is on the default branch. [Getting started](../getting-started.md) adds it, [what it may do and why](../explanation/trust.md) explains it.",
    "## The call",
    `\`\`\`yaml\n${template.slice(template.indexOf("jobs:\n"))}\`\`\``,
    `All that a caller grants is ${inWords(workflow.union)}. It stays so for the life of v1: GitHub starts no run of a caller that grants less.`,
    "## Inputs",
    inputs(workflow),
    "## Outputs",
    table([
      ["output", "what it holds"],
      ...Object.entries(workflow.on.workflow_call.outputs).map(([name, { description }]) => [
        `\`${name}\``,
        description,
      ]),
    ]),
    "## Variables",
    "Set once, for the whole organisation, by whoever runs the platform. None has to be there. GitHub hands no variable to a pull request from a fork.",
    variables(workflow),
    "## Jobs",
    jobs(workflow),
    "What each may do, and what for:",
    permissions(workflow),
    "## Which jobs run",
    "Follows from the event alone. A job that must run and did not, or must not and did, fails the gate.",
    events(),
    "The gate is **pass** when all went as this table says; **warn** when nothing could ship on the default branch for want of a platform; else **fail**. The one check to require is `dashboard / gate`.",
    "## Events that are refused",
    "Nothing is checked out, and the gate fails with the sentence.",
    refusals(),
  ];
  return ["docs/reference/workflow.md", `${sections.join("\n\n")}\n`];
}

const inWords = (union: DashboardWorkflow["union"]): string =>
  Object.entries(union)
    .map(([scope, level]) => `\`${scope}: ${level}\``)
    .join(" and ");

const inputs = ({ on }: DashboardWorkflow): string =>
  table([
    ["input", "what it is", "type", "when it is left out"],
    ...Object.entries(on.workflow_call.inputs).map(([name, input]) => [
      `\`${name}\``,
      input.description,
      input.type,
      input.required ? "it must be there" : input.default === undefined ? "" : `\`${input.default}\``,
    ]),
  ]);

/** What the workflow's own file cannot say of what it reads. */
const variableNotes: Readonly<Record<string, readonly [means: string, accepts: string, otherwise: string]>> = {
  SLIPWAY_PLATFORM: [
    "Where dashboards run, and what holds for all of them.",
    "the text of a [platform file](platform-yaml.md), or the word `local`: a rehearsal on the runner, of which nothing stays",
    "checks run with their defaults, and nothing ships",
  ],
  SLIPWAY_PREVIEWS: [
    "Whether a pull request of the repository itself is served apart, for its reviewers. What was left over is removed on a `schedule`, where the caller has one.",
    "`true`",
    "no previews",
  ],
  SLIPWAY_RUNNER: [
    "What `check` and `prove` run on, but for pull requests from forks and by Dependabot.",
    "a runner's label",
    "`ubuntu-24.04`",
  ],
  SLIPWAY_IDENTITY_RUNNER: [
    "What `ship` and `preview` run on. Other than GitHub's own only where the platform file names such runners.",
    "a runner's label",
    "`ubuntu-24.04`",
  ],
};

function variables({ variables: read }: DashboardWorkflow): string {
  const [there, noted] = [Object.keys(read).sort(), Object.keys(variableNotes).sort()];
  if (there.join() !== noted.join()) {
    throw new Error(`dashboard.yml reads ${there.join(", ")}; scripts/workflow-page.ts explains ${noted.join(", ")}.`);
  }
  const rows = Object.entries(variableNotes).map(([name, notes]) => [`\`${name}\``, ...notes]);
  return table([["variable", "what it is", "accepted", "when it is not set"], ...rows]);
}

const jobs = ({ jobs: all }: DashboardWorkflow): string =>
  table([
    ["job", "its steps", "runs on", "at most", "environment", "waits for"],
    ...Object.values(all).map((job) => [
      `\`${job.name}\``,
      job.steps.map(({ name }) => name.toLowerCase()).join(" · "),
      runnerOf(job),
      `${job["timeout-minutes"]} min`,
      job.environment === undefined ? "" : `\`${job.environment.name}\``,
      job.needs.map((name) => `\`${name}\``).join(", "),
    ]),
  ]);

function runnerOf({ "runs-on": expression }: WorkflowJob): string {
  const variable = /\bvars\.(\w+)/.exec(expression)?.[1];
  if (variable === undefined) return `\`${expression}\``;
  const otherwise = /\|\| '([\w.-]+)'\s*\}\}\s*$/.exec(expression)?.[1] ?? "";
  return `\`${variable}\`, else \`${otherwise}\``;
}

function permissions({ jobs: all, union, reasonFor }: DashboardWorkflow): string {
  const rows = Object.keys(union).map((scope) => {
    const reasons = Object.keys(all).map((job) => reasonFor(job, scope));
    const levels = Object.values(all).map((job) => (job.permissions[scope] ? `\`${job.permissions[scope]}\`` : "–"));
    return [`\`${scope}\``, ...levels, [...new Set(reasons.filter((reason) => reason !== ""))].join("; ")];
  });
  return table([["scope", ...Object.keys(all), "what for"], ...rows]);
}

/** Every way a run can start, in words, with events of that kind. */
const starts: readonly (readonly [words: string, ...events: EventName[]])[] = [
  [
    "`push` to the default branch, `workflow_dispatch` on it",
    "push to the default branch",
    "dispatch on the default branch",
  ],
  [
    "`push` and `workflow_dispatch` elsewhere",
    "push to another branch",
    "push of a new branch",
    "push of a tag",
    "dispatch on another branch",
  ],
  ["`pull_request` of the repository itself", "pull request"],
  ["`pull_request` from a fork", "pull request from a fork", "pull request from a fork that is gone"],
  ["`pull_request` by Dependabot", "pull request by Dependabot"],
  ["`pull_request` that is closed or merged", "pull request that is closed"],
  ["the same, from a fork or by Dependabot", "pull request from a fork that is closed"],
  ["`merge_group`", "merge group"],
  ["`schedule`", "schedule"],
];

/** From everything to nothing: what a job needs is seen by where it stops running. */
const configurations: readonly (readonly [words: string, configuration: Configuration])[] = [
  ["runs", { platform: false, previews: false }],
  ["runs, where there is a platform", { platform: true, previews: false }],
  ["runs, where the platform has previews", { platform: true, previews: true }],
];

function events(): string {
  const rows = starts.map(([words, ...samples]) => {
    const [situation, ...others] = samples.map((name) => situationOf(githubEvents[name]));
    if (situation === undefined || others.some(({ kind }) => kind !== situation.kind)) {
      throw new Error(`${words}: these events are not of one kind.`);
    }
    return [words, ...jobNames.map((job) => outcome(situation, job))];
  });
  return table([["event", ...jobNames.map((job) => `\`${job}\``)], ...rows]);
}

function outcome(situation: Situation, job: JobName): string {
  if (situation.kind === "refused") throw new Error(situation.sentence);
  for (const [words, configuration] of configurations) {
    if (expectations(situation, configuration)[job].runs) return words;
  }
  const never = expectations(situation, { platform: true, previews: true })[job];
  return never.runs ? "" : `– ${never.because}`;
}

const refused: readonly (readonly [words: string, EventName])[] = [
  ["`pull_request_target`", "pull_request_target"],
  ["`workflow_run`", "workflow_run"],
  ["any other, such as `issue_comment`", "issue comment"],
];

const refusals = (): string =>
  table([
    ["event", "what the gate says", "what to do"],
    ...refused.map(([words, name]) => {
      const situation = situationOf(githubEvents[name]);
      if (situation.kind !== "refused") throw new Error(`${words} is not refused.`);
      return [words, situation.sentence, situation.fix];
    }),
  ]);
