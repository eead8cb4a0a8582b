import * as z from "zod/mini";
import { UserError } from "../report/user-error.ts";
import type { TriggerEvent } from "../runner/ports.ts";

/**
 * What an event means for a dashboard: which of the jobs may run follows from this, and from nothing else.
 * @see docs/reference/workflow.md
 */
export type Situation =
  /** A push to the default branch, or a dispatch on it: the only situation that ships. */
  | { readonly kind: "default-branch" }
  | { readonly kind: "other-ref" }
  | { readonly kind: "schedule" }
  | { readonly kind: "merge-group" }
  | { readonly kind: "pull-request"; readonly number: number }
  /** From a fork or by Dependabot: GitHub gives it no identity, and it gets none from us. */
  | { readonly kind: "stranger"; readonly number: number; readonly why: "fork" | "dependabot" }
  | { readonly kind: "closed"; readonly number: number; readonly stranger: boolean }
  | { readonly kind: "refused"; readonly sentence: string; readonly fix: string };

export type SituationKind = Situation["kind"];

/** What is read of an event's payload. Everything else in it is left alone. */
const pullRequestEvent = z.object({
  action: z.string(),
  number: z.int().check(z.gte(1)),
  pull_request: z.object({
    head: z.object({ repo: z.nullable(z.object({ full_name: z.string() })) }),
    user: z.object({ login: z.string() }),
  }),
});
const withRepository = z.object({ repository: z.object({ default_branch: z.string() }) });

/** The situation that an event makes. Never throws: what cannot be read is refused in words. */
export function situationOf(event: TriggerEvent): Situation {
  switch (event.name) {
    case "push":
    case "workflow_dispatch": {
      const payload = withRepository.safeParse(event.payload);
      if (!payload.success) return unreadable(event);
      return {
        kind: event.ref === `refs/heads/${payload.data.repository.default_branch}` ? "default-branch" : "other-ref",
      };
    }
    case "schedule":
      return { kind: "schedule" };
    case "merge_group":
      return { kind: "merge-group" };
    case "pull_request":
      return pullRequest(event);
    default:
      return refused(event.name);
  }
}

function pullRequest(event: TriggerEvent): Situation {
  const payload = pullRequestEvent.safeParse(event.payload);
  if (!payload.success) return unreadable(event);
  const { action, number, pull_request: pull } = payload.data;
  // A fork that was deleted has no repository any more; it is no less a fork. The author is asked for, not who pushed last.
  const fork = pull.head.repo?.full_name !== event.repository;
  const dependabot = pull.user.login === "dependabot[bot]";
  if (action === "closed") return { kind: "closed", number, stranger: fork || dependabot };
  if (fork || dependabot) return { kind: "stranger", number, why: fork ? "fork" : "dependabot" };
  return { kind: "pull-request", number };
}

const accepted = "push, pull_request, merge_group, workflow_dispatch and schedule";

function refused(name: string): Situation {
  if (name === "pull_request_target") {
    return {
      kind: "refused",
      sentence:
        "pull_request_target is refused: it gives a stranger's pull request the rights of this repository, and Slipway builds what is in it.",
      fix: "Write pull_request instead of pull_request_target under `on:` in the workflow file that calls Slipway.",
    };
  }
  if (name === "workflow_run") {
    return {
      kind: "refused",
      sentence:
        "workflow_run is refused: it gives whatever ran before it, a stranger's pull request among them, the rights of this repository.",
      fix: "Call Slipway from push and pull_request; its own jobs keep what is checked apart from what may ship.",
    };
  }
  return {
    kind: "refused",
    sentence: `Slipway was started by the event ${JSON.stringify(name.slice(0, 60))}, which it does not know; accepted are ${accepted}.`,
    fix: "Take the event out of `on:` in the workflow file that calls Slipway.",
  };
}

const unreadable = ({ name }: TriggerEvent): Situation => ({
  kind: "refused",
  sentence: `The payload of the event ${name} is not as GitHub sends it, so it cannot be told what may run.`,
  fix: "Run the workflow on GitHub, or give the event's whole payload.",
});

/** @throws UserError for an event that Slipway does not run on */
export function acceptedSituation(event: TriggerEvent): Exclude<Situation, { kind: "refused" }> {
  const situation = situationOf(event);
  if (situation.kind === "refused") throw new UserError(situation.sentence, { fix: situation.fix });
  return situation;
}
