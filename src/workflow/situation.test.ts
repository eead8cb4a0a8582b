import { expect, test } from "vitest";
import { type EventName, githubEvents } from "../../test/github-events.ts";
import { acceptedSituation, type Situation, situationOf } from "./situation.ts";

test.each<[EventName, Situation]>([
  ["push to the default branch", { kind: "default-branch" }],
  ["push to another branch", { kind: "other-ref" }],
  ["push of a new branch", { kind: "other-ref" }],
  ["push of a tag", { kind: "other-ref" }],
  ["pull request", { kind: "pull-request", number: 12 }],
  ["pull request from a fork", { kind: "stranger", number: 12, why: "fork" }],
  ["pull request from a fork that is gone", { kind: "stranger", number: 12, why: "fork" }],
  ["pull request by Dependabot", { kind: "stranger", number: 12, why: "dependabot" }],
  ["pull request that is closed", { kind: "closed", number: 12, stranger: false }],
  ["pull request from a fork that is closed", { kind: "closed", number: 12, stranger: true }],
  ["merge group", { kind: "merge-group" }],
  ["dispatch on the default branch", { kind: "default-branch" }],
  ["dispatch on another branch", { kind: "other-ref" }],
  ["schedule", { kind: "schedule" }],
])("a %s is told from the others", (name, situation) => {
  expect(situationOf(githubEvents[name])).toEqual(situation);
});

test.each<[EventName, string, string]>([
  [
    "pull_request_target",
    "pull_request_target is refused: it gives a stranger's pull request the rights of this repository, and Slipway builds what is in it.",
    "Write pull_request instead of pull_request_target under `on:` in the workflow file that calls Slipway.",
  ],
  [
    "workflow_run",
    "workflow_run is refused: it gives whatever ran before it, a stranger's pull request among them, the rights of this repository.",
    "Call Slipway from push and pull_request; its own jobs keep what is checked apart from what may ship.",
  ],
  [
    "issue comment",
    'Slipway was started by the event "issue_comment", which it does not know; accepted are push, pull_request, merge_group, workflow_dispatch and schedule.',
    "Take the event out of `on:` in the workflow file that calls Slipway.",
  ],
])("%s is refused in words", (name, sentence, fix) => {
  expect(situationOf(githubEvents[name])).toEqual({ kind: "refused", sentence, fix });
  expect(() => acceptedSituation(githubEvents[name])).toThrow(sentence);
});

test.each([
  ["push", {}],
  ["pull_request", { action: "opened" }],
  ["pull_request", null],
  ["workflow_dispatch", { repository: { default_branch: 7 } }],
])("a payload of %s that cannot be read lets nothing run", (name, payload) => {
  const { kind } = situationOf({ ...githubEvents["push to the default branch"], name, payload });
  expect(kind).toBe("refused");
});
