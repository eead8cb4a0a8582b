import type { TriggerEvent } from "../src/runner/ports.ts";

// The events that start a workflow, with the parts of GitHub's payloads that anything here could be tempted to read. The numbers are
// what GitHub sends; the people are not real.

const owner = { login: "dept", id: 9101, type: "Organization" };
const repository = {
  id: 720_145,
  name: "school-absence",
  full_name: "dept/school-absence",
  private: true,
  owner,
  fork: false,
  default_branch: "main",
  html_url: "https://github.com/dept/school-absence",
};
const fork = {
  ...repository,
  id: 811_002,
  full_name: "ada/school-absence",
  owner: { login: "ada", id: 5, type: "User" },
  fork: true,
  private: false,
};
const sender = { login: "ada", id: 5, type: "User" };
const zeros = "0".repeat(40);
const sha = (letter: string) => letter.repeat(40);

const pullRequest = (action: string, given: { head?: unknown; login?: string; merged?: boolean } = {}) => ({
  action,
  number: 12,
  pull_request: {
    number: 12,
    state: action === "closed" ? "closed" : "open",
    merged: given.merged ?? false,
    title: "Show absence by region `$(id)` ::error::x",
    user: { login: given.login ?? "ada", id: 5 },
    base: { ref: "main", sha: sha("b"), repo: repository },
    head: { ref: "regions", sha: sha("c"), repo: given.head === undefined ? repository : given.head },
  },
  repository,
  sender,
});

const event = <Payload>(name: string, ref: string, payload: Payload): TriggerEvent & { readonly payload: Payload } => ({
  name,
  ref,
  sha: sha("a"),
  repository: "dept/school-absence",
  files: `https://github.com/dept/school-absence/blob/${sha("a")}`,
  payload,
});

/** One event of each kind that a caller may meet, by what it is. */
export const githubEvents = {
  "push to the default branch": event("push", "refs/heads/main", {
    ref: "refs/heads/main",
    before: sha("b"),
    after: sha("a"),
    created: false,
    forced: false,
    repository,
    pusher: { name: "ada" },
    sender,
  }),
  "push to another branch": event("push", "refs/heads/regions", {
    ref: "refs/heads/regions",
    before: sha("b"),
    after: sha("a"),
    created: false,
    forced: false,
    repository,
    sender,
  }),
  "push of a new branch": event("push", "refs/heads/new", {
    ref: "refs/heads/new",
    before: zeros,
    after: sha("a"),
    created: true,
    forced: false,
    repository,
    sender,
  }),
  "push of a tag": event("push", "refs/tags/main", {
    ref: "refs/tags/main",
    before: zeros,
    after: sha("a"),
    created: true,
    repository,
    sender,
  }),
  "pull request": event("pull_request", "refs/pull/12/merge", pullRequest("synchronize")),
  "pull request from a fork": event("pull_request", "refs/pull/12/merge", pullRequest("opened", { head: fork })),
  "pull request from a fork that is gone": event(
    "pull_request",
    "refs/pull/12/merge",
    pullRequest("opened", { head: null }),
  ),
  "pull request by Dependabot": event(
    "pull_request",
    "refs/pull/12/merge",
    pullRequest("opened", { login: "dependabot[bot]" }),
  ),
  "pull request that is closed": event("pull_request", "refs/pull/12/merge", pullRequest("closed")),
  "pull request from a fork that is closed": event(
    "pull_request",
    "refs/pull/12/merge",
    pullRequest("closed", { head: fork }),
  ),
  "merge group": event("merge_group", "refs/heads/gh-readonly-queue/main/pr-12-bbbb", {
    action: "checks_requested",
    merge_group: {
      head_sha: sha("a"),
      head_ref: "refs/heads/gh-readonly-queue/main/pr-12-bbbb",
      base_sha: sha("b"),
      base_ref: "refs/heads/main",
    },
    repository,
    sender,
  }),
  "dispatch on the default branch": event("workflow_dispatch", "refs/heads/main", {
    inputs: null,
    ref: "refs/heads/main",
    workflow: ".github/workflows/dashboard.yml",
    repository,
    sender,
  }),
  "dispatch on another branch": event("workflow_dispatch", "refs/heads/regions", {
    inputs: null,
    ref: "refs/heads/regions",
    repository,
    sender,
  }),
  schedule: event("schedule", "refs/heads/main", {
    schedule: "0 5 * * 1",
    workflow: ".github/workflows/dashboard.yml",
  }),
  pull_request_target: event("pull_request_target", "refs/heads/main", pullRequest("opened", { head: fork })),
  workflow_run: event("workflow_run", "refs/heads/main", {
    action: "completed",
    workflow_run: { id: 1, event: "pull_request", head_branch: "regions", head_repository: fork },
    repository,
    sender,
  }),
  "issue comment": event("issue_comment", "refs/heads/main", {
    action: "created",
    issue: { number: 12, pull_request: {} },
    comment: { body: "/deploy" },
    repository,
    sender,
  }),
} as const satisfies Readonly<Record<string, TriggerEvent>>;

export type EventName = keyof typeof githubEvents;
