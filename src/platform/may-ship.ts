import { UserError } from "../report/user-error.ts";
import type { Platform } from "./model.ts";

/** What a job can say of itself to a cloud, and where it runs. */
export type JobIdentity = {
  /** Whether it was granted `id-token: write`. */
  readonly granted: boolean;
  /** Whether its machine is GitHub's own, used by nobody before and after it. */
  readonly hosted: boolean;
};

/**
 * Whether a job may ship to a platform. One on this very machine asks for nothing; a cloud asks who is there.
 *
 * @throws UserError that says what to add to the workflow, or that the platform is not there yet
 */
export function mayShip({ provider, from, identityRunners }: Platform, identity: JobIdentity | undefined): void {
  if (provider === "local") return;
  if (identity !== undefined) {
    if (!identity.granted) {
      throw new UserError(`This job has no identity to show to ${provider}: it was not granted "id-token: write".`, {
        fix: "Add to the job that calls Slipway: permissions: { contents: read, id-token: write }",
      });
    }
    if (!identity.hosted && identityRunners === undefined) {
      throw new UserError("This job would use its identity on a self-hosted runner, which others may have prepared.", {
        fix: "Leave SLIPWAY_IDENTITY_RUNNER unset, or name an ephemeral group that runs nothing else as identityRunners in the platform file.",
      });
    }
  }
  throw new UserError(`${from}: provider is "${provider}", which Slipway cannot deploy to yet; accepted: local.`, {
    fix: "Write provider: local, which serves dashboards on this machine.",
  });
}
