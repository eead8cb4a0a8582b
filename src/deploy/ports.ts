import type { Digest } from "../oci/ports.ts";

/** One thing that was, is or may be served: code and data together, so that a rollback brings both back. */
export type Release = {
  /** `r1`, `r2` … in the order of deployment of one dashboard. */
  readonly id: string;
  readonly dashboard: string;
  readonly image: Digest;
  /** Dataset name to the version that this release reads. */
  readonly datasets: Readonly<Record<string, string>>;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** The commit it was made from, where there is one. */
  readonly revision?: string;
};

export type Serving = {
  readonly dashboard: string;
  /** Where a person opens it. */
  readonly address: string;
  readonly release: Release;
  readonly state: "serving" | "stopped";
  /** How it is kept apart, in a word: an isolation, or the platform's own term. */
  readonly isolation: string;
};

export type RolloutOutcome =
  | { readonly kind: "serving"; readonly serving: Serving }
  /** The new release did not come up: why in the author's terms, and what is served instead. */
  | {
      readonly kind: "failed";
      readonly reason: string;
      readonly lines: readonly string[];
      readonly still: Serving | undefined;
    };

/** A place that serves dashboards. Names are dashboard names. */
export type Target = {
  readonly name: string;
  /** Whether it asks visitors who they are, and so can keep to the groups that a dashboard names. */
  readonly signsIn: boolean;
  /** Starts the release, waits until it truly answers, then switches the address over; on failure the old one stays. */
  rollout(release: Omit<Release, "id" | "createdAt">): Promise<RolloutOutcome>;
  status(dashboard?: string): Promise<readonly Serving[]>;
  /** Newest first. */
  history(dashboard: string): Promise<readonly Release[]>;
  rollback(dashboard: string): Promise<RolloutOutcome>;
  logs(dashboard: string, lines: number): Promise<readonly string[]>;
  destroy(dashboard: string): Promise<void>;
};
