import * as z from "zod/mini";
import type { Exec, TriggerEvent } from "../runner/ports.ts";

const commit = z.string().check(z.regex(/^[0-9a-f]{40}$/));
const pullRequest = z.object({
  pull_request: z.object({ base: z.object({ sha: commit }), head: z.object({ sha: commit }) }),
});
const mergeGroup = z.object({ merge_group: z.object({ base_sha: commit }) });
const push = z.object({ before: commit });

/**
 * The commit that a change is to be compared with, where the event names one and the checkout has it; undefined: what changed is
 * not known, and everything counts as changed.
 *
 * Of a pull request GitHub checks out the merge with its base, so that the first parent is the base as it is now.
 */
export async function changeBase(
  event: TriggerEvent,
  folder: string,
  exec: Exec,
  env: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const git = async (...args: string[]) => {
    const { code, stdout } = await exec("git", ["-C", folder, ...args], { env }).catch(() => ({ code: 1, stdout: "" }));
    return code === 0 ? stdout.trim() : undefined;
  };
  const named = namedBase(event);
  if (named === undefined) return undefined;
  if (named.head !== undefined && (await git("rev-parse", "--verify", "--quiet", "HEAD^2")) === named.head)
    return "HEAD^1";
  return (await git("cat-file", "-e", `${named.base}^{commit}`)) === undefined ? undefined : named.base;
}

function namedBase({ name, payload }: TriggerEvent): { readonly base: string; readonly head?: string } | undefined {
  switch (name) {
    case "pull_request": {
      const pull = pullRequest.safeParse(payload).data?.pull_request;
      return pull && { base: pull.base.sha, head: pull.head.sha };
    }
    case "merge_group": {
      const group = mergeGroup.safeParse(payload).data?.merge_group;
      return group && { base: group.base_sha };
    }
    case "push": {
      // A branch that is new was nowhere before: forty zeros.
      const before = push.safeParse(payload).data?.before;
      return before === undefined || /^0+$/.test(before) ? undefined : { base: before };
    }
    default:
      return undefined;
  }
}
